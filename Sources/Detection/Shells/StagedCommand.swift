import Model

/// A script in a temporary folder is run by a process that has just received bytes from the network.
struct StagedCommand: Detector {
  static let manual = DetectorManual(
    rule: "reverse-shell.staged", title: "A staged script runs right after bytes came in", severity: .high,
    techniques: ["T1059.004", "T1105"],
    description: """
      A shell or interpreter executes a script in a folder for temporary files, and one of its parents had received \
      bytes from an internet socket within ten seconds: commands that are written to a file first, so that nothing on a \
      command line gives them away.
      """,
    lookAlikes: """
      Build agents write each step to a temporary script; with an outbound connection and a program of the image that is \
      judged medium.
      """,
    remediation: "Copy the script from the container before it is removed; look at the connection."
  )

  static let interests: Interests = .exec
  static let window: UInt64 = 10_000_000_000

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    let process = event.process
    guard let script = Self.script(of: process) else { return [] }
    for holder in process.ancestors(4) {
      guard holder.container?.id == process.container?.id else { break }
      if ProgramKind.isOne(of: ProgramKind.packageManagers, holder) { return [] }
      guard let received = scene.received(by: holder.key).last, event.time &- received.time < Self.window else {
        continue
      }
      let socket = scene.socket(received.socket) ?? NetworkEvidence.foremost(scene.connections(of: holder))
      let reasons = RelaySuspicion.reasons(holder)
      let isAgent = socket?.direction != .inbound && reasons.isEmpty
      return [
        Alert(
          isAgent ? .medium : .high, "\(holder.name) received bytes and runs \(script)", process,
          network: socket.map { NetworkEvidence.of($0) }, file: script, fileChange: "executed",
          evidence: [
            "received by": "\(holder.name) (pid \(holder.key.pid))", "against it": reasons.joined(separator: "; "),
            "milliseconds between": String((event.time &- received.time) / 1_000_000),
          ], identity: [holder.facts.executable])
      ]
    }
    return []
  }

  private static func script(of process: ProcessRecord) -> String? {
    guard ProgramKind.isShell(process) || ProgramKind.isInterpreter(process) else { return nil }
    for word in process.facts.arguments.dropFirst() {
      if word == "-c" || word == "-e" || word == "-r" { return nil }
      if word.hasPrefix("-") { continue }
      return ["/tmp/", "/var/tmp/", "/dev/shm/"].contains { word.hasPrefix($0) } ? word : nil
    }
    return nil
  }
}
