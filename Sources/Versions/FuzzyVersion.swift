/// Versions of programs that no package manager installed: compared only where both have the same shape.
///
/// Numbers between dots may differ in count (`1.2 < 1.2.1`). Otherwise the kinds of parts must agree one by one:
/// `9.6p1` with `9.7p1`, `1.0.2k` with `1.0.2zb`; not `1.0.2k` with `1.0.2-fips`.
enum FuzzyVersion {
  private static func body(_ text: VersionText) -> VersionText {
    (text[0] == UInt8(ascii: "v") || text[0] == UInt8(ascii: "V")) && text[1].isDigit ? text.from(1) : text
  }

  static func compare(_ left: VersionText, _ right: VersionText) -> Ordering? {
    let a = body(left)
    let b = body(right)
    guard a[0].isDigit, b[0].isDigit else { return nil }
    let isPlain = { (text: VersionText) in text.allSatisfy { $0.isDigit || $0 == UInt8(ascii: ".") } }
    if isPlain(a), isPlain(b) { return SemanticVersion.compareNumbers(a, b) }
    var i = 0
    var j = 0
    var decided = Ordering.equal
    // To the end, even when the order is known: a difference in shape further on makes it meaningless.
    while i < a.count, j < b.count {
      if a[i].isDigit {
        guard b[j].isDigit else { return nil }
        let endA = a.endOfDigits(from: i)
        let endB = b.endOfDigits(from: j)
        decided = decided.then(VersionText.compareNumbers(a[i..<endA], b[j..<endB]))
        (i, j) = (endA, endB)
      } else if a[i].isLetter {
        guard b[j].isLetter else { return nil }
        let endA = a.endOfLetters(from: i)
        let endB = b.endOfLetters(from: j)
        let order = VersionText.compareBytes(a[i..<endA], b[j..<endB])
        // Words have no order; the one or two letters of patch levels have.
        guard order == .equal || (endA - i <= 2 && endB - j <= 2) else { return nil }
        decided = decided.then(order)
        (i, j) = (endA, endB)
      } else {
        guard a[i] == b[j] else { return nil }
        i += 1
        j += 1
      }
    }
    return i == a.count && j == b.count ? decided : nil
  }

  static func isValid(_ text: VersionText) -> Bool {
    body(text)[0].isDigit
      && text.allSatisfy { $0.isDigit || $0.isLetter || ".-_+~:".utf8.contains($0) }
  }
}
