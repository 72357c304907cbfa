import Model

extension Workload {
  static let people: [Workload] = [
    Workload("operator looks around in docker exec") { s in
      let terminal = s.terminal()
      let login = Login(way: .engineExecution, user: "root", arguments: ["bash"], hasTerminal: true)
      let bash = s.run("bash", streams: [terminal, terminal, terminal]) { $0.login = login }
      s.add(bash, .login(login))
      for words in [
        ["id"], ["uname", "-a"], ["hostname"], ["ps", "aux"], ["ip", "a"], ["df", "-h"], ["cat", "/etc/passwd"],
        ["grep", "-rn", "listen", "/etc/nginx"], ["curl", "-sI", "http://localhost"], ["ss", "-ltnp"], ["mount"],
        ["vi", "/etc/app.conf"], ["tail", "-n", "50", "/var/log/app.log"],
      ] { s.run(words, below: bash, streams: [terminal, terminal, terminal]) }
      let change = s.run("su", "postgres", "-c", "psql", below: bash, streams: [terminal, terminal, terminal]) {
        $0.mode = 0o4755
      }
      s.run(
        "psql",
        below: s.run("sh", "-c", "psql", below: change, streams: [terminal, terminal, terminal]) {
          ($0.user, $0.effectiveUser) = (999, 999)
        },
        streams: [terminal, terminal, terminal])
    },
    Workload("sshd lets somebody in") { s in
      let sshd = s.run("/usr/sbin/sshd", "-D", "-e")
      s.listen(sshd, 22)
      let socket = s.accept(22, from: "10.1.2.3")
      let session = s.run("/usr/sbin/sshd", "-D", "-R", below: sshd, streams: [socket, socket, Stream.null])
      s.receive(session, socket, "SSH-2.0-OpenSSH_9.6\r\n")
      s.read(session, "/etc/shadow")
      let user = s.fork(session) {
        $0.user = 1000; $0.effectiveUser = 1000
      }
      let terminal = s.terminal()
      let login = Login(way: .ssh, user: "1000", hasTerminal: true)
      let bash = s.run("-bash", below: user, streams: [terminal, terminal, terminal], program: "/bin/bash") {
        $0.login = login
        $0.user = 1000
      }
      s.add(bash, .login(login))
      s.run("ls", "-la", below: bash, streams: [terminal, terminal, terminal])
      let sudo = s.run("sudo", "apt-get", "update", below: bash, streams: [terminal, terminal, terminal]) {
        $0.mode = 0o4755
        $0.user = 1000
        $0.effectiveUser = 0
      }
      s.run("apt-get", "update", below: sudo, streams: [terminal, terminal, terminal]) {
        $0.user = 0; $0.effectiveUser = 0
      }
      s.run("/usr/lib/openssh/sftp-server", below: user, streams: [s.pipe(), s.pipe(), s.pipe()]) {
        $0.login = Login(way: .ssh)
      }
    },
    Workload("ansible comes in through ssh") { s in
      let sshd = s.run("/usr/sbin/sshd", "-D")
      s.listen(sshd, 22)
      let socket = s.accept(22, from: "10.1.2.3")
      let session = s.run("/usr/sbin/sshd", "-D", "-R", below: sshd, streams: [socket, socket, Stream.null])
      let pipes = [s.pipe(), s.pipe(), s.pipe()]
      let login = Login(way: .ssh, user: "0")
      let shell = s.run("/bin/sh", "-c", "/bin/sh -c '/usr/bin/python3 && sleep 0'", below: session, streams: pipes) {
        $0.login = login
      }
      s.add(shell, .login(login))
      let python = s.run(
        "/usr/bin/python3", below: s.run("/bin/sh", "-c", "/usr/bin/python3 && sleep 0", below: shell, streams: pipes),
        streams: pipes)
      s.run("/usr/bin/python3", "/root/.ansible/tmp/ansible-tmp-1/AnsiballZ_setup.py", below: python, streams: pipes)
      for words in [["uname", "-a"], ["hostname"], ["lsb_release", "-a"], ["ip", "addr"], ["mount"]] {
        s.run(words, below: python, streams: pipes)
      }
    },
    Workload("curl pipes an installer into sh") { s in
      let between = s.pipe()
      let bash = s.run("bash", "-c", "curl -sSL https://get.example.com | sh")
      s.connect(
        s.run("curl", "-sSL", "https://get.example.com", below: bash, streams: [Stream.null, between, Stream.null]),
        "198.51.100.60", 443, name: "get.example.com")
      let shell = s.run("sh", below: bash, streams: [between, s.pipe(), s.pipe()])
      s.run("uname", "-s", below: shell)
      s.run("mktemp", "-d", below: shell)
      s.run("tar", "-xzf", "-", "-C", "/usr/local/bin", below: shell)
      s.run("/usr/local/bin/tool", "--version", below: shell) { $0.isDropped = true }
    },
  ]

  static let systems: [Workload] = [
    Workload("supervisord runs three services") { s in
      let supervisor = s.run("/usr/bin/python3", "/usr/bin/supervisord", "-n")
      for (words, port) in [
        (["nginx", "-g", "daemon off;"], 80), (["php-fpm8.2", "-F"], 9000), (["redis-server"], 6379),
      ] {
        let service = s.run(words, below: supervisor, streams: [Stream.null, s.pipe(), s.pipe()])
        s.listen(service, UInt16(port))
      }
      let queue = s.run("php", "artisan", "queue:work", below: supervisor, streams: [Stream.null, s.pipe(), s.pipe()])
      s.connect(queue, "127.0.0.1", 6379)
      s.run("sh", "-c", "stty -a | grep columns", below: queue, streams: s.piped())
    },
    Workload("s6 maps a user id, writes a crontab and starts") { s in
      let first = s.run("s6-svscan", "/run/service", program: "/command/s6-svscan")
      let script = s.run("bash", "/etc/s6-overlay/s6-rc.d/init-adduser/run", below: first)
      let group = s.run("groupmod", "-o", "-g", "1000", "abc", below: script)
      s.rename(group, "/etc/group+", "/etc/group")
      let user = s.run("usermod", "-o", "-u", "1000", "abc", below: script)
      s.rename(user, "/etc/passwd+", "/etc/passwd")
      s.change(
        user, "/etc/passwd", added: ["abc:x:1000:911::/config:/bin/false"],
        removed: ["abc:x:911:911::/config:/bin/false"])
      let cron = s.run("cp", "/defaults/crontabs/root", "/etc/crontabs/root", below: script)
      s.write(cron, "/etc/crontabs/root")
      s.change(cron, "/var/spool/cron/crontabs/root", added: ["0 3 * * * /app/renew.sh"], kind: .created)
      s.run("chown", "-R", "abc:abc", "/config", below: script)
      s.listen(
        s.run("/app/server", below: s.run("s6-supervise", "app", below: first, program: "/command/s6-supervise")), 8080)
    },
    Workload("arbitrary user id writes its line") { s in
      let entry = s.run("bash", "/usr/local/bin/run") { $0.user = 1_000_650_000 }
      s.write(entry, "/etc/passwd")
      s.change(entry, "/etc/passwd", added: ["default:x:1000650000:0::/opt/app:/sbin/nologin"])
      s.exec("java", "-jar", "/opt/app.jar", in: entry) { $0.user = 1_000_650_000 }
    },
    Workload("health checks of many kinds") { s in
      let server = s.run("/usr/bin/app")
      s.listen(server, 8080)
      for _ in 0..<10 {
        s.fromOutside("/bin/sh", "-c", "curl -f http://localhost:8080/health || exit 1")
        s.fromOutside("wget", "--spider", "-q", "http://localhost:8080/")
        s.fromOutside("nc", "-z", "localhost", "8080")
        s.fromOutside("/bin/grpc_health_probe", "-addr=:50051")
        s.fromOutside("/bin/sh", "-c", "ps aux | grep -v grep | grep app")
        s.pass(seconds: 30)
      }
    },
    Workload("node exporter with the host's processes") { s in
      let exporter = s.run("/bin/node_exporter", "--path.rootfs=/host")
      s.listen(exporter, 9100)
      for path in ["/proc/1/mounts", "/host/proc/1/mountinfo", "/sys/class/net", "/proc/net/dev"] {
        s.read(exporter, path)
      }
      s.call(exporter, "bpf", [5], result: -1)
    },
    Workload("controller in a cluster") { s in
      let manager = s.run("/manager", "--leader-elect")
      s.read(manager, "/var/run/secrets/kubernetes.io/serviceaccount/token")
      s.connect(manager, "10.96.0.1", 443, name: "kubernetes.default.svc")
      s.listen(manager, 8081)
      let helm = s.run("helm", "upgrade", "--install", "x", below: manager, streams: s.piped())
      s.connect(helm, "10.96.0.1", 443, name: "kubernetes.default.svc")
    },
    Workload("mail server") { s in
      let master = s.run("/usr/lib/postfix/sbin/master", "-w")
      s.listen(master, 25)
      let smtpd = s.run("smtpd", "-n", "smtp", below: master, program: "/usr/lib/postfix/sbin/smtpd")
      let socket = s.request(smtpd, 25, "EHLO mail.example\r\n")
      for index in 0..<80 {
        s.look(smtpd, NameLookup(name: "\(index).2.0.192.zen.spamhaus.org", type: "A", isAnswer: true, code: 3))
      }
      s.close(socket)
      let pipe = s.run("pipe", "-n", "filter", below: master, program: "/usr/lib/postfix/sbin/pipe")
      s.run("/usr/bin/spamc", "-f", "-e", "/usr/sbin/sendmail", below: pipe, streams: [s.pipe(), s.pipe(), s.pipe()])
      s.run(
        "/bin/sh", "-c", "/usr/bin/procmail", below: s.run("local", program: "/usr/lib/postfix/sbin/local"),
        streams: [s.pipe(), s.pipe(), s.pipe()])
    },
    Workload("vpn sets its network up") { s in
      let entry = s.run("bash", "/entrypoint.sh")
      s.call(
        s.run("mknod", "/dev/net/tun", "c", "10", "200", below: entry), "mknod", [0, 0o020600, 0xAC8], "/dev/net/tun")
      s.run("iptables", "-t", "nat", "-F", below: entry)
      s.run("iptables", "-t", "nat", "-A", "POSTROUTING", "-j", "MASQUERADE", below: entry)
      let quick = s.run("bash", "/usr/bin/wg-quick", "up", "wg0", below: entry)
      s.run("ip", "link", "add", "wg0", "type", "wireguard", below: quick)
      s.run("ip", "route", below: quick)
      s.write(s.run("sysctl", "-w", "net.ipv4.ip_forward=1", below: entry), "/proc/sys/net/ipv4/ip_forward")
    },
    Workload("log shipper in Ruby") { s in
      let ruby = s.run(
        "ruby", "/usr/local/bin/fluentd", "-c", "/fluentd/etc/fluent.conf",
        below: s.run("tini", "--", "/bin/entrypoint.sh"))
      let worker = s.run(
        "/usr/bin/ruby", "-Eascii-8bit:ascii-8bit", "/usr/local/bin/fluentd", "--under-supervisor", below: ruby,
        streams: [s.pipe(), s.pipe(), s.pipe()])
      s.listen(worker, 24_224)
      for _ in 0..<20 {
        s.connect(worker, "198.51.100.70", 443, name: "logs.example.com")
        s.pass(seconds: 10)
      }
    },
    Workload("vault agent reads cloud credentials") { s in
      let agent = s.run("/bin/vault", "agent", "-config=/etc/vault")
      s.connect(agent, "169.254.169.254", 80)
      s.connect(agent, "10.0.0.40", 8200, name: "vault")
    },
    Workload("ftp server and file manager") { s in
      let ftp = s.run("vsftpd", "/etc/vsftpd.conf")
      s.listen(ftp, 21)
      let session = s.fork(ftp)
      s.request(session, 21, "USER anna\r\n")
      s.read(session, "/etc/shadow")
      s.write(session, "/home/anna/upload.txt")
    },
  ]
}
