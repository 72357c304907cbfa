import Model

/// A package manager runs in a container.
struct PackageManagerRun: Detector {
  static let manual = DetectorManual(
    rule: "program.package-manager", title: "A package manager runs in a container", severity: .low,
    techniques: ["T1072", "T1105"],
    description: """
      Software is installed into a running container instead of into its image.
      """,
    lookAlikes: """
      Image builds run package managers; containers of builders are left out by learning.
      """,
    remediation: "Build a new image with the package."
  )

  static let interests: Interests = .exec

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard case .exec = event.action, event.process.container != nil else { return [] }
    let process = event.process

    guard ProgramKind.isOne(of: ProgramKind.packageManagers, process) else { return [] }
    // One alert for the command that a person or script gave, not for each of its helpers.
    if let parent = process.parent, parent.container?.id == process.container?.id,
      ProgramKind.isOne(of: ProgramKind.packageManagers, parent)
    {
      return []
    }
    let words = process.facts.arguments.dropFirst()
    guard
      words.contains(where: {
        ["install", "add", "upgrade", "dist-upgrade", "-i", "--install", "-S", "-U", "update"].contains($0)
      })
    else { return [] }
    return [Alert(.low, "\(process.facts.arguments.joined(separator: " "))", process)]
  }
}
