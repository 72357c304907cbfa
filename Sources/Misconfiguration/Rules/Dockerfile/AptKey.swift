import Model

/// `apt-key add` and `apt-key adv`, and keys put into `/etc/apt/trusted.gpg`.
struct AptKey: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.apt-key", "A key is trusted for every repository", .low,
    why: "A key that apt-key adds may sign any package of any repository, the distribution's included.",
    fix: "Put it into /usr/share/keyrings and name it in the source: `[signed-by=/usr/share/keyrings/x.gpg]`.")

  static func check(_ file: Dockerfile) -> [Match] {
    file.commands.filter {
      $0.command.program == "apt-key"
        && ["add", "adv"].contains($0.command.operands(skippingValuesOf: ["--keyring"]).first)
        || $0.command.redirections.contains { $0.target.hasPrefix("/etc/apt/trusted.gpg") }
        || Download.isDownload($0.command)
          && Download.files($0.command).contains { $0.hasPrefix("/etc/apt/trusted.gpg") }
    }.map { match(at: $0.instruction, $0.command) }
  }
}
