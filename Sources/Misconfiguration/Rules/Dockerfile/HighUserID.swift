import Model

/// `useradd` with an id above 100,000 and without `-l`.
struct HighUserID: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.useradd-high-uid", "useradd with a high id writes a huge file", .negligible,
    why: "/var/log/lastlog and faillog are sparse files as long as the highest id; layers store them in full.",
    fix: "`useradd -l` (`--no-log-init`).", counterparts: ["hadolint DL3046"])

  static func check(_ file: Dockerfile) -> [Match] {
    file.commands.filter { _, command in
      command.program == "useradd" && !command.has("-l", "--no-log-init")
        && command.values(of: "-u", "--uid").contains { (Int($0) ?? 0) > 99_999 }
    }.map { match(at: $0.instruction, $0.command) }
  }
}
