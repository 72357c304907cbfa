import Model

/// A program runs with a folder of another mount namespace.
struct ForeignRoot: Detector {
  static let manual = DetectorManual(
    rule: "escape.foreign-root", title: "A program runs with a folder of another mount namespace", severity: .critical,
    techniques: ["T1611"],
    description: """
      At exec the working directory, root or program itself belongs to another mount namespace than the process: \
      the descriptor that runc leaked in CVE-2024-21626.
      """,
    lookAlikes: """
      None seen: no ordinary container start or docker exec does this.
      """,
    remediation: "Update runc to 1.1.12 or later; refuse images whose working directory is below /proc/self/fd."
  )

  static let interests: Interests = .exec

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard case .exec = event.action, event.process.container != nil else { return [] }
    let process = event.process

    guard process.facts.isForeignRoot else {
      return []
    }
    return [
      Alert(
        .critical, "\(process.name) stands outside of its container's file system", process,
        evidence: ["cve": "CVE-2024-21626"])
    ]
  }
}
