import Model

/// A RUN that refreshes a package index and installs nothing.
struct UpdateAlone: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.update-alone", "A package index is refreshed in a RUN of its own", .medium,
    why: """
      The layer is cached: builds after it install from an index that may be months old, and so miss security updates \
      without a word.
      """,
    fix: "`apt-get update && apt-get install -y …` in one RUN.", benchmarks: RuleManual.cis("4.7"),
    counterparts: ["trivy DS017", "dockle CIS-DI-0007"])

  static func check(_ file: Dockerfile) -> [Match] {
    file.all("RUN").compactMap { run in
      let calls = run.packageManagerCalls.filter { [.apt, .apk, .zypper, .dnf, .yum].contains($0.manager) }
      guard let update = calls.first(where: { $0.action == .update }),
        !calls.contains(where: { [.install, .upgrade, .distributionUpgrade].contains($0.action) }),
        // A script may install: unknown programs by path are given the benefit of the doubt.
        !run.commands.contains(where: { $0.words.first?.contains("/") ?? false || $0.program == "xargs" }),
        !run.hasCacheMount("/var/lib/apt"), !run.hasCacheMount("/var/cache")
      else { return nil }
      // `download`, `build-dep` and the like use the index, too.
      guard
        !calls.contains(where: { $0.action == .other && $0.manager == update.manager && !$0.command.arguments.isEmpty })
      else { return nil }
      return match("\(update.command.text) alone in a RUN", at: run, update.command)
    }
  }
}
