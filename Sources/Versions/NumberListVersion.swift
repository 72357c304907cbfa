/// Lists of numbers and nothing else: Haskell's Hackage and R's CRAN. A beginning sorts before the whole: `1.0 < 1.0.0`.
///
/// Source: Haskell Package Versioning Policy; "Writing R Extensions" §1.1.1 and R's `package_version`.
enum NumberListVersion {
  enum Separators { case dot, dotOrHyphen }

  @inline(__always) private static func separates(_ byte: UInt8, _ separators: Separators) -> Bool {
    byte == UInt8(ascii: ".") || (separators == .dotOrHyphen && byte == UInt8(ascii: "-"))
  }

  static func compare(_ a: VersionText, _ b: VersionText, separators: Separators) -> Ordering? {
    guard isValid(a, separators: separators), isValid(b, separators: separators) else { return nil }
    var i = 0
    var j = 0
    while i < a.count, j < b.count {
      let endA = a.endOfDigits(from: i)
      let endB = b.endOfDigits(from: j)
      let order = VersionText.compareNumbers(a[i..<endA], b[j..<endB])
      if order != .equal { return order }
      i = endA + 1
      j = endB + 1
    }
    return .of(i < a.count ? 1 : 0, j < b.count ? 1 : 0)
  }

  static func isValid(_ text: VersionText, separators: Separators) -> Bool {
    var offset = 0
    while true {
      let end = text.endOfDigits(from: offset)
      guard end > offset else { return false }
      if end == text.count { return true }
      guard separates(text[end], separators) else { return false }
      offset = end + 1
    }
  }
}
