import Model
import Parsing

/// Values that only their name makes a secret: the kind of file and the value itself must speak for it.
enum GenericSecret {
  static func password(_ candidate: Candidate) -> Verdict {
    let value = candidate.secret.array
    guard isValue(candidate) else { return .inert }
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
    guard isValue(candidate) else { return .inert }
    switch candidate.kind {
    case .binary, .document: return .inert
    case .code: guard isQuoted(candidate) else { return .inert }
    case .settings: break
    }
    let strength = Strength(value)
    guard value.count >= 16, strength.digits >= 2, strength.letters >= 2, !strength.isIdentifier,
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
    guard let before = candidate.body[candidate.range.lowerBound - 1] else { return false }
    return "\"'`>".utf8.contains(before)
  }

  /// 8-4-4-4-12: names things more often than it opens them.
  static func isUniqueIdentifier(_ text: [UInt8]) -> Bool {
    text.count == 36 && [8, 13, 18, 23].allSatisfy { text[$0] == UInt8(ascii: "-") }
  }
}
