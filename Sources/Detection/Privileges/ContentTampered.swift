import Model

/// Content that nobody wrote.
struct ContentTampered: Detector {
  static let manual = DetectorManual(
    rule: "privilege.content-tampered", title: "A protected file changed and nobody wrote it", severity: .critical,
    techniques: ["T1068", "T1565.001"],
    description: """
      The content of an account file or of a program that gives rights is another one, while its size, its modification \
      time and its change time are what they were. No write of the system leaves that; exploits that write into the page \
      cache (the DirtyCow and DirtyPipe classes) do, whatever their name. Compared now and then, so it may be seen up to \
      half a minute late.
      """,
    lookAlikes: "None known: setting times back sets the change time.",
    remediation: "Treat the host as taken: stop the container, update the kernel, and drop the page cache."
  )

  static let interests: Interests = .contentTampered

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard case .contentTampered(let path, let detail) = event.action else { return [] }
    return [
      Alert(
        .critical, "\(path) has other content, and nobody wrote it", event.process, file: path,
        fileChange: "tampered", evidence: ["detail": detail], identity: [path])
    ]
  }
}
