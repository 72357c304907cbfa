import Model

/// `sudo` or `doas` in a RUN.
struct SudoInRun: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.sudo", "sudo in a RUN", .low,
    why:
      "It means that sudo, a setuid program, is in the image, and usually an account that may use it without password.",
    fix: "Switch with `USER root` and back, or use gosu or setpriv in an entrypoint.",
    counterparts: ["hadolint DL3004", "trivy DS010", "dockle DKL-DI-0001"])

  static func check(_ file: Dockerfile) -> [Match] {
    file.commands.filter { $0.command.usesSudo }.map { match("RUN uses sudo", at: $0.instruction, $0.command) }
  }
}
