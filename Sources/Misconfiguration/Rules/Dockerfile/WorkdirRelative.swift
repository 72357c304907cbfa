import Model

/// A relative `WORKDIR` before any absolute one in the stage and those it is built from.
struct WorkdirRelative: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.workdir-relative", "WORKDIR depends on the base image", .low,
    why: "A relative path starts where the base image left off: files land elsewhere when it changes.",
    fix: "Begin WORKDIR with `/`.", counterparts: ["hadolint DL3000", "trivy DS009"])

  static var appliesToHistory: Bool { false }

  static func check(_ file: Dockerfile) -> [Match] {
    var known = [Bool](repeating: false, count: file.stages.count)
    var matches: [Match] = []
    for instruction in file.instructions where known.indices.contains(instruction.stage) && !instruction.isOnBuild {
      if instruction.keyword == "FROM", case .stage(let below) = file.stages[instruction.stage].base {
        known[instruction.stage] = known[below]
      }
      guard instruction.keyword == "WORKDIR", let path = instruction.words.first else { continue }
      if isAbsolute(path) {
        known[instruction.stage] = true
      } else if !known[instruction.stage], !path.contains("$") {
        matches.append(match("WORKDIR \(Excerpt.of(path, maximum: 60)) is relative", at: instruction))
      }
    }
    return matches
  }

  static func isAbsolute(_ path: String) -> Bool {
    // Also `C:\app` and a variable, which is hardly relative.
    path.hasPrefix("/") || path.hasPrefix("${") || path.dropFirst().hasPrefix(":") || path.hasPrefix("\\")
  }
}
