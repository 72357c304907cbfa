import Model

/// `apt-get install` whose package lists stay: nothing in the same RUN removes `/var/lib/apt/lists`.
struct AptLists: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.apt-lists", "The package lists of apt are left in the image", .low,
    why: "They make the image larger by tens of megabytes and let a later build install old versions from them.",
    fix: "End the RUN with `rm -rf /var/lib/apt/lists/*`, or mount a cache there.",
    counterparts: ["hadolint DL3009", "dockle DKL-DI-0005"])

  /// What is there can be seen in the file system.
  static var appliesToHistory: Bool { false }

  static func check(_ file: Dockerfile) -> [Match] {
    file.shipped.compactMap { run in
      let calls = run.packageManagerCalls.filter { $0.manager == .apt }
      guard let update = calls.first(where: { $0.action == .update }),
        calls.contains(where: { $0.action == .install || $0.action == .upgrade }),
        !run.removes("/var/lib/apt"), !run.removes("apt/lists"), !run.hasCacheMount("/var/lib/apt")
      else { return nil }
      return match(at: run, update.command)
    }
  }
}
