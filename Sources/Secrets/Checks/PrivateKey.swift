import Model
import Parsing

/// Private keys in the textual armour of RFC 7468, PEM's older headers, OpenSSH's own format, OpenPGP's.
///
/// The armour's first line alone proves nothing: programs that write keys contain it. The body must be one.
enum PrivateKey {
  /// Digits of the body that are read.
  private static let maximumDigits = 64 << 10

  static func judge(_ candidate: Candidate) -> Verdict {
    let label = candidate.match.count > 10 ? candidate.body[candidate.match].array : []
    let armour = Armour(candidate.body, from: candidate.match.upperBound, limit: maximumDigits)
    var verdict = judge(candidate, armour, label)
    verdict.resume = armour.end
    return verdict
  }

  private static func judge(_ candidate: Candidate, _ armour: Armour, _ label: [UInt8]) -> Verdict {
    guard armour.isWhole else { return .inert }
    var verdict = Verdict.secret
    verdict.end = armour.end
    let isOpenPGP = Inertness.contains(label, Array("PGP".utf8))
    guard let key = Base64.decode(armour.digits), key.count >= 40 else { return .inert }
    if Inertness.hasPlaceholderWord(armour.digits.suffix(40).map { $0 }) { return .inert }
    guard isOpenPGP || isKey(key, label) || key[0] == UInt8(ascii: "{"), Randomness.longestRun(armour.digits) < 60
    else { return .inert }
    verdict.essence = key
    verdict.details["bytes"] = String(key.count)
    verdict.redacted = Redaction.key(name(label, key), bytes: key.count)
    if isEncrypted(key, label, armour.headers) {
      verdict.details["encrypted"] = "yes"
      verdict.severity = .low
    }
    if candidate.kind == .binary, KeyPlace.isSystemLibrary(candidate.path) {
      verdict.details["place"] = "compiled into a library of the system: a self-test's, most likely"
      verdict.severity = verdict.severity ?? .medium
    }
    if let place = KeyPlace(candidate.path) {
      verdict.details["place"] = place.words
      if verdict.severity == nil { verdict.severity = place.severity }
    }
    return verdict
  }

  private static func name(_ label: [UInt8], _ key: [UInt8]) -> String {
    if key.starts(with: openSSH) { return "OpenSSH key" }
    for name in ["RSA", "EC", "DSA", "PGP"] where Inertness.contains(label, Array(name.utf8)) { return "\(name) key" }
    return "private key"
  }

  private static let openSSH = Array("openssh-key-v1\u{0}".utf8)

  /// A DER sequence whose length is that of the body, or OpenSSH's magic.
  private static func isKey(_ key: [UInt8], _ label: [UInt8]) -> Bool {
    if key.starts(with: openSSH) { return key.count >= 150 }
    // The body of an old PEM key that is encrypted is cipher text: a multiple of the block.
    guard key[0] == 0x30 else { return key.count % 8 == 0 && key.count >= 48 }
    let header: Int
    var length = 0
    switch key[1] {
    case 0..<0x80: (header, length) = (2, Int(key[1]))
    case 0x81: (header, length) = (3, Int(key[2]))
    case 0x82: (header, length) = (4, Int(key[2]) << 8 | Int(key[3]))
    default: return false
    }
    // Some have the parameters or a second key behind them, none is cut short.
    return header + length <= key.count
  }

  private static func isEncrypted(_ key: [UInt8], _ label: [UInt8], _ headers: [UInt8]) -> Bool {
    if Inertness.contains(label, Array("ENCRYPTED".utf8)) || Inertness.contains(headers, Array("ENCRYPTED".utf8)) {
      return true
    }
    guard key.starts(with: openSSH), key.count > 24 else { return false }
    // The cipher's name: “none” where there is no passphrase.
    return !key[19..<23].elementsEqual("none".utf8)
  }
}

/// The body of an armour: base-64 digits between its first line and its last, however it was quoted.
struct Armour {
  var digits: [UInt8] = []
  /// `Proc-Type: …`, `DEK-Info: …`, `Comment: …`.
  var headers: [UInt8] = []
  /// Behind the last line, or what was read of it.
  var end: Int
  /// False where no body follows: dots, a variable, the end of a string.
  var isWhole = false

  init(_ body: Bytes, from start: Int, limit: Int) {
    var at = start
    end = start
    var line: [UInt8] = []
    var isClosed = false
    // What may stand between the digits: ends of lines, written as such or as an escape, quotes, plus signs of
    // concatenations and indentation.
    scan: while let byte = body[at], digits.count + line.count < limit, at - start < 3 * limit {
      switch byte {
      case UInt8(ascii: "-"):
        if body[at..<at + 9].starts(with: "-----END ") {
          isClosed = true
          break scan
        }
        // The next one begins before this one ended.
        if body[at..<at + 11].starts(with: "-----BEGIN ") {
          end = at
          return
        }
        // A comment's dashes, or a list's.
        line.append(byte)
        at += 1
      case UInt8(ascii: "\\"):
        guard let next = body[at + 1] else { break scan }
        if "nr".utf8.contains(next) { flush(&line) }
        at += 2
      case 0x0A, 0x0D:
        flush(&line)
        at += 1
      case UInt8(ascii: "<"), UInt8(ascii: "$"), UInt8(ascii: "{"), UInt8(ascii: "%"):
        end = at
        return
      case 0x00: break scan
      default:
        line.append(byte)
        at += 1
      }
      if line.count > 20_000 {
        end = at
        return
      }
    }
    flush(&line)
    end = isClosed ? min(at + 40, body.firstIndex(of: 0x0A, from: at) ?? body.count, body.count) : at
    // Without its last line it is a key only if it ended because the text did.
    isWhole = digits.count >= 56 && (isClosed || body[at] == nil || digits.count >= limit)
  }

  private mutating func flush(_ line: inout [UInt8]) {
    defer { line.removeAll(keepingCapacity: true) }
    var text = line[...]
    func isWrapping(_ byte: UInt8) -> Bool { byte.isSpace || "\"'`+,;.()#*>|".utf8.contains(byte) }
    while let first = text.first, first != UInt8(ascii: "+"), isWrapping(first) { text = text.dropFirst() }
    // A line of digits may itself begin with a plus sign; a concatenation's stands before a space or a quote.
    if text.first == UInt8(ascii: "+"), let next = text.dropFirst().first, next.isSpace || next == 0x22 || next == 0x27
    {
      text = text.dropFirst()
      while let first = text.first, isWrapping(first) { text = text.dropFirst() }
    }
    while let last = text.last, last.isSpace || "\"'`,;.()".utf8.contains(last) { text = text.dropLast() }
    if let last = text.last, last == UInt8(ascii: "+"),
      text.dropLast().last?.isSpace == true || text.dropLast().last == 0x22
    {
      text = text.dropLast()
      while let last = text.last, last.isSpace || last == 0x22 || last == 0x27 { text = text.dropLast() }
    }
    guard !text.isEmpty, text.count > 1 || text.first != UInt8(ascii: "+") else { return }
    if text.contains(UInt8(ascii: ":")), digits.isEmpty {
      headers += text.prefix(200)
      return
    }
    // OpenPGP's checksum line.
    if text.first == UInt8(ascii: "="), text.count == 5 { return }
    // All on one line, words between: some tools turn ends of lines into spaces.
    digits += text.filter { !$0.isSpace }
  }
}
