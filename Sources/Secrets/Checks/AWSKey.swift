/// Access key ids of Amazon Web Services.
enum AWSKey {
  /// Behind the four letters of the kind stand sixteen base-32 digits; from bit 7 of their first six bytes on there are
  /// forty bits of the account's number. Keys from before that coding give numbers beyond twelve digits or nonsense, so
  /// the account is told, and not judged.
  static func judge(_ key: [UInt8]) -> Verdict {
    guard key.count == 20 else { return .other }
    let digits = key.dropFirst(4)
    guard !Inertness.hasPlaceholderWord(key), Randomness.longestRun(Array(digits)) < 6,
      Randomness.longestSequence(Array(digits)) < 6, Randomness.entropy(Array(digits)) >= 2.4
    else { return .inert }
    var bits: UInt64 = 0
    for digit in digits.prefix(10) {
      let value: UInt64
      switch digit {
      case 0x41...0x5A: value = UInt64(digit - 0x41)
      case 0x32...0x37: value = UInt64(digit - 0x32 + 26)
      default: return .other
      }
      bits = bits << 5 | value
    }
    // Fifty bits; the upper forty-eight are six bytes, whose bits 7 to 46 are the account.
    let account = (bits >> 2 & 0x7FFF_FFFF_FF80) >> 7
    var verdict = Verdict.secret
    if account < 1_000_000_000_000 {
      let text = String(account)
      verdict.details["account"] = String(repeating: "0", count: max(0, 12 - text.count)) + text
    }
    return verdict
  }
}
