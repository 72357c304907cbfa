import Model

/// A set-user-id program that the image did not contain.
struct SetuidProgramDropped: Detector {
  static let manual = DetectorManual(
    rule: "privilege.setuid-dropped", title: "A set-user-id program that the image did not contain", severity: .high,
    techniques: ["T1548.001"],
    description: """
      A program with the set-user-id bit was executed that lies in the container's own layer.
      """,
    lookAlikes: """
      Packages with set-user-id programs that are installed at run time.
      """,
    remediation: "Remove the file; mount writable places with nosuid; run with no-new-privileges."
  )

  static let interests: Interests = .exec

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard case .exec = event.action, event.process.container != nil else { return [] }
    let process = event.process

    guard process.facts.isDropped, process.facts.mode & 0o4000 != 0 else { return [] }
    return [
      Alert(
        .high, "\(process.facts.executable) gives the rights of user \(process.facts.owner)", process,
        file: process.facts.executable, fileChange: "executed")
    ]
  }
}
