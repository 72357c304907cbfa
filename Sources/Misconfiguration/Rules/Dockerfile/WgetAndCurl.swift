import Model

/// Both `wget` and `curl` used in one stage.
struct WgetAndCurl: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.wget-and-curl", "Both wget and curl are used", .negligible,
    why: "Two programs that fetch are twice what has to be patched, and what an intruder finds to fetch with.",
    fix: "Use one of them, in a stage that is not shipped.", counterparts: ["hadolint DL4001", "trivy DS014"])

  static func check(_ file: Dockerfile) -> [Match] {
    let byStage = Dictionary(grouping: file.commands, by: \.instruction.stage)
    return file.stages.indices.compactMap { stage in
      let used = byStage[stage] ?? []
      guard let curl = used.last(where: { $0.command.program == "curl" }),
        let wget = used.last(where: { $0.command.program == "wget" })
      else { return nil }
      let later = curl.instruction.line >= wget.instruction.line ? curl : wget
      return match(at: later.instruction, later.command)
    }
  }
}
