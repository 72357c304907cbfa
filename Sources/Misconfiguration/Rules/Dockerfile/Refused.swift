import Model

/// What builders refuse: unknown instructions, no FROM, something other than ARG before FROM, a heredoc without an end.
struct Refused: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.refused", "A builder would refuse this file", .low,
    why: "What can't be built can't be judged either: rules may have missed something in it.",
    fix: "Correct the line.", counterparts: ["hadolint DL3061"])

  static var appliesToHistory: Bool { false }

  static func check(_ file: Dockerfile) -> [Match] {
    let early = file.instructions.filter { $0.stage < 0 && $0.keyword != "ARG" }.map {
      match("\($0.keyword) before FROM", at: $0)
    }
    return early
      + file.problems.prefix(50).map { problem in
        match(.dockerfile, "Not understood: \(problem.reason)", line: problem.line, identity: [problem.reason])
      }
  }
}
