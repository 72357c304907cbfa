import Model

/// A RUN that is nothing but `cd`, or begins with `cd` to an absolute path.
struct RunChangesDirectory: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.run-cd", "cd where WORKDIR is meant", .negligible,
    why: "The directory is forgotten at the end of the RUN; what follows then works on other files than it seems.",
    fix: "Use WORKDIR.", counterparts: ["hadolint DL3003", "trivy DS013"])

  static var appliesToHistory: Bool { false }

  static func check(_ file: Dockerfile) -> [Match] {
    file.all("RUN").compactMap { run in
      guard let first = run.commands.first, first.program == "cd", run.heredocs.isEmpty else { return nil }
      guard run.commands.count == 1 || (first.arguments.first ?? "").hasPrefix("/") else { return nil }
      return match("cd \(Excerpt.of(first.arguments.joined(separator: " "), maximum: 60))", at: run, first)
    }
  }
}
