import Parsing

/// Reads files of audit rules, one auditctl(8) command a line, as `augenrules` and `auditctl -R` load them.
package struct AuditRuleFile: Sendable, Hashable {
  package var rules: [AuditRule] = []
  /// The last `-e`: 0 off, 1 on, 2 on and locked until the next start.
  package var enabled: Int?
  /// The last `-b`.
  package var backlogLimit: Int?
  /// The last `-f`: 2 stops the machine where records are lost.
  package var failure: Int?
  /// Lines that are no commands, with their numbers from 1: loading stops at the first of them.
  package var faults: [Int] = []

  static let maximumRules = 100_000

  package init() {}

  /// - Parameter isDirectory: `-w` on a directory watches all below it; auditctl looks, and so does this.
  package init(parsing text: Bytes, isDirectory: (String) -> Bool) {
    var number = 0
    for line in Lines(text) where rules.count < Self.maximumRules {
      number += 1
      let words = CommandLine.words(line.text)
      guard let first = words.first, !first.hasPrefix("#") else { continue }
      if !take(words, isDirectory) { faults.append(number) }
    }
  }

  private mutating func take(_ words: [String], _ isDirectory: (String) -> Bool) -> Bool {
    var words = words[...]
    var rule: AuditRule?
    var isPrepended = false
    var watch: String?
    var isWatchDeletion = false
    var isDeletion = false
    var permissions: Set<AuditPermission>?
    var key: String?
    var fields: [AuditRule.Field] = []
    var calls: [String] = []
    func value() -> String? { words.popFirst() }
    while let option = words.popFirst() {
      switch option {
      case "-D":
        rules = []
        return true
      case "-e":
        guard let number = value().flatMap({ Int($0) }) else { return false }
        enabled = number
      case "-b":
        guard let number = value().flatMap({ Int($0) }) else { return false }
        backlogLimit = number
      case "-f":
        guard let number = value().flatMap({ Int($0) }) else { return false }
        failure = number
      case "-r", "--backlog_wait_time", "-m": guard value() != nil else { return false }
      case "-i", "-c", "--loginuid-immutable", "--reset-lost", "-q", "-t": if option == "-q" { _ = value() }
      case "-w", "-W":
        watch = value()
        isWatchDeletion = option == "-W"
      case "-p":
        guard let letters = value(), let set = Self.permissions(letters) else { return false }
        permissions = set
      case "-k": key = value()
      case "-a", "-A", "-d":
        guard let pair = value(), let parsed = Self.actionAndList(pair) else { return false }
        rule = parsed
        isPrepended = option == "-A"
        isDeletion = option == "-d"
      case "-S": calls += (value() ?? "").split(separator: ",").map(String.init)
      case "-F", "-C":
        guard let text = value(), let field = Self.field(text) else { return false }
        fields.append(option == "-C" ? .init(name: "compare", comparison: field.comparison, value: text) : field)
      default: return false
      }
    }
    if let watch {
      guard watch.hasPrefix("/") else { return false }
      let isFolder = isDirectory(Self.plain(watch))
      let made = AuditRule(
        action: .always, list: .exit, path: isFolder ? nil : Self.plain(watch),
        directory: isFolder ? Self.plain(watch) : nil,
        permissions: permissions ?? Set(AuditPermission.allCases), key: key)
      if isWatchDeletion {
        rules.removeAll { ($0.path ?? $0.directory) == Self.plain(watch) }
      } else {
        rules.append(made)
      }
      return true
    }
    guard var made = rule else { return key == nil && fields.isEmpty && calls.isEmpty }
    made.coversAllCalls = calls.isEmpty || calls.contains("all")
    made.permissions = permissions
    made.key = key
    for field in fields {
      switch (field.name, field.comparison) {
      case ("path", "="): made.path = Self.plain(field.value)
      case ("dir", "="): made.directory = Self.plain(field.value)
      case ("perm", "="):
        guard let set = Self.permissions(field.value) else { return false }
        made.permissions = set
      case ("key", "="): made.key = field.value
      default: made.fields.append(field)
      }
    }
    if isDeletion {
      rules.removeAll { $0 == made }
    } else if isPrepended {
      rules.insert(made, at: 0)
    } else {
      rules.append(made)
    }
    return true
  }

  private static func permissions(_ letters: String) -> Set<AuditPermission>? {
    var set: Set<AuditPermission> = []
    for letter in letters.lowercased() {
      guard let permission = AuditPermission(rawValue: String(letter)) else { return nil }
      set.insert(permission)
    }
    return set.isEmpty ? nil : set
  }

  /// Both orders are taken: `always,exit` and `exit,always`.
  private static func actionAndList(_ pair: String) -> AuditRule? {
    let parts = pair.split(separator: ",").map(String.init)
    guard parts.count == 2 else { return nil }
    for (action, list) in [(parts[0], parts[1]), (parts[1], parts[0])] {
      guard let action = AuditRule.Action(rawValue: action) else { continue }
      let lists: [String: AuditRule.List] = [
        "task": .task, "exit": .exit, "user": .user, "exclude": .exclude, "filesystem": .filesystem, "entry": .entry,
      ]
      return lists[list].map { AuditRule(action: action, list: $0) }
    }
    return nil
  }

  private static func field(_ text: String) -> AuditRule.Field? {
    guard let start = text.firstIndex(where: { "=!<>&".contains($0) }) else { return nil }
    let rest = text[start...]
    let comparison = String(rest.prefix { "=!<>&".contains($0) })
    let name = String(text[..<start])
    guard !name.isEmpty else { return nil }
    return AuditRule.Field(
      name: name == "loginuid" ? "auid" : name, comparison: comparison, value: String(rest.dropFirst(comparison.count)))
  }

  /// Without slashes at the end.
  private static func plain(_ path: String) -> String {
    var rest = Substring(path)
    while rest.count > 1, rest.hasSuffix("/") { rest.removeLast() }
    return String(rest)
  }
}
