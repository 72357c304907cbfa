import Model

extension Scenario {
  private static func encoded(_ index: Int) -> String {
    String(repeating: String(UInt64(index + 1) &* 0x9E37_79B9_7F4A_7C15, radix: 16), count: 3).prefix(40).description
  }

  static let moreNetwork: [Scenario] = [
    .alert("network.beacon", .high, "an implant with jitter") { s in
      let implant = s.run("/tmp/.x", below: s.run("nginx")) { $0.isDropped = true }
      for index in 0..<12 {
        s.connect(implant, "203.0.113.9", 443)
        s.pass(seconds: 40 + Double(index * 7 % 30))
      }
    },
    .alert("network.beacon", .medium, "a loop of curl to an address without a name") { s in
      let loop = s.run("sh", "-c", "while :; do curl 203.0.113.9; sleep 60; done", below: s.run("nginx"))
      for _ in 0..<10 {
        s.connect(s.run("curl", "203.0.113.9", below: loop), "203.0.113.9", 80)
        s.pass(seconds: 60)
      }
    },
    .harmless("network.beacon", "a health check") { s in
      let app = s.run("/usr/bin/agent")
      for _ in 0..<30 {
        s.connect(app, "203.0.113.9", 443)
        s.pass(seconds: 60)
      }
    },
    .harmless("network.beacon", "a download in many parts at once") { s in
      let tool = s.run("/tmp/tool") { $0.isDropped = true }
      for _ in 0..<60 { s.connect(tool, "203.0.113.9", 443) }
    },
    .harmless("network.beacon", "irregular calls") { s in
      let tool = s.run("/tmp/tool") { $0.isDropped = true }
      for index in 0..<16 {
        s.connect(tool, "203.0.113.9", 443)
        s.pass(seconds: index % 2 == 0 ? 3 : 200)
      }
    },
    .alert("network.dns-tunnel", .high, "encoded names") { s in
      let tunnel = s.run("/usr/bin/iodine", below: s.run("nginx"))
      for index in 0..<40 { s.look(tunnel, NameLookup(name: encoded(index) + ".t.evil.example", type: "TXT")) }
    },
    .alert("network.dns-tunnel", .high, "answers that carry much text") { s in
      let tool = s.run("dig", below: s.run("nginx"))
      for index in 0..<12 {
        s.look(tool, NameLookup(name: "q\(index).evil.example", type: "TXT", isAnswer: true, textSize: 250))
      }
    },
    .harmless("network.dns-tunnel", "a mail server asks block lists") { s in
      let mail = s.run("/usr/sbin/postfix")
      for index in 0..<60 { s.look(mail, NameLookup(name: encoded(index) + ".zen.spamhaus.org", type: "A")) }
    },
    .harmless("network.dns-tunnel", "a crawler's many names") { s in
      let app = s.run("/usr/bin/crawler")
      for index in 0..<200 { s.look(app, NameLookup(name: "www.site\(index).example", type: "A")) }
    },
    .harmless("network.dns-tunnel", "buckets with long names") { s in
      let app = s.run("/usr/bin/app")
      for index in 0..<60 {
        s.look(app, NameLookup(name: "customer-archive-europe-\(index).s3.amazonaws.com", type: "A"))
      }
    },
    .alert("network.dns-random", .medium, "a meeting point is looked for") { s in
      let bot = s.run("/tmp/b") { $0.isDropped = true }
      for index in 0..<30 {
        s.look(bot, NameLookup(name: encoded(index).prefix(12) + ".example", type: "A", isAnswer: true, code: 3))
      }
    },
    .harmless("network.dns-random", "search domains of a cluster") { s in
      let app = s.run("/usr/bin/app")
      for index in 0..<60 {
        s.look(
          app, NameLookup(name: encoded(index) + ".shop.svc.cluster.local", type: "A", isAnswer: true, code: 3))
      }
    },
    .harmless("network.dns-random", "three random names of a browser") { s in
      let app = s.run("/usr/bin/chromium")
      for index in 0..<3 {
        s.look(app, NameLookup(name: encoded(index).prefix(12) + ".example", type: "A", isAnswer: true, code: 3))
      }
    },
    .alert("network.listener", .high, "code on a command line") { s in
      s.listen(s.run("python3", "-c", "import socket;...", below: s.run("nginx")), 4444)
    },
    .alert("network.listener", .high, "a dropped program in a temporary folder") { s in
      s.listen(s.run("/tmp/d", below: s.run("nginx")) { $0.isDropped = true }, 8443)
    },
    .alert("network.listener", .medium, "nc waits") { s in s.listen(s.run("nc", "-l", "-p", "9000"), 9000) },
    .harmless("network.listener", "a server of the image") { s in
      s.listen(s.run("/usr/bin/app"), 8080)
      s.listen(s.run("node", "-r", "dotenv/config", "server.js"), 3000)
      s.listen(s.run("python3", "-Wignore", "-m", "http.server"), 8000)
      s.listen(s.run("ruby", "/usr/local/bin/puma"), 9292)
      s.listen(s.run("php", "-d", "memory_limit=-1", "-S", "0.0.0.0:80"), 80)
    },
    .alert("network.ssh-port", .medium, "a tunnel by a program that is no ssh") { s in
      let tool = s.run("/usr/bin/revsocks")
      let socket = s.connect(tool, "203.0.113.9", 443)
      s.receive(tool, socket, "SSH-2.0-OpenSSH_9.2\r\n")
    },
    .alert("network.ssh-port", .medium, "ssh -R to a port of its own") { s in
      s.connect(s.run("ssh", "-R", "1:localhost:22", "-p", "8022", "203.0.113.9"), "203.0.113.9", 8022)
    },
    .harmless("network.ssh-port", "git at another port", atMost: .low) { s in
      let git = s.run("ssh", "-p", "443", "git@ssh.github.com")
      s.receive(git, s.connect(git, "203.0.113.9", 443, name: "ssh.github.com"), "SSH-2.0-x")
    },
    .harmless("network.ssh-port", "ssh") { s in
      let ssh = s.run("ssh", "host")
      s.receive(ssh, s.connect(ssh, "203.0.113.9", 22), "SSH-2.0-x")
    },
    .alert("network.kubernetes-api", .medium, "curl asks the API") { s in
      s.connect(s.run("curl", below: s.run("nginx")), "10.96.0.1", 443, name: "kubernetes.default.svc")
    },
    .alert("network.kubernetes-api", .high, "curl asks a kubelet") { s in
      s.connect(s.run("curl", below: s.run("nginx")), "10.0.0.7", 10250)
    },
    .harmless("network.kubernetes-api", "a controller") { s in s.connect(s.run("/manager"), "10.96.0.1", 6443) },
    .harmless("network.kubernetes-api", "kubectl in an image for operators", atMost: .low) { s in
      s.connect(s.run("kubectl", "get", "pods"), "10.96.0.1", 443, name: "kubernetes.default.svc")
    },
    .harmless("network.kubernetes-api", "curl asks the internet") { s in
      s.connect(s.run("curl"), "203.0.113.9", 443, name: "example.com")
    },
    .alert("program.miner", .high, "a pool answers") { s in
      let app = s.run("/usr/bin/app")
      s.receive(
        app, s.connect(app, "203.0.113.9", 443),
        #"{"jsonrpc": "2.0", "method": "job", "params": {"blob": "0e0e", "job_id": "1"}}"#)
    },
    .alert("program.miner", .high, "a pool's name") { s in
      s.look(s.run("/usr/bin/app"), NameLookup(name: "gulf.moneroocean.stream", type: "A"))
    },
    .harmless("program.miner", "JSON-RPC of a node") { s in
      let app = s.run("/usr/bin/app")
      s.receive(app, s.connect(app, "203.0.113.9", 8545), #"{"jsonrpc":"2.0","id":1,"result":{"id":"7","job":"no"}}"#)
    },
  ]
}
