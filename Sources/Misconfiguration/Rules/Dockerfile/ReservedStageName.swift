import Model

/// A stage called `scratch`, `context`, or a number.
struct ReservedStageName: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.stage-name-reserved", "A stage has a name that means something else", .low,
    why: "`FROM scratch` and `--from=0` mean the empty image and the first stage, not the stage that has that name.",
    fix: "Give the stage another name.", counterparts: ["hadolint DL3063"])

  static var appliesToHistory: Bool { false }

  static func check(_ file: Dockerfile) -> [Match] {
    file.all("FROM").filter { !$0.isOnBuild }.compactMap { from in
      guard file.stages.indices.contains(from.stage), let name = file.stages[from.stage].name,
        name == "scratch" || name == "context" || Int(name) != nil
      else { return nil }
      return match("A stage is called \(name)", at: from)
    }
  }
}
