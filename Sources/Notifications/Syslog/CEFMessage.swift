import Model

/// A notification in ArcSight's Common Event Format, for the text of a syslog record.
///
/// Source: "ArcSight Common Event Format (CEF) Implementation Standard", version 26: `|` and `\` are escaped in the header,
/// `=` and `\` in the extension; line breaks in values are written `\n`.
enum CEFMessage {
  static func text(_ entry: NotificationBatch.Entry, host: String, version: String) -> String {
    let notification = entry.notification
    let header = [
      "CEF:0", "Bulkhead", "Bulkhead", header(version), header(notification.rule), header(notification.title),
      String(severity(notification.severity)),
    ]
    let milliseconds = notification.time.isFinite ? Int(min(max(notification.time, 0), 9e9) * 1000) : 0
    var fields = [
      ("rt", String(milliseconds)), ("dvchost", host), ("cat", notification.topic.name), ("cnt", String(entry.count)),
      ("externalId", notification.fingerprint), ("msg", notification.text), ("request", notification.link),
      ("sproc", notification.details["process"] ?? ""), ("suser", notification.details["user"] ?? ""),
      ("spid", notification.details["pid"] ?? ""), ("act", notification.details["response"] ?? ""),
      ("filePath", notification.details["file"] ?? notification.details["path"] ?? ""),
    ]
    let labelled = [
      ("container", notification.container), ("image", notification.image), ("subject", notification.subject),
      ("remote", notification.details["remote"] ?? ""), ("techniques", notification.details["techniques"] ?? ""),
      ("package", notification.details["package"] ?? ""),
    ]
    for (index, (label, value)) in labelled.enumerated() where !value.isEmpty {
      fields += [("cs\(index + 1)Label", label), ("cs\(index + 1)", value)]
    }
    let extensions = fields.filter { !$0.1.isEmpty }.map { "\($0.0)=\(value($0.1))" }
    return header.joined(separator: "|") + "|" + extensions.joined(separator: " ")
  }

  /// 0 to 10.
  static func severity(_ severity: Severity) -> Int {
    switch severity {
    case .critical: 10
    case .high: 8
    case .medium: 5
    case .low: 3
    case .negligible, .unknown: 1
    }
  }

  static func header(_ text: String) -> String {
    escape(OneLine.text(text, limit: 500), "|")
  }

  static func value(_ text: String) -> String {
    escape(OneLine.lines(text, limit: 1000), "=").replacing("\n", with: "\\n")
  }

  private static func escape(_ text: String, _ special: Character) -> String {
    var escaped = ""
    for character in text {
      if character == "\\" || character == special { escaped.append("\\") }
      escaped.append(character)
    }
    return escaped
  }
}
