import Model

/// `curl … | sh`.
struct DownloadedScript: Detector {
  static let manual = DetectorManual(
    rule: "shell.piped-download", title: "A download is piped into a shell", severity: .medium,
    techniques: ["T1059.004", "T1105"],
    description: "A shell reads its commands from a pipe that a download program writes.",
    lookAlikes: "Installation instructions of many projects; at run time a container has no reason for it.",
    remediation: "Install software when the image is built, with a pinned version and a checked digest."
  )

  static let interests: Interests = .exec

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard case .exec = event.action, event.process.container != nil else { return [] }
    let process = event.process
    guard process.facts.descriptors.prefix(2).contains(where: { $0.kind == .pipe }) else { return [] }
    func pair(_ shell: ProcessRecord, _ loader: ProcessRecord) -> Alert? {
      guard ProgramKind.isShell(shell) || ProgramKind.isInterpreter(shell), ProgramKind.readsCommands(shell),
        ProgramKind.isOne(of: ProgramKind.downloaders, loader)
      else { return nil }
      return Alert(
        .medium, "\(loader.name) feeds \(shell.name)", shell,
        evidence: ["download": CommandLineRedaction.arguments(loader.facts.arguments).joined(separator: " ")],
        identity: CommandLineRedaction.arguments(loader.facts.arguments))
    }
    for other in scene.feeders(of: process) { if let alert = pair(process, other) { return [alert] } }
    for other in scene.takers(of: process) { if let alert = pair(other, process) { return [alert] } }
    return []
  }
}
