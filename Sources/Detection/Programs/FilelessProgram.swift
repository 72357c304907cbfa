import Model

/// A program without a file.
struct FilelessProgram: Detector {
  static let manual = DetectorManual(
    rule: "program.fileless", title: "A program without a file", severity: .high,
    techniques: ["T1620", "T1027"],
    description: """
      A program was executed from memory (memfd) or from a file that was deleted before: nothing is left on disk \
      to be scanned.
      """,
    lookAlikes: """
      runc runs a sealed copy of itself from memory before the container begins; it does so outside the container. \
      Software that replaces its own files while it runs executes deleted files for a moment.
      """,
    remediation: "Pause the container and copy the program from /proc/PID/exe before the process ends."
  )

  static let interests: Interests = .exec

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard case .exec = event.action, event.process.container != nil else { return [] }
    let process = event.process

    guard process.facts.isNameless else { return [] }
    let name = process.facts.executable
    return [
      Alert(
        .high, "\(process.facts.command) runs from memory or from a deleted file", process, file: name,
        fileChange: "executed", evidence: ["links": "0"], identity: [name])
    ]
  }
}
