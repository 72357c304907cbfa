import Model

/// `yum`, `dnf` or `microdnf install` without `clean all` or removal of the cache in the same RUN.
struct DnfCache: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.dnf-cache", "The cache of yum or dnf is left in the image", .low,
    why: "Cached packages and lists make the image larger and keep old versions of packages in its layers.",
    fix: "End the RUN with `dnf clean all` (`yum`, `microdnf` alike), or mount a cache: `--mount=type=cache`.",
    counterparts: ["hadolint DL3032", "hadolint DL3040", "trivy DS015", "trivy DS019", "trivy DS027"])

  /// What is there can be seen in the file system.
  static var appliesToHistory: Bool { false }

  static func check(_ file: Dockerfile) -> [Match] {
    file.shipped.compactMap { run in
      let calls = run.packageManagerCalls.filter { [.yum, .dnf, .microdnf].contains($0.manager) }
      guard let install = calls.last(where: { $0.action == .install || $0.action == .upgrade }),
        !calls.contains(where: { $0.action == .clean }), !run.removes("/var/cache"), !run.hasCacheMount("/var/cache")
      else { return nil }
      return match("\(install.manager.rawValue) leaves its cache behind", at: run, install.command)
    }
  }
}
