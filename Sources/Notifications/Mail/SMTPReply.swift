/// One answer of a mail server: a code and its lines (RFC 5321 §4.2).
struct SMTPReply: Sendable, Hashable {
  var code: Int
  var lines: [String]

  /// For a message: the code and the first line, made safe to print.
  var shown: String { OneLine.text("\(code) \(lines.first ?? "")", limit: 200) }
}

/// Puts answers together from what arrives. Bounded: a server can't make it keep much.
struct SMTPReplyReader: Sendable {
  /// Bytes of a line (RFC 5321 §4.5.3.1.5 says 512), and lines of an answer.
  private static let longestLine = 2048
  private static let mostLines = 100

  private var buffer: [UInt8] = []
  private var lines: [String] = []
  private var code: Int?

  /// Bytes after the last whole answer.
  var hasMore: Bool { !buffer.isEmpty || !lines.isEmpty }

  /// - Returns: the answers that are whole now.
  mutating func take(_ bytes: some Sequence<UInt8>) throws(DeliveryError) -> [SMTPReply] {
    buffer += bytes
    var replies: [SMTPReply] = []
    while let end = buffer.firstIndex(of: 0x0A) {
      var line = buffer[..<end]
      buffer.removeSubrange(...end)
      if line.last == 0x0D { line = line.dropLast() }
      if let reply = try take(line: Array(line)) { replies.append(reply) }
    }
    guard buffer.count <= Self.longestLine else {
      throw DeliveryError("the mail server's answer has a line of more than \(Self.longestLine) bytes")
    }
    return replies
  }

  private mutating func take(line: [UInt8]) throws(DeliveryError) -> SMTPReply? {
    let digits = line.prefix(3)
    guard line.count <= Self.longestLine, digits.count == 3, digits.allSatisfy({ (0x30...0x39).contains($0) }),
      line.count == 3 || line[3] == 0x20 || line[3] == 0x2D
    else { throw DeliveryError("the mail server answers what is not SMTP") }
    let number = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    guard code == nil || code == number, lines.count < Self.mostLines else {
      throw DeliveryError("the mail server's answer goes on as another, or without end")
    }
    code = number
    lines.append(String(decoding: line.dropFirst(4), as: UTF8.self))
    if line.count > 3, line[3] == 0x2D { return nil }
    defer {
      code = nil
      lines = []
    }
    return SMTPReply(code: number, lines: lines)
  }
}
