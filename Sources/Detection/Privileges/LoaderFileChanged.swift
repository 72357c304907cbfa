import Model

/// A library is put before every program.
struct LoaderFileChanged: Detector {
  static let manual = DetectorManual(
    rule: "privilege.loader-file", title: "The loader is told to load something else", severity: .critical,
    techniques: ["T1574.006"],
    description: """
      /etc/ld.so.preload names a library that every program of the container loads first, or the loader's search path \
      has a new folder. The way user-space rootkits hide and stay.
      """,
    lookAlikes: """
      Packages add folders to the search path and are left out; a few images preload an allocator from their entrypoint: \
      high.
      """,
    remediation: "Look at the library; take the line out; start the container anew from its image."
  )

  static let interests: Interests = .fileChanged

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard case .fileChanged(let change) = event.action, change.path.hasPrefix("/etc/ld.so.") else { return [] }
    let lines = change.added.filter { !$0.isEmpty && !$0.hasPrefix("#") && !$0.hasPrefix("include") }
    guard let first = lines.first else { return [] }
    let origin = Origin.of(event.process, at: event.time)
    let severity: Severity
    if change.path == "/etc/ld.so.preload" {
      severity = origin == .other ? .critical : .high
    } else {
      let isTemporary = lines.contains { RelaySuspicion.isTemporary($0 + "/") || $0.hasPrefix("/home/") }
      if origin == .package, !isTemporary { return [] }
      severity = isTemporary ? .high : .medium
    }
    return [
      Alert(
        severity, "\(FileEvidence.who(event.process)) makes the loader use \(first.prefix(120))", event.process,
        file: change.path, fileChange: change.kind.rawValue,
        evidence: FileEvidence.of(change, ["by": origin.words]), identity: [change.path])
    ]
  }
}
