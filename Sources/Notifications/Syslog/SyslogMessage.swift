import Model

/// One record of syslog, RFC 5424: header, structured data, text.
struct SyslogMessage: Sendable, Hashable {
  /// RFC 5424 table 1.
  enum Facility: String, Sendable, Hashable, CaseIterable {
    case kern, user, mail, daemon, auth, syslog, lpr, news, uucp, cron, authpriv, ftp
    case local0, local1, local2, local3, local4, local5, local6, local7

    var number: Int {
      let names = Facility.allCases
      let index = names.firstIndex(of: self) ?? 3
      // 12 to 15 have no name that configurations use.
      return index < 12 ? index : index + 4
    }
  }

  var facility: Facility
  var severity: Severity
  var time: Double
  var host: String
  var messageID: String
  /// Parameters of the one element of structured data; none leaves it out.
  var parameters: [(name: String, value: String)]
  var text: String
  /// Whether a mark before text that isn't ASCII says that it is UTF-8; formats within the text begin without one.
  var marksEncoding = true

  static func == (a: SyslogMessage, b: SyslogMessage) -> Bool { a.bytes(limit: .max) == b.bytes(limit: .max) }
  func hash(into hasher: inout Hasher) { hasher.combine(text) }

  /// RFC 5424 table 2.
  static func level(_ severity: Severity) -> Int {
    switch severity {
    case .critical: 2
    case .high: 3
    case .medium: 4
    case .low, .unknown: 5
    case .negligible: 6
    }
  }

  /// Printable ASCII without spaces, `-` where nothing is left (RFC 5424 §6).
  static func field(_ text: String, limit: Int) -> String {
    let kept = text.utf8.prefix(limit).map { (0x21...0x7E).contains($0) ? $0 : UInt8(ascii: "_") }
    return kept.isEmpty ? "-" : String(decoding: kept, as: UTF8.self)
  }

  /// RFC 5424 §6.3.3: `"`, `\` and `]` are escaped; control characters have no place.
  static func parameter(_ text: String) -> String {
    var escaped = ""
    for character in OneLine.text(text, limit: 500) {
      if character == "\"" || character == "\\" || character == "]" { escaped.append("\\") }
      escaped.append(character)
    }
    return escaped
  }

  /// - Parameter limit: bytes; the text is cut, never inside a character.
  func bytes(limit: Int) -> [UInt8] {
    let priority = facility.number * 8 + Self.level(severity)
    var head =
      "<\(priority)>1 \(Timestamp.milliseconds(time)) \(Self.field(host, limit: 255)) bulkhead - \(Self.field(messageID, limit: 32)) "
    if parameters.isEmpty {
      head += "-"
    } else {
      // 32473 is the number for documentation (RFC 5612): Bulkhead has none of its own.
      head += "[bulkhead@32473"
      for (name, value) in parameters where !value.isEmpty {
        head += " \(Self.field(name, limit: 32))=\"\(Self.parameter(value))\""
      }
      head += "]"
    }
    // The mark says that the text is UTF-8 (§6.4); pure ASCII needs none, and old readers would show it.
    let line = OneLine.text(text, limit: 4000)
    let mark = !marksEncoding || line.utf8.allSatisfy({ $0 < 0x80 }) ? "" : "\u{FEFF}"
    let whole = Array((head + " " + mark + line).utf8)
    guard whole.count > limit else { return whole }
    var end = limit
    while end > 0, whole[end] & 0xC0 == 0x80 { end -= 1 }
    return Array(whole[..<end])
  }
}

extension SyslogMessage {
  init(_ entry: NotificationBatch.Entry, host: String, facility: Facility) {
    let notification = entry.notification
    var parameters = [
      (name: "kind", value: notification.topic.name), (name: "severity", value: notification.severity.rawValue),
      (name: "rule", value: notification.rule), (name: "fingerprint", value: notification.fingerprint),
      (name: "subject", value: notification.subject), (name: "container", value: notification.container),
      (name: "image", value: notification.image), (name: "count", value: String(entry.count)),
      (name: "link", value: notification.link),
    ]
    for (key, value) in notification.details.sorted(by: { $0.key < $1.key }).prefix(30) {
      // A name has no `=`, `]`, `"` (§6.3.2).
      parameters.append(
        (name: key.replacing("=", with: "_").replacing("]", with: "_").replacing("\"", with: "_"), value: value))
    }
    self.init(
      facility: facility, severity: notification.severity, time: notification.time, host: host,
      messageID: notification.topic.name, parameters: parameters,
      text: [notification.title, notification.text].filter { !$0.isEmpty }.joined(separator: ": "))
  }
}
