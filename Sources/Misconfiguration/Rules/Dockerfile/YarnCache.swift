import Model

/// `yarn install` without `yarn cache clean` in the same RUN.
struct YarnCache: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.yarn-cache", "yarn leaves its cache in the image", .negligible,
    why: "Every downloaded package is in the image twice.", fix: "End the RUN with `yarn cache clean`.",
    counterparts: ["hadolint DL3060"])

  /// What is there can be seen in the file system.
  static var appliesToHistory: Bool { false }

  static func check(_ file: Dockerfile) -> [Match] {
    file.shipped.compactMap { run in
      let calls = run.packageManagerCalls.filter { $0.manager == .yarn }
      guard let install = calls.last(where: { $0.action == .install }),
        !calls.contains(where: { $0.action == .clean }), !run.removes("yarn"), !run.removes(".cache"),
        !run.flags.contains(where: { $0.name == "mount" && $0.value.contains("type=cache") })
      else { return nil }
      return match(at: run, install.command)
    }
  }
}
