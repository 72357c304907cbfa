import Model
import Parsing

/// Values that only their name makes a secret: the kind of file and the value itself must speak for it.
enum GenericSecret {
  static func password(_ candidate: Candidate) -> Verdict {
    let value = candidate.secret.array
    guard isMeant(candidate), isValue(candidate) else { return .inert }
    let strength = Strength(value)
    switch candidate.kind {
    case .binary, .document: return .inert
    case .code:
      guard isQuoted(candidate), strength.isLikelyChosenWell, strength.classes >= 3 else { return .inert }
    case .settings:
      if strength.isDemonstration, !strength.isIdentifier, strength.classes >= 3, value.count >= 8 {
        var weak = Verdict.secret
        weak.severity = .low
        return weak
      }
      guard strength.isLikelyChosenWell else { return .inert }
    }
    return .secret
  }

  static func key(_ candidate: Candidate) -> Verdict {
    let value = candidate.secret.array
    guard isMeant(candidate), isValue(candidate) else { return .inert }
    switch candidate.kind {
    case .binary, .document: return .inert
    case .code: guard isQuoted(candidate) else { return .inert }
    case .settings: break
    }
    let strength = Strength(value)
    let isMixed = value.contains(where: \.isUpper) && value.contains(where: \.isLower)
    guard value.count >= 16, strength.digits >= (isMixed ? 1 : 2), strength.letters >= 2, !strength.isIdentifier,
      Randomness.isPlausible(value), !isUniqueIdentifier(value)
    else { return .inert }
    if value.allSatisfy(\.isHexadecimal) { return value.count >= 32 ? .secret : .inert }
    return Randomness.entropy(value) >= 3.3 ? .secret : .inert
  }

  /// A value at all: no placeholder, no variable, no part of a program.
  private static func isValue(_ candidate: Candidate) -> Bool {
    let value = candidate.secret.array
    if Inertness.isVariable(value) || Inertness.isFiller(value) || Inertness.isEmptyWord(value)
      || Inertness.hasPlaceholderWord(value)
    {
      return false
    }
    // The next name of a list: `password= version=`.
    if value.last == UInt8(ascii: "="), value.dropLast().allSatisfy({ $0.isLetter || $0 == 0x5F }) { return false }
    if isQuoted(candidate) { return true }
    // Unquoted, a path or a call is one.
    if value.contains(UInt8(ascii: "(")) || value.starts(with: Array("/".utf8)) || value.starts(with: Array("./".utf8))
    {
      return false
    }
    guard let next = candidate.body[candidate.range.upperBound] else { return true }
    return next != UInt8(ascii: "(") && next != UInt8(ascii: "[")
  }

  private static func isQuoted(_ candidate: Candidate) -> Bool {
    guard let before = candidate.body[candidate.range.lowerBound - 1],
      let after = candidate.body[candidate.range.upperBound]
    else { return false }
    if before == UInt8(ascii: ">") { return after == UInt8(ascii: "<") }
    // `\"` inside another string, `&quot;`.
    return "\"'`".utf8.contains(before) && (after == before || after == UInt8(ascii: "\\"))
      || (before == UInt8(ascii: ";") && after == UInt8(ascii: "&"))
  }

  /// The place means it: no comment, no test, no example, and a name that is one of a secret rather than of something
  /// about a secret.
  private static func isMeant(_ candidate: Candidate) -> Bool {
    guard !isAmongExamples(candidate) else { return false }
    var start = candidate.match.lowerBound
    while let byte = candidate.body[start - 1], byte.isWord || byte == 0x2D || byte == 0x2E,
      candidate.match.lowerBound - start < 64
    {
      start -= 1
    }
    var end = candidate.match.lowerBound
    while let byte = candidate.body[end], byte.isWord || byte == 0x2D || byte == 0x2E, end < candidate.range.lowerBound
    {
      end += 1
    }
    guard SensitiveName.isSensitive(candidate.body[start..<end].text) else { return false }
    return !isComment(candidate.body, start) || candidate.path.contains(".env")
  }

  /// Among tests or documentation, by the path.
  static func isAmongExamples(_ candidate: Candidate) -> Bool {
    switch KeyPlace(candidate.path) {
    case .test, .documentation: true
    case .hostKey, .snakeOil, nil: false
    }
  }

  /// Shown rather than used.
  static func isExample(_ candidate: Candidate) -> Bool {
    candidate.kind == .document || isAmongExamples(candidate)
      || isComment(candidate.body, candidate.match.lowerBound)
  }

  /// Whether the line begins as comments do.
  static func isComment(_ body: Bytes, _ at: Int) -> Bool {
    var start = at
    while let byte = body[start - 1], byte != 0x0A, at - start < 400 { start -= 1 }
    while let byte = body[start], byte == 0x20 || byte == 0x09, start < at { start += 1 }
    guard let first = body[start] else { return false }
    switch first {
    case UInt8(ascii: "#"), UInt8(ascii: ";"), UInt8(ascii: "*"), UInt8(ascii: "%"): return true
    case UInt8(ascii: "/"):
      // npm names a registry so: `//registry.example.com/:_authToken=…`.
      if body[start + 1] == first, Inertness.contains(body[start..<start + 200].array, Array("/:_".utf8)) {
        return false
      }
      return body[start + 1] == first || body[start + 1] == UInt8(ascii: "*")
    case UInt8(ascii: "-"): return body[start + 1] == first && body[start + 2]?.isSpace == true
    case UInt8(ascii: "<"): return body[start + 1] == UInt8(ascii: "!")
    default: return false
    }
  }

  /// 8-4-4-4-12: names things more often than it opens them.
  static func isUniqueIdentifier(_ text: [UInt8]) -> Bool {
    text.count == 36 && [8, 13, 18, 23].allSatisfy { text[$0] == UInt8(ascii: "-") }
  }
}
