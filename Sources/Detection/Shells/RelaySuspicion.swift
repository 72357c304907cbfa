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

  /// What may also be said of a server that a developer started.
  static let ofServers: Set<String> = ["its program was not in the image", "its code stands on its command line"]

  static func isTemporary(_ path: some StringProtocol) -> Bool {
    ["/tmp/", "/var/tmp/", "/dev/shm/", "/run/", "/proc/"].contains { path.hasPrefix($0) } || path.contains("/.")
  }

  private static func interpreter(_ process: ProcessRecord) -> [String] {
    let words = process.facts.arguments.dropFirst()
    let name = process.name
    if name.hasPrefix("java") { return [] }
    if name.hasSuffix("awk") { return ["it is awk, which no service is written in"] }
    var takesValue = false
    for word in words {
      if takesValue {
        takesValue = false
        continue
      }
      if isCode(word, name) { return ["its code stands on its command line"] }
      if word == "-" { return ["its code came through standard input"] }
      // `python -m MODULE` names what it runs.
      if word == "-m", name.hasPrefix("python") { return [] }
      if word == "-S", name.hasPrefix("php") { return [] }
      takesValue = valueSwitches(name).contains(word)
      if word.hasPrefix("-") { continue }
      return isTemporary(word) ? ["its script lies in a folder for temporary files"] : []
    }
    return ["its code came through standard input"]
  }

  /// Switches that take the next word.
  private static func valueSwitches(_ name: String) -> Set<String> {
    if name.hasPrefix("python") || name.hasPrefix("pypy") { return ["-W", "-X"] }
    if name.hasPrefix("ruby") { return ["-I", "-r"] }
    if name.hasPrefix("node") { return ["-r", "--require", "--import", "--loader"] }
    return name.hasPrefix("php") ? ["-d", "-c", "-t"] : []
  }

  /// Whether the next word, or the rest of this one, is the program itself.
  private static func isCode(_ word: String, _ name: String) -> Bool {
    func isSwitch(_ letter: Character, after others: String) -> Bool {
      guard word.hasPrefix("-"), !word.hasPrefix("--") else { return false }
      let letters = word.dropFirst()
      guard let at = letters.firstIndex(of: letter) else { return false }
      return letters[..<at].allSatisfy { others.contains($0) }
    }
    if name.hasPrefix("python") || name.hasPrefix("pypy") { return isSwitch("c", after: "bBdEiIOPqsSuvVx") }
    if name.hasPrefix("perl") {
      return isSwitch("e", after: "acfilnpstTuUvwWX0123456789") || isSwitch("E", after: "acfilnpstTuUvwWX0123456789")
        || word.hasPrefix("-MIO") || word.hasPrefix("-MSocket")
    }
    if name.hasPrefix("ruby") || name.hasPrefix("irb") { return isSwitch("e", after: "aclnpsSuvwW0123456789") }
    if name.hasPrefix("php") { return word == "-r" || word == "-R" || word == "-B" }
    if name.hasPrefix("node") || name.hasPrefix("deno") || name.hasPrefix("bun") {
      return ["-e", "-p", "-pe", "--eval", "--print", "eval"].contains(word) || word.hasPrefix("--eval=")
    }
    return word == "-e" || word == "-c" || word == "--eval"
  }
}
