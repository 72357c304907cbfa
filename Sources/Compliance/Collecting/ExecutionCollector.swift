import Engine
import EngineSocket
import Host
import Parsing

/// What was started in containers with `docker exec`: from the engine while it remembers, and from the audit log.
struct ExecutionCollector {
  let root: HostRoot

  static let logFiles = ["/var/log/audit/audit.log", "/var/log/audit/audit.log.1"]
  static let maximumLog = 64 << 20

  /// By container id.
  ///
  /// - Parameter log: what the audit log had, nil where there is none.
  static func collect(
    _ containers: [EngineContainer], _ answers: [Result<EngineExecution, EngineError>], log: [Logged]?
  ) -> [String: ContainerFacts.Executions] {
    var byID: [String: ContainerFacts.Executions] = [:]
    var index = 0
    for container in containers {
      var facts = ContainerFacts.Executions(
        seen: 0, privileged: [], asRoot: [], withUser: [], unknown: [], sources: ["the engine's own memory"])
      for id in container.executionIDs {
        defer { index += 1 }
        guard index < answers.count else { break }
        switch answers[index] {
        case .success(let execution):
          // The engine fills in the container's own user where none was asked for.
          add(
            &facts, "\(([execution.program] + execution.arguments).joined(separator: " ").prefix(120))",
            execution.isPrivileged, execution.user == container.user ? "" : execution.user)
        case .failure: facts.unknown.append(id)
        }
      }
      if let log {
        facts.sources.append("the audit log")
        for entry in log where names(entry.container, container) {
          add(&facts, entry.text, entry.isPrivileged, entry.user)
        }
      }
      byID[container.id] = facts
    }
    return byID
  }

  private static func add(
    _ facts: inout ContainerFacts.Executions, _ text: String, _ isPrivileged: Bool, _ user: String
  ) {
    facts.seen += 1
    if isPrivileged { facts.privileged.append(text) }
    guard !user.isEmpty else { return }
    facts.withUser.append("\(text) (user \(user))")
    let name = user.prefix { $0 != ":" }
    if name == "root" || Int(name) == 0 { facts.asRoot.append("\(text) (user \(user))") }
  }

  private static func names(_ text: String, _ container: EngineContainer) -> Bool {
    text == container.name || text.utf8.count >= 4 && container.id.hasPrefix(text)
  }

  // MARK: Audit log

  struct Logged: Hashable {
    var container: String
    var isPrivileged: Bool
    var user: String
    var text: String
  }

  /// Nil where there is no log, or it can't be read.
  func logged() -> [Logged]? {
    var found: [Logged]?
    for file in Self.logFiles {
      var entries: [Logged] = []
      var rest: [UInt8] = []
      do throws(HostError) {
        try root.readPieces(file, limit: Self.maximumLog) { piece in
          rest += piece
          guard let end = rest.lastIndex(of: 0x0A) else {
            // No record is that long.
            if rest.count > 1 << 20 { rest = [] }
            return
          }
          entries += Self.executions(rest[...end])
          rest.removeFirst(end + 1)
        }
      } catch {
        continue
      }
      found = (found ?? []) + entries + Self.executions(rest[...])
    }
    return found
  }

  private static let programs = ["docker", "podman"].map { Array($0.utf8) }

  /// Most of a log is about other programs: it is read line by line only where one of these is named.
  private static func executions(_ lines: ArraySlice<UInt8>) -> [Logged] {
    let isNamed = lines.withUnsafeBytes { memory in programs.contains { ByteSearch.contains(memory, $0) } }
    return isNamed ? parse(Bytes(Array(lines))) : []
  }

  /// EXECVE records of the engine's command line.
  static func parse(_ log: Bytes) -> [Logged] {
    var found: [Logged] = []
    for line in Lines(log) where found.count < 10_000 {
      guard line.starts(with: "type=EXECVE ") else { continue }
      let arguments = arguments(line.text)
      guard let program = arguments.first?.split(separator: "/").last, program == "docker" || program == "podman",
        let entry = execution(Array(arguments.dropFirst()))
      else { continue }
      found.append(entry)
    }
    return found
  }

  /// a0="docker" a1="exec"…; texts with unusual characters are written in hexadecimal, without quotes.
  private static func arguments(_ line: String) -> [String] {
    var byIndex: [Int: String] = [:]
    for field in line.split(separator: " ") where field.hasPrefix("a") {
      let parts = field.split(separator: "=", maxSplits: 1)
      guard parts.count == 2, let index = Int(parts[0].dropFirst()), index < 4096 else { continue }
      if parts[1].hasPrefix("\"") {
        byIndex[index] = String(parts[1].dropFirst().prefix { $0 != "\"" })
      } else {
        let digits = Array(parts[1].utf8)
        var bytes: [UInt8] = []
        for start in stride(from: 0, to: digits.count - 1, by: 2) {
          guard let byte = UInt8(String(decoding: digits[start...start + 1], as: UTF8.self), radix: 16) else { break }
          bytes.append(byte)
        }
        byIndex[index] = String(decoding: bytes, as: UTF8.self)
      }
    }
    return byIndex.sorted { $0.key < $1.key }.map(\.value)
  }

  private static let valueOptions: Set<String> = [
    "-u", "--user", "-e", "--env", "--env-file", "-w", "--workdir", "--detach-keys",
  ]
  private static let globalValueOptions: Set<String> = [
    "--config", "-c", "--context", "-H", "--host", "-l", "--log-level", "--tlscacert", "--tlscert", "--tlskey",
  ]

  /// The arguments of `docker [global options] [container] exec [options] CONTAINER COMMAND…`.
  static func execution(_ arguments: [String]) -> Logged? {
    var waiting = arguments[...]
    var isExec = false
    while let word = waiting.popFirst() {
      if word == "exec" {
        isExec = true
        break
      }
      if word == "container" { continue }
      guard word.hasPrefix("-") else { return nil }
      if globalValueOptions.contains(word) { _ = waiting.popFirst() }
    }
    guard isExec else { return nil }
    var entry = Logged(container: "", isPrivileged: false, user: "", text: "")
    while let word = waiting.popFirst() {
      if !word.hasPrefix("-") || word == "-" {
        entry.container = word
        break
      }
      if word == "--privileged" || word == "--privileged=true" { entry.isPrivileged = true }
      if word.hasPrefix("--user=") { entry.user = String(word.dropFirst(7)) }
      if valueOptions.contains(word) {
        let value = waiting.popFirst() ?? ""
        if word == "-u" || word == "--user" { entry.user = value }
      } else if !word.hasPrefix("--"), let at = word.firstIndex(of: "u") {
        // -itu0, -u0: what follows the letter is its value, or the next word.
        let rest = word[word.index(after: at)...]
        entry.user = rest.isEmpty ? waiting.popFirst() ?? "" : String(rest.hasPrefix("=") ? rest.dropFirst() : rest)
      }
    }
    guard !entry.container.isEmpty else { return nil }
    entry.text = String((["exec", entry.container] + waiting).joined(separator: " ").prefix(120))
    return entry
  }
}
