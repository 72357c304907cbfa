import Model

/// `RUN --security=insecure` and `RUN --network=host`.
struct RunPrivileged: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.run-privileged", "A RUN is let out of its sandbox", .high,
    why:
      "With --security=insecure the build has all rights on the machine that builds; with its network, its services.",
    fix: "Leave the flag out; prepare what needs it outside of the build.")

  static func check(_ file: Dockerfile) -> [Match] {
    file.all("RUN").compactMap { run in
      if run.flag("security") == "insecure" { return match("RUN --security=insecure", at: run) }
      if run.flag("network") == "host" { return match("RUN --network=host", at: run, severity: .medium) }
      return nil
    }
  }
}
