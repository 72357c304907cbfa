import Foundation
import Model

/// A message of RFC 5322 in UTF-8: the text in base 64, so that no line is too long or begins with a full stop.
struct MailMessage: Sendable {
  var from: MailAddress
  var to: [MailAddress]
  var subject: String
  var text: String
  /// Seconds since 1970.
  var time: Double
  /// Before the `@` of the Message-ID: the same for every try.
  var identifier: String

  var bytes: [UInt8] {
    let domain = from.text.split(separator: "@").last.map(String.init) ?? "localhost"
    var lines = [
      "From: Bulkhead <\(from)>", "To: " + to.map { "<\($0)>" }.joined(separator: ",\r\n "),
      "Subject: " + Self.header(subject), "Date: \(Timestamp.mail(time))", "Message-ID: <\(identifier)@\(domain)>",
      // RFC 3834: nobody's holiday answers to it.
      "Auto-Submitted: auto-generated", "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8",
      "Content-Transfer-Encoding: base64", "",
    ]
    let body = Data(text.replacing("\r\n", with: "\n").replacing("\n", with: "\r\n").utf8).base64EncodedString()
    var rest = body[...]
    while !rest.isEmpty {
      lines.append(String(rest.prefix(76)))
      rest = rest.dropFirst(76)
    }
    return Array((lines.joined(separator: "\r\n") + "\r\n").utf8)
  }

  /// Text as it is where it is printable ASCII and short, else in words of RFC 2047, 75 characters at most each.
  static func header(_ text: String) -> String {
    let line = OneLine.text(text, limit: 300)
    if line.utf8.allSatisfy({ (0x20...0x7E).contains($0) }), line.utf8.count <= 66, !line.contains("=?") { return line }
    var words: [String] = []
    var word: [UInt8] = []
    for character in line {
      let bytes = Array(String(character).utf8)
      // 39 bytes are 52 characters of base 64: with what stands around them and before them a line has at most 78. A
      // character that is longer itself is left out: a pile of accents.
      guard bytes.count <= 39 else { continue }
      if word.count + bytes.count > 39 {
        words.append(Data(word).base64EncodedString())
        word = []
      }
      word += bytes
    }
    if !word.isEmpty { words.append(Data(word).base64EncodedString()) }
    return words.map { "=?utf-8?B?\($0)?=" }.joined(separator: "\r\n ")
  }

  /// What the message says of a batch.
  static func text(_ batch: NotificationBatch) -> String {
    var text = ""
    for entry in batch.entries {
      let notification = entry.notification
      text += OneLine.text(notification.title, limit: 300) + (entry.count > 1 ? " (\(entry.count) times)" : "") + "\n"
      text +=
        "  \(notification.severity.rawValue), \(notification.rule), \(Timestamp.milliseconds(notification.time))\n"
      let facts =
        [
          ("subject", notification.subject), ("container", notification.container), ("image", notification.image),
        ] + notification.details.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
      for (key, value) in facts where !value.isEmpty { text += "  \(key): \(OneLine.text(value, limit: 500))\n" }
      if !notification.text.isEmpty {
        text += OneLine.lines(notification.text, limit: 500).split(separator: "\n", omittingEmptySubsequences: false)
          .map { "  \($0)\n" }.joined()
      }
      if !notification.remediation.isEmpty {
        text += "  What to do: \(OneLine.text(notification.remediation, limit: 500))\n"
      }
      if !notification.link.isEmpty { text += "  \(OneLine.text(notification.link, limit: 500))\n" }
      text += "\n"
    }
    if batch.omitted > 0 { text += "… and \(batch.omitted) more.\n\n" }
    return text + "Bulkhead on \(batch.host)\n"
  }
}
