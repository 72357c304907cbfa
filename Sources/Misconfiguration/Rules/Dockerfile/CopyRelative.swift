import Model

/// `COPY` to a relative path in a stage without `WORKDIR`.
struct CopyRelative: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.copy-relative", "COPY to a place that depends on the base image", .low,
    why: "Without a WORKDIR a relative path starts wherever the base image left off, often at the root.",
    fix: "Set WORKDIR first, or copy to an absolute path.", counterparts: ["hadolint DL3045"])

  static var appliesToHistory: Bool { false }

  static func check(_ file: Dockerfile) -> [Match] {
    var hasWorkdir = [Bool](repeating: false, count: file.stages.count)
    var matches: [Match] = []
    for instruction in file.instructions where hasWorkdir.indices.contains(instruction.stage) && !instruction.isOnBuild
    {
      let stage = instruction.stage
      if instruction.keyword == "FROM", case .stage(let below) = file.stages[stage].base {
        hasWorkdir[stage] = hasWorkdir[below]
      }
      if instruction.keyword == "WORKDIR" { hasWorkdir[stage] = true }
      guard instruction.keyword == "COPY" || instruction.keyword == "ADD", !hasWorkdir[stage],
        let path = instruction.words.last, instruction.words.count > 1 || !instruction.heredocs.isEmpty,
        !WorkdirRelative.isAbsolute(path)
      else { continue }
      matches.append(match("to \(Excerpt.of(path, maximum: 60))", at: instruction))
    }
    return matches
  }
}
