import Model

/// Two stages of one name.
struct DuplicateStage: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.duplicate-stage", "Two stages have the same name", .low,
    why: "Which of them a later COPY --from means depends on the builder.",
    fix: "Give each stage a name of its own.", counterparts: ["hadolint DL3024", "trivy DS012"])

  static var appliesToHistory: Bool { false }

  static func check(_ file: Dockerfile) -> [Match] {
    var seen: Set<String> = []
    return file.all("FROM").filter { !$0.isOnBuild }.compactMap { from in
      guard file.stages.indices.contains(from.stage), let name = file.stages[from.stage].name,
        !seen.insert(name).inserted
      else { return nil }
      return match("The stage \(Excerpt.of(name, maximum: 60)) is there already", at: from)
    }
  }
}
