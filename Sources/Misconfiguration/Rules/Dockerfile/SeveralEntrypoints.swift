import Model

/// More than one `ENTRYPOINT`, `CMD` or `HEALTHCHECK` in one stage.
struct SeveralEntrypoints: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.overridden-instruction", "An instruction is overridden by a later one", .low,
    why:
      "Only the last ENTRYPOINT, CMD and HEALTHCHECK of a stage count: the earlier one looks as if it did something.",
    fix: "Remove all but the last.",
    counterparts: [
      "hadolint DL3012", "hadolint DL4003", "hadolint DL4004", "trivy DS007", "trivy DS016", "trivy DS023",
    ])

  static var appliesToHistory: Bool { false }

  static func check(_ file: Dockerfile) -> [Match] {
    file.stages.indices.flatMap { stage in
      ["ENTRYPOINT", "CMD", "HEALTHCHECK"].flatMap { keyword in
        file.instructions(of: stage).filter { $0.keyword == keyword && !$0.isOnBuild }.dropLast().map {
          match("\(keyword) is overridden by a later one", at: $0)
        }
      }
    }
  }
}
