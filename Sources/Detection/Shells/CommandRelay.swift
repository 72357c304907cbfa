import Model

/// Class D: no shell stays; a process takes text from the network and runs it, command by command.
struct CommandRelay: Detector {
  static let manual = DetectorManual(
    rule: "reverse-shell.command-relay", title: "Commands received from the network are executed", severity: .critical,
    techniques: ["T1059.004", "T1505.003", "T1071"],
    description: """
      What a process executed stands word for word (or Base64-, hex- or URL-encoded) in what it or its parent had just \
      received from an internet socket: a webshell, a command injection, or an implant that runs commands one by one.
      """,
    lookAlikes: "A CGI script's own path stands in its request; that alone does not count.",
    remediation: "Find the code that passes the request to a shell; block the peer; look for what the commands did."
  )

  /// How long after the bytes came the command may begin, ns.
  static let window: UInt64 = 10_000_000_000

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard case .exec = event.action, event.process.container != nil else { return [] }
    let process = event.process
    guard let command = Self.command(of: process) else { return [] }
    let needle = Array(command.utf8)
    for (distance, holder) in ([process] + process.ancestors.prefix(3)).enumerated() {
      guard holder.container?.id == process.container?.id else { break }
      for received in scene.received(by: holder.key).reversed() {
        guard event.time &- received.time < Self.window else { continue }
        guard let how = Self.match(needle, in: received.bytes) else { continue }
        let socket = scene.sockets[received.socket]
        return [
          Alert(
            .critical,
            "\(holder.name) runs a command that came from \(socket?.remoteText ?? "the network"): \(command)",
            process, network: socket.map(NetworkEvidence.of),
            evidence: [
              "class": "D, command relay", "command": command, "received by": "\(holder.name) (pid \(holder.key.pid))",
              "found": how, "distance": String(distance),
            ], identity: [command])
        ]
      }
    }
    return []
  }

  /// What was asked for: the text of `sh -c`, or the whole command line of a program that was called by its name.
  static func command(of process: ProcessRecord) -> String? {
    if ProgramKind.isShell(process) {
      guard let text = ProgramKind.commandText(process) else { return nil }
      let trimmed = trim(text)
      return trimmed.utf8.count >= 2 ? trimmed : nil
    }
    let words = process.facts.arguments
    guard !words.isEmpty else { return nil }
    let line = trim(([ProgramKind.base(words[0])] + words.dropFirst()).joined(separator: " "))
    // One short word alone occurs in any request by chance.
    return line.utf8.count >= (words.count > 1 ? 5 : 6) ? line : nil
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

  static func match(_ needle: [UInt8], in bytes: [UInt8]) -> String? {
    guard needle.count >= 2 else { return nil }
    if contains(bytes, needle, bounded: true) { return "as it is" }
    let decoded = Decoding.url(bytes)
    if decoded != bytes, contains(decoded, needle, bounded: true) { return "URL-encoded" }
    for candidate in Decoding.base64Runs(decoded) where contains(candidate, needle, bounded: false) {
      return "in Base64"
    }
    for candidate in Decoding.hexRuns(decoded) where contains(candidate, needle, bounded: false) {
      return "in hexadecimal"
    }
    return nil
  }

  /// `bounded`: the match must not stand inside a longer word, so that `id` is not found in `idle`.
  private static func contains(_ haystack: [UInt8], _ needle: [UInt8], bounded: Bool) -> Bool {
    guard haystack.count >= needle.count else { return false }
    func isWord(_ byte: UInt8) -> Bool {
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
        || byte == 0x2F || byte == 0x2D || byte == 0x2E
    }
    var start = 0
    while start <= haystack.count - needle.count {
      if haystack[start] == needle[0], haystack[start..<start + needle.count].elementsEqual(needle) {
        let before = start == 0 || !isWord(haystack[start - 1])
        let end = start + needle.count
        let after = end == haystack.count || !isWord(haystack[end])
        if !bounded || (before && after) { return true }
      }
      start += 1
    }
    return false
  }
}
