import Model

/// `apk add` without `--no-cache` where the cache is not removed in the same RUN.
struct ApkCache: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.apk-cache", "apk add without --no-cache", .low,
    why: "The index stays in the image: larger, and a later build installs from an old one.",
    fix: "`apk add --no-cache …`.", counterparts: ["hadolint DL3019", "trivy DS025", "dockle DKL-DI-0004"])

  /// What is there can be seen in the file system.
  static var appliesToHistory: Bool { false }

  static func check(_ file: Dockerfile) -> [Match] {
    file.shipped.flatMap { run -> [Match] in
      let calls = run.packageManagerCalls.filter {
        $0.manager == .apk && $0.action == .install && !$0.command.has("--no-cache")
      }
      guard !calls.isEmpty, !run.removes("/var/cache/apk"), !run.removes("/etc/apk/cache"),
        !run.hasCacheMount("/var/cache/apk"), !run.hasCacheMount("/etc/apk/cache")
      else { return [] }
      return calls.map { match(at: run, $0.command) }
    }
  }
}
