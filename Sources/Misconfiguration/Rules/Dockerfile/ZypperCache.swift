import Model

/// `zypper install` without `zypper clean` in the same RUN.
struct ZypperCache: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.zypper-cache", "The cache of zypper is left in the image", .low,
    why: "Cached packages make the image larger and keep old versions of packages in its layers.",
    fix: "End the RUN with `zypper clean -a`.", counterparts: ["hadolint DL3036", "trivy DS020"])

  /// What is there can be seen in the file system.
  static var appliesToHistory: Bool { false }

  static func check(_ file: Dockerfile) -> [Match] {
    file.shipped.compactMap { run in
      let calls = run.packageManagerCalls.filter { $0.manager == .zypper }
      guard let install = calls.last(where: { $0.action == .install || $0.action == .upgrade }),
        !calls.contains(where: { $0.action == .clean }), !run.removes("/var/cache"), !run.hasCacheMount("/var/cache")
      else { return nil }
      return match(at: run, install.command)
    }
  }
}
