import Model

/// A program that the image did not contain.
struct DroppedProgram: Detector {
  static let manual = DetectorManual(
    rule: "program.dropped", title: "A program that the image did not contain", severity: .high,
    techniques: ["T1105", "T1036", "T1204.003"],
    description: """
      A program was executed whose file lies in the container's own layer: it was written or changed after the \
      container started. From a temporary or shared-memory folder that weighs more.
      """,
    lookAlikes: """
      Package managers and self-updating software write programs too; what a package manager started is left out. \
      What a compiler or package build made and runs is judged lower. A changed mode moves an image file into the \
      container's layer.
      """,
    remediation: "Find out who wrote the file; if the software must update itself, build a new image instead."
  )

  static let interests: Interests = .exec

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard case .exec = event.action, event.process.container != nil else { return [] }
    let process = event.process

    guard process.facts.isDropped, !process.facts.isNameless else { return [] }
    // Maintainer scripts of packages run as part of an installation.
    if process.ancestors(8).contains(where: {
      $0.container?.id == process.container?.id && ProgramKind.isOne(of: ProgramKind.packageManagers, $0)
    }) {
      return []
    }
    let path = process.facts.executable
    let isTemporary =
      ["/tmp/", "/dev/shm/", "/var/tmp/", "/run/"].contains { path.hasPrefix($0) } || path.contains("/.")
    let isBuild = process.ancestors(8).contains { ProgramKind.isBuildTool($0) }
    return [
      Alert(
        isTemporary && !isBuild ? .high : isBuild && !isTemporary ? .low : .medium, "\(path) was not in the image",
        process, file: path, fileChange: "executed",
        evidence: ["layer": "the container's own (overlay upper)", "by": isBuild ? "a build" : ""], identity: [path])
    ]
  }
}
