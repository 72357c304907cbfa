import Host
import Parsing

/// The command line of a systemd service, its variables filled in.
///
/// Source: systemd.exec(5), "Environment" and "EnvironmentFile"; systemd.service(5), "Command lines".
struct ServiceCommand {
  var file: String
  var words: [String]
  var environment: [String: String]

  /// Nil where there is no such service.
  static func read(_ name: String, _ root: HostRoot) -> ServiceCommand? {
    guard let unit = UnitFile.find(name, root), !unit.isMasked, let line = unit.values("Service", "ExecStart").last
    else { return nil }
    var environment: [String: String] = [:]
    for value in unit.values("Service", "Environment") {
      for word in CommandLine.words(value) { assign(word, &environment) }
    }
    for value in unit.values("Service", "EnvironmentFile") {
      let path = value.hasPrefix("-") ? String(value.dropFirst()) : value
      for line in (root.text(path) ?? "").split(separator: "\n") {
        let words = CommandLine.words(String(line))
        guard let first = words.first, !first.hasPrefix("#"), !first.hasPrefix(";") else { continue }
        assign(words.joined(separator: " "), &environment)
      }
    }
    let command = line.drop { "@-:+!|".contains($0) }
    return ServiceCommand(
      file: unit.path, words: CommandLine.words(String(command)).flatMap { fill($0, environment) },
      environment: environment)
  }

  private static func assign(_ word: String, _ environment: inout [String: String]) {
    guard let equals = word.firstIndex(of: "="), environment.count < 10_000 else { return }
    environment[String(word[..<equals])] = String(word[word.index(after: equals)...])
  }

  /// A word `$NAME` becomes the words of its value, `${NAME}` in a word its text.
  private static func fill(_ word: String, _ environment: [String: String]) -> [String] {
    if word.hasPrefix("$"), !word.hasPrefix("${"),
      word.dropFirst().allSatisfy({ $0 == "_" || $0.isLetter || $0.isNumber })
    {
      return CommandLine.words(environment[String(word.dropFirst())] ?? "")
    }
    var text = ""
    var rest = Substring(word)
    while let start = rest.firstRange(of: "${")?.lowerBound {
      text += rest[..<start]
      let inner = rest[rest.index(start, offsetBy: 2)...]
      guard let end = inner.firstIndex(of: "}") else { return [text + rest[start...]] }
      text += environment[String(inner[..<end])] ?? ""
      rest = inner[inner.index(after: end)...]
    }
    return [text + rest]
  }
}
