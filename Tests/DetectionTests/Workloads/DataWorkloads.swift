import Model

extension Workload {
  static let databases: [Workload] = [
    Workload("postgres is set up, archives and is checked") { s in
      let entry = s.run("bash", "/usr/local/bin/docker-entrypoint.sh", "postgres")
      s.run("id", "-u", below: entry, streams: s.piped())
      let gosu = s.run("gosu", "postgres", "bash", "/usr/local/bin/docker-entrypoint.sh", below: entry) {
        $0.capabilities = 1 << 7
      }
      let own = s.exec("bash", "/usr/local/bin/docker-entrypoint.sh", "postgres", in: gosu) {
        ($0.user, $0.effectiveUser) = (999, 999)
      }
      let initdb = s.run("initdb", "-D", "/data", below: own, streams: s.piped()) {
        ($0.user, $0.effectiveUser) = (999, 999)
      }
      s.run(
        "sh", "-c", "\"/usr/lib/postgresql/16/bin/postgres\" --boot -x0 -F", below: initdb,
        streams: [s.pipe(), s.pipe(), s.pipe()])
      let boot = s.run("postgres", "--single", below: initdb, streams: [s.pipe(), s.pipe(), s.pipe()])
      let locales = s.run("sh", "-c", "locale -a", below: boot, streams: [Stream.null, s.pipe(), Stream.null])
      s.run("locale", "-a", below: locales, streams: [Stream.null, s.pipe(), Stream.null])
      let server = s.exec("postgres", in: own)
      s.listen(server, 5432)
      let archiver = s.fork(server)
      for segment in 1...3 {
        let shell = s.run(
          "sh", "-c", "test ! -f /arch/00\(segment) && cp pg_wal/00\(segment) /arch/00\(segment)", below: archiver,
          streams: s.piped())
        s.run("cp", "pg_wal/00\(segment)", "/arch/00\(segment)", below: shell, streams: s.piped())
        s.pass(seconds: 60)
      }
      for _ in 0..<5 {
        s.fromOutside("pg_isready", "-U", "postgres", user: "postgres")
        s.pass(seconds: 30)
      }
      let backend = s.fork(server)
      s.request(backend, 5432, "Q\0\0\0\u{1a}SELECT id FROM users;\0")
    },
    Workload("mysql is set up by its entrypoint") { s in
      let entry = s.run("bash", "/entrypoint.sh", "mysqld")
      s.run("mysqld", "--verbose", "--help", below: entry, streams: s.piped())
      s.run("openssl", "rand", "-base64", "24", below: entry, streams: s.piped())
      let temporary = s.run("mysqld", "--daemonize", "--skip-networking", below: entry, streams: s.piped())
      s.run(
        "mysql", "--protocol=socket", "-uroot", "-hlocalhost", below: entry, streams: [s.pipe(), s.pipe(), s.pipe()])
      s.run("mysql_tzinfo_to_sql", "/usr/share/zoneinfo", below: entry, streams: s.piped())
      s.exit(temporary)
      let server = s.exec("mysqld", in: entry)
      s.listen(server, 3306)
      for _ in 0..<4 {
        s.fromOutside("mysqladmin", "ping", "-h", "localhost")
        s.pass(seconds: 30)
      }
    },
    Workload("redis with sentinel and checks") { s in
      let entry = s.run("sh", "/usr/local/bin/docker-entrypoint.sh", "redis-server")
      let server = s.exec("redis-server", "*:6379", in: entry)
      s.listen(server, 6379)
      _ = s.fork(server)
      for _ in 0..<4 {
        s.fromOutside("redis-cli", "ping")
        s.pass(seconds: 10)
      }
      let sentinel = s.run("redis-server", "/etc/sentinel.conf", "--sentinel")
      s.connect(sentinel, "10.0.0.6", 6379, name: "redis-1")
      s.run("/usr/local/bin/notify.sh", "+switch-master", "m", below: sentinel, streams: s.piped(), program: "/bin/sh")
    },
    Workload("elasticsearch") { s in
      let entry = s.run("bash", "/usr/local/bin/docker-entrypoint.sh")
      let java = s.exec(
        "/usr/share/elasticsearch/jdk/bin/java", "-Xms1g", "org.elasticsearch.bootstrap.Elasticsearch", in: entry)
      s.read(java, "/proc/sys/vm/max_map_count")
      s.listen(java, 9200)
      s.run(
        "/usr/share/elasticsearch/modules/x-pack-ml/platform/linux-x86_64/bin/controller", below: java,
        streams: [s.pipe(), s.pipe(), s.pipe()])
      for _ in 0..<4 {
        s.fromOutside("curl", "-fsS", "http://localhost:9200/_cluster/health")
        s.pass(seconds: 10)
      }
    },
    Workload("backup of a database and of files") { s in
      let cron = s.run("crond", "-f")
      let job = s.run(
        "/bin/sh", "-c", "/usr/local/bin/backup.sh", below: cron, streams: [s.pipe(), s.pipe(), s.pipe()])
      let script = s.run("/bin/bash", "/usr/local/bin/backup.sh", below: job, streams: [s.pipe(), s.pipe(), s.pipe()])
      let between = [s.pipe(), s.pipe()]
      s.connect(
        s.run("pg_dump", "-h", "db", "shop", below: script, streams: [Stream.null, between[0], Stream.null]),
        "10.0.0.5", 5432, name: "db")
      s.run("gzip", "-9", below: script, streams: [between[0], between[1], Stream.null])
      s.connect(
        s.run(
          "aws", "s3", "cp", "-", "s3://backup/shop.gz", below: script,
          streams: [between[1], Stream.null, Stream.null], program: "/usr/bin/python3"), "198.51.100.7", 443,
        name: "s3.example.com")
      s.read(s.run("tar", "-C", "/", "-czf", "/backup/etc.tgz", "etc", below: script), "/etc/shadow")
      s.connect(s.run("restic", "backup", "/data", below: script), "198.51.100.8", 443, name: "restic.example.com")
    },
  ]

  static let jobs: [Workload] = [
    Workload("runner builds a project in C") { s in
      let agent = s.run("/home/runner/bin/Runner.Listener", "run")
      s.connect(agent, "198.51.100.11", 443, name: "ci.example.com")
      let worker = s.run(
        "/home/runner/bin/Runner.Worker", "spawnclient", below: agent, streams: [s.pipe(), s.pipe(), s.pipe()])
      s.receive(worker, s.connect(worker, "198.51.100.11", 443, name: "ci.example.com"), [0x17, 3, 3, 0, 200])
      let step = s.run(
        "/usr/bin/bash", "-e", "/home/runner/work/_temp/5f2c.sh", below: worker,
        streams: [Stream.null, s.pipe(), s.pipe()])
      let git = s.run("git", "fetch", "--depth=1", below: step, streams: s.piped())
      s.connect(
        s.run("git", "remote-https", "origin", "x", below: git, streams: s.piped()), "198.51.100.5", 443,
        name: "git.example")
      let configure = s.run("sh", "./configure", below: step, streams: s.piped())
      for words in [["uname", "-m"], ["uname", "-r"], ["hostname"], ["id", "-u"]] {
        s.run(words, below: configure, streams: s.piped())
      }
      s.run("gcc", "-o", "conftest", "conftest.c", below: configure, streams: s.piped())
      s.run("./conftest", below: configure, streams: s.piped(), program: "/home/runner/work/p/conftest") {
        $0.isDropped = true
      }
      let make = s.run("make", "-j2", "check", below: step, streams: s.piped())
      for unit in 0..<10 {
        let cc = s.run(
          "gcc", "-c", "u\(unit).c", below: s.run("sh", "-c", "gcc -c u\(unit).c", below: make, streams: s.piped()),
          streams: s.piped())
        s.run("/usr/lib/gcc/x86_64-linux-gnu/12/cc1", "u\(unit).c", below: cc, streams: s.piped())
      }
      for test in 0..<5 {
        s.run("./tests/t\(test)", below: make, streams: s.piped(), program: "/home/runner/work/p/tests/t\(test)") {
          $0.isDropped = true
        }
      }
    },
    Workload("jenkins agent runs steps from temporary scripts") { s in
      let agent = s.run("java", "-jar", "/usr/share/jenkins/agent.jar", "-url", "http://jenkins:8080")
      let control = s.connect(agent, "10.0.0.9", 50_000, name: "jenkins")
      s.receive(agent, control, [0, 0, 1, 7, 0xAC, 0xED, 0, 5])
      for step in 0..<3 {
        let folder = "/home/jenkins/agent/workspace/p@tmp/durable-\(step)"
        let wrapper = s.run(
          "sh", "-c", "({ while true; do sleep 3; done } & jsc=1; sh -xe '\(folder)/script.sh')", below: agent,
          streams: s.piped())
        let script = s.run("sh", "-xe", folder + "/script.sh", below: wrapper, streams: s.piped())
        s.run("mvn", "-B", "verify", below: script, streams: s.piped())
        s.run("docker", "version", below: script, streams: s.piped())
        s.pass(seconds: 100)
      }
    },
    Workload("gitlab runner feeds bash from a pipe") { s in
      let runner = s.run("gitlab-runner", "run", "--user=gitlab-runner")
      s.connect(runner, "10.0.0.20", 443, name: "gitlab.example")
      let bash = s.run("bash", "--login", below: runner, streams: [s.pipe(), s.pipe(), s.pipe()])
      s.run("npm", "ci", below: bash, streams: [s.pipe(), s.pipe(), s.pipe()])
    },
    Workload("apt installs packages in a running container") { s in
      let login = Login(
        way: .engineExecution, user: "root", arguments: ["apt-get", "install", "-y", "openssh-server", "sudo"])
      let apt = s.run("apt-get", "install", "-y", "openssh-server", "sudo") { $0.login = login }
      s.add(apt, .login(login))
      s.connect(
        s.run("/usr/lib/apt/methods/http", below: apt, streams: [s.pipe(), s.pipe(), s.pipe()]), "198.51.100.30", 80,
        name: "deb.debian.org")
      let dpkg = s.run("dpkg", "--unpack", "sudo.deb", below: apt)
      s.run("dpkg-deb", "--fsys-tarfile", "sudo.deb", below: dpkg, streams: s.piped())
      s.call(dpkg, "fchmodat", [0, 0, 0o4755], "/usr/bin/sudo.dpkg-new")
      s.write(dpkg, "/etc/sudoers.dpkg-new")
      s.rename(dpkg, "/etc/sudoers.dpkg-new", "/etc/sudoers")
      s.change(dpkg, "/etc/sudoers", added: ["root ALL=(ALL:ALL) ALL"], kind: .created)
      let script = s.run("/bin/sh", "/var/lib/dpkg/info/openssh-server.postinst", "configure", below: dpkg)
      let add = s.run(
        "useradd", "-r", "-s", "/usr/sbin/nologin", "sshd",
        below: s.run("adduser", "--system", "sshd", below: script, program: "/usr/bin/perl"))
      s.write(add, "/etc/passwd+")
      s.rename(add, "/etc/passwd+", "/etc/passwd")
      s.change(add, "/etc/passwd", added: ["sshd:x:100:65534::/run/sshd:/usr/sbin/nologin"])
      s.change(add, "/etc/shadow", added: ["sshd:{locked}:19000::::::"])
      s.run("ssh-keygen", "-A", below: script)
      s.change(dpkg, "/etc/pam.d/sshd", added: ["auth required pam_permit.so"], kind: .created)
      s.write(dpkg, "/etc/init.d/ssh")
      s.write(s.run("ldconfig", below: script), "/etc/ld.so.cache~")
      s.run("setcap", "cap_net_raw+ep", "/bin/ping", below: script)
    },
    Workload("apk adds packages in an entrypoint") { s in
      let entry = s.run("sh", "/entrypoint.sh")
      let apk = s.run("apk", "add", "--no-cache", "curl", "bash", below: entry)
      s.connect(apk, "198.51.100.31", 443, name: "dl-cdn.alpinelinux.org")
      s.write(apk, "/etc/shells.apk-new")
      let trigger = s.run("/bin/busybox", "sh", "/lib/apk/exec/bash.post-install", below: apk)
      s.run("/bin/busybox", "--install", "-s", below: trigger)
      s.exec("/usr/bin/app", in: entry)
    },
    Workload("pip and npm build native modules") { s in
      let shell = s.run("bash", "-c", "pip install numpy && npm install")
      let pip = s.run("pip", "install", "numpy", below: shell, program: "/usr/bin/python3")
      s.connect(pip, "198.51.100.40", 443, name: "pypi.org")
      let build = s.run(
        "/usr/bin/python3", "/tmp/pip-build-env-x1/lib/python3.11/pep517.py", "build_wheel", below: pip,
        streams: s.piped())
      let gcc = s.run("gcc", "-pthread", "-c", "/tmp/pip-install-z/numpy/a.c", below: build, streams: s.piped())
      s.run("/usr/lib/gcc/x86_64-linux-gnu/12/cc1", "-quiet", below: gcc, streams: s.piped())
      s.run("/tmp/pip-build-env-x1/bin/meson", "setup", below: build, streams: s.piped()) { $0.isDropped = true }
      s.run(
        "./sanitycheckc.exe", below: build, streams: s.piped(),
        program: "/tmp/pip-install-z/numpy/meson-private/sanitycheckc.exe"
      ) { $0.isDropped = true }
      let npm = s.run("npm", "install", below: shell, program: "/usr/bin/node")
      s.connect(npm, "198.51.100.41", 443, name: "registry.npmjs.org")
      let pair = [s.unixSocket(), s.unixSocket(), s.unixSocket()]
      let install = s.run("sh", "-c", "node install.js", below: npm, streams: pair)
      let script = s.run("node", "install.js", below: install, streams: pair)
      s.run("/app/node_modules/esbuild/bin/esbuild", "--version", below: script, streams: pair) { $0.isDropped = true }
    },
    Workload("cron runs jobs and mails their output") { s in
      let cron = s.run("cron", "-f")
      for minute in 0..<10 {
        let child = s.fork(cron)
        let job = s.run(
          "/bin/sh", "-c", "php /var/www/artisan schedule:run >> /dev/null 2>&1", below: child,
          streams: [s.pipe(), s.pipe(), s.pipe()])
        let php = s.run("php", "/var/www/artisan", "schedule:run", below: job, streams: s.piped())
        s.connect(php, "10.0.0.5", 3306, name: "db")
        if minute % 5 == 0 {
          s.run(
            "/usr/sbin/sendmail", "-FCronDaemon", "-i", "root", below: child, streams: [s.pipe(), s.pipe(), s.pipe()])
        }
        s.pass(seconds: 60)
      }
      let clean = s.run("/bin/sh", "-c", "find /var/log/app -mtime +7 -delete", below: s.fork(cron), streams: s.piped())
      s.unlink(
        s.run("find", "/var/log/app", "-mtime", "+7", "-delete", below: clean, streams: s.piped()),
        "/var/log/app/old.log")
    },
  ]
}
