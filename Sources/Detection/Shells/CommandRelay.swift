import Model

/// Class D: no shell stays; a process takes text from the network and runs it, command by command.
struct CommandRelay: Detector {
  static let manual = DetectorManual(
    rule: "reverse-shell.command-relay", title: "Commands received from the network are executed", severity: .critical,
    techniques: ["T1059.004", "T1505.003", "T1071"],
    description: """
      What a process executed stands word for word (or Base64-, hex- or URL-encoded, or compressed) in what it, one of \
      its parents, or the process that feeds its pipe had just received from an internet socket: a webshell, a command \
      injection, or an implant that runs commands one by one.
      """,
    lookAlikes: """
      A CGI script's own path stands in its request; that alone does not count, nor does one short word. What a shell \
      runs that a downloader feeds is a rule of its own.
      """,
    remediation: "Find the code that passes the request to a shell; block the peer; look for what the commands did."
  )

  static let interests: Interests = .exec

  /// How long after the bytes came the command may begin, ns.
  static let window: UInt64 = 10_000_000_000

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    let process = event.process
    guard let (command, isWhole) = Self.command(of: process) else { return [] }
    for (distance, holder) in ([process] + process.ancestors(5)).enumerated() {
      guard holder.container?.id == process.container?.id else { break }
      if let alert = judge(process, command, isWhole, holder, String(distance), at: event.time, in: scene) {
        return [alert]
      }
      for feeder in scene.feeders(of: holder, depth: 2)
      where !ProgramKind.isOne(of: ProgramKind.downloaders, feeder) {
        if let alert = judge(process, command, isWhole, feeder, "by a pipe", at: event.time, in: scene) {
          return [alert]
        }
      }
    }
    return []
  }

  private func judge(
    _ process: ProcessRecord, _ command: String, _ isWhole: Bool, _ holder: ProcessRecord, _ distance: String,
    at time: UInt64, in scene: Scene
  ) -> Alert? {
    for received in scene.received(by: holder.key).reversed() where time &- received.time < Self.window {
      guard let how = CommandMatch.find(command, whole: isWhole, in: received.bytes) else { continue }
      let socket = scene.socket(received.socket)
      return Alert(
        .critical, "\(holder.name) runs a command that came from \(socket?.remoteText ?? "the network"): \(command)",
        process, network: socket.map { NetworkEvidence.of($0) },
        evidence: [
          "class": "D, command relay", "command": command, "received by": "\(holder.name) (pid \(holder.key.pid))",
          "found": how, "distance": distance, "peer": socket.map { NetworkEvidence.scope($0.remote) } ?? "",
        ], identity: [command])
    }
    return nil
  }

  /// What was asked for: the text of `sh -c`, or the whole command line of a program that was called by its name; and
  /// whether it is so short that only a whole line may match.
  static func command(of process: ProcessRecord) -> (String, isWhole: Bool)? {
    if ProgramKind.isShell(process) {
      guard let text = ProgramKind.commandText(process) else { return nil }
      let trimmed = trim(text)
      return trimmed.utf8.count >= 2 ? (trimmed, false) : nil
    }
    let words = process.facts.arguments
    guard !words.isEmpty else { return nil }
    let line = trim(([ProgramKind.base(words[0])] + words.dropFirst()).joined(separator: " "))
    guard line.utf8.count >= 2 else { return nil }
    // One short word alone occurs in any request by chance.
    return (line, isWhole: line.utf8.count < (words.count > 1 ? 5 : 6))
  }

  private static func trim(_ text: String) -> String {
    var view = Substring(text)
    // What wrappers put around a command: `exec 2>&1`, `cd dir;` stay; white space and redirections at the end go.
    while let last = view.last, last.isWhitespace || last == ";" { view = view.dropLast() }
    while let first = view.first, first.isWhitespace { view = view.dropFirst() }
    if view.hasSuffix("2>&1") {
      view = view.dropLast(4)
      while let last = view.last, last.isWhitespace { view = view.dropLast() }
    }
    return String(view)
  }
}
