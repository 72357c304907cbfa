import Model

/// `pip install` without `--no-cache-dir`, where neither `PIP_NO_CACHE_DIR` is set nor the cache is mounted or removed.
struct PipCache: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.pip-cache", "pip leaves its cache in the image", .negligible,
    why: "Every downloaded package is in the image twice.",
    fix: "`pip install --no-cache-dir …`, or `ENV PIP_NO_CACHE_DIR=1`.", counterparts: ["hadolint DL3042"])

  /// What is there can be seen in the file system.
  static var appliesToHistory: Bool { false }

  static func check(_ file: Dockerfile) -> [Match] {
    file.shipped.flatMap { run -> [Match] in
      if let set = run.environment["PIP_NO_CACHE_DIR"], !["", "0", "false", "no", "off"].contains(set.lowercased()) {
        return []
      }
      let calls = run.packageManagerCalls.filter { call in
        call.manager == .pip && call.action == .install && !call.command.has("--no-cache-dir")
          && !call.command.assignments.contains { $0.hasPrefix("PIP_NO_CACHE_DIR=") }
      }
      guard !calls.isEmpty, !run.removes(".cache"), !run.hasCacheMount(".cache"),
        !run.commands.contains(where: { $0.program.hasPrefix("pip") && $0.arguments.starts(with: ["cache", "purge"]) })
      else { return [] }
      return calls.map { match(at: run, $0.command) }
    }
  }
}
