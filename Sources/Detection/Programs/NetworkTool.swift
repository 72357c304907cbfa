import Model

/// A relay or scan tool runs in a container.
struct NetworkTool: Detector {
  static let manual = DetectorManual(
    rule: "program.network-tool", title: "A relay or scan tool runs in a container", severity: .high,
    techniques: ["T1095", "T1046", "T1572"],
    description: """
      A program whose only use is to carry bytes between a network connection and something else, or to scan: \
      netcat, socat, chisel, nmap, masscan.
      """,
    lookAlikes: """
      Health checks that use nc against loopback are left out; a relay that starts something \
      else than a shell or interpreter is judged medium.
      """,
    remediation: "If the image needs it for its work, write an exception for that image."
  )

  static let interests: Interests = .exec

  init() {}

  private static let scanners: Set<String> = ["nmap", "masscan", "zmap", "rustscan", "fscan", "hping3"]

  /// It starts a shell or interpreter, or whatever a shell is told, for the other end.
  private static func startsShell(_ words: [String]) -> Bool {
    func isGeneral(_ command: Substring) -> Bool {
      let path = command.prefix { $0 != "," && $0 != " " }.filter { $0 != "\"" && $0 != "'" }
      var facts = ProcessRecord.Facts(key: ProcessKey(pid: 0, start: 0))
      facts.executable = String(path)
      let program = ProcessRecord(facts, parent: nil)
      return ProgramKind.isShell(program) || ProgramKind.isInterpreter(program) || RelaySuspicion.isTemporary(path)
    }
    for (index, word) in words.enumerated() {
      let upper = word.uppercased()
      if ["-c", "--sh-exec"].contains(word) || upper.hasPrefix("SYSTEM:") || upper.hasPrefix("SHELL:") { return true }
      if upper.hasPrefix("EXEC:"), isGeneral(word.dropFirst(5)) { return true }
      if ["-e", "--exec"].contains(word), index + 1 < words.count, isGeneral(words[index + 1][...]) { return true }
    }
    return false
  }

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard case .exec = event.action, event.process.container != nil else { return [] }
    let process = event.process
    let isScanner = ProgramKind.isOne(of: Self.scanners, process)
    guard isScanner || ProgramKind.isOne(of: ProgramKind.relays.subtracting(["openssl", "telnet"]), process) else {
      return []
    }
    let words = process.facts.arguments.dropFirst()
    if !isScanner, words.contains(where: { $0.hasPrefix("-") && $0.contains("z") }) { return [] }
    if words.contains("--version") || words.contains("-h") || words.contains("--help") { return [] }
    let runsPrograms = Self.startsShell(Array(words))
    return [
      Alert(
        runsPrograms ? .high : .medium, "\(process.facts.arguments.prefix(12).joined(separator: " "))", process,
        evidence: ["use": isScanner ? "scan" : runsPrograms ? "relay that starts a program" : "relay"],
        identity: [process.name])
    ]
  }
}
