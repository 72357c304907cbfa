import Model

/// One line of passwd(5), with the password field as ``ActivityEvent/FileChange`` gives it.
struct AccountLine: Sendable, Hashable {
  var name: String
  /// `{empty}`, `{sha512}`, `x` …
  var password: String
  var user: UInt32
  var shell: String

  init?(_ line: String) {
    let fields = line.split(separator: ":", omittingEmptySubsequences: false)
    guard fields.count >= 4, !fields[0].isEmpty, !fields[0].hasPrefix("#"), let user = UInt32(fields[2]) else {
      return nil
    }
    name = String(fields[0])
    password = String(fields[1])
    self.user = user
    shell = fields.count > 6 ? String(fields[6]) : ""
  }

  /// Somebody can log in; an empty field means /bin/sh.
  var hasShell: Bool { !["nologin", "false", "sync", "halt", "shutdown"].contains(ProgramKind.base(shell)) }
}

/// A change of a watched file as detectors show it.
enum FileEvidence {
  /// The lines that came and went, at most eight of each, with what else is known.
  static func of(_ change: ActivityEvent.FileChange, _ more: [String: String] = [:]) -> [String: String] {
    func text(_ lines: [String], _ sign: String) -> String {
      let shown = lines.prefix(8).map { sign + String($0.prefix(200)) }
      return (shown + (lines.count > 8 ? ["… \(lines.count - 8) more"] : [])).joined(separator: "\n")
    }
    var evidence = more
    evidence["added"] = text(change.added, "+ ")
    evidence["removed"] = text(change.removed, "- ")
    evidence["limitation"] = change.limitation
    return evidence
  }

  /// Who did it, in a title.
  static func who(_ process: ProcessRecord) -> String { process.name.isEmpty ? "somebody" : process.name }
}
