import Model

/// Why a process between the network and a shell is not one of the image's own services.
///
/// An agent of the image that feeds a shell has the same structure as a relayed reverse shell; what differs is where
/// its program comes from and what it is.
enum RelaySuspicion {
  /// Words for the alert; empty where nothing speaks against the process.
  static func reasons(_ process: ProcessRecord) -> [String] {
    var reasons: [String] = []
    let facts = process.facts
    if facts.isNameless { reasons.append("it runs from memory or from a deleted file") }
    if facts.isDropped && !facts.isNameless { reasons.append("its program was not in the image") }
    if isTemporary(facts.executable) { reasons.append("its program lies in a folder for temporary files") }
    if ProgramKind.isOne(of: ProgramKind.relays, process) { reasons.append("it is a tool that relays bytes") }
    if ProgramKind.isInterpreter(process) { reasons += interpreter(process) }
    return reasons
  }

  static func isTemporary(_ path: String) -> Bool {
    ["/tmp/", "/var/tmp/", "/dev/shm/", "/run/", "/proc/"].contains { path.hasPrefix($0) } || path.contains("/.")
  }

  private static func interpreter(_ process: ProcessRecord) -> [String] {
    let words = process.facts.arguments.dropFirst()
    let name = process.name
    if name.hasPrefix("java") { return [] }
    if name.hasSuffix("awk") { return ["it is awk, which no service is written in"] }
    for word in words {
      if ["-c", "-e", "-r", "-E", "--eval", "-p", "-ne", "-pe", "-MIO", "-MSocket"].contains(word)
        || (word.hasPrefix("-") && !word.hasPrefix("--") && word.count > 2
          && (word.hasSuffix("e") || word.hasSuffix("c"))
          && word.allSatisfy { $0.isLetter || $0 == "-" })
      {
        return ["its code stands on its command line"]
      }
      if word == "-" { return ["its code came through standard input"] }
      if word.hasPrefix("-") { continue }
      return isTemporary(word) ? ["its script lies in a folder for temporary files"] : []
    }
    return ["its code came through standard input"]
  }
}
