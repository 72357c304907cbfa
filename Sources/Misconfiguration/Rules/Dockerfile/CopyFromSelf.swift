import Model

/// `COPY --from` with the name or number of the stage in which it stands.
struct CopyFromSelf: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.copy-from-self", "COPY --from its own stage", .low,
    why: "A stage can't copy from itself: the build fails, or takes an image of that name from a registry instead.",
    fix: "Name the stage that holds the files.", counterparts: ["hadolint DL3023", "trivy DS006"])

  static var appliesToHistory: Bool { false }

  static func check(_ file: Dockerfile) -> [Match] {
    file.all("COPY").compactMap { copy in
      guard let from = copy.flag("from"), file.stages.indices.contains(copy.stage) else { return nil }
      let own = file.stages[copy.stage]
      guard from.lowercased() == own.name || Int(from) == copy.stage else { return nil }
      return match("COPY --from=\(from) is within that stage", at: copy)
    }
  }
}
