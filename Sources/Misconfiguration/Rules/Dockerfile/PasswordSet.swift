import Model

/// A password set or taken away in a RUN: `echo root:secret | chpasswd`, `passwd -d`, `useradd -p`, `--stdin`.
struct PasswordSet: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.password-set", "An account gets a password that everyone can read", .high,
    why: "The password stands in the history of every copy of the image; an empty one needs no reading at all.",
    fix: "Containers need no passwords: lock the account (`passwd -l`, `adduser -D`), give rights with USER.",
    benchmarks: RuleManual.cis("4.10"))

  static func check(_ file: Dockerfile) -> [Match] {
    file.commands.compactMap { run, command in
      switch command.program {
      case "chpasswd": return match("A password is set with chpasswd", at: run, command)
      case "passwd":
        if command.has("-d", "--delete") { return match("A password is emptied", at: run, command) }
        if command.has("--stdin") { return match("A password is set", at: run, command) }
      case "useradd", "usermod", "adduser":
        let given = command.values(of: "-p", "--password").filter { !["*", "!", "!!", "x", "-"].contains($0) }
        // `adduser --disabled-password` and Alpine's `-D`; `-p` of useradd is the hash.
        if command.program != "adduser", !given.isEmpty { return match("A password is set", at: run, command) }
      case "sed", "echo", "printf":
        let text = command.writtenText
        if text.contains("PermitEmptyPasswords yes") || text.contains("PermitRootLogin yes") {
          return match("SSH lets root in with a password", at: run, command)
        }
      default: break
      }
      return nil
    }
  }
}
