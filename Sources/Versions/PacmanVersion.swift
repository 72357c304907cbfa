/// Arch Linux's versions: `[epoch:]version[-release]`.
///
/// Source: vercmp(8). An older form of rpm's order: without `~` and `^`, with the number of separators of weight, and
/// letters left over make a version older (`1.0alpha < 1.0`). A missing release fits any.
enum PacmanVersion {
  static func compare(_ a: VersionText, _ b: VersionText) -> Ordering? {
    let a = parts(a)
    let b = parts(b)
    let order = compareSegments(a.epoch, b.epoch).then(compareSegments(a.version, b.version))
    guard order == .equal, let left = a.release, let right = b.release else { return order }
    return compareSegments(left, right)
  }

  private static func parts(
    _ text: VersionText
  ) -> (epoch: VersionText, version: VersionText, release: VersionText?) {
    let digits = text.endOfDigits(from: 0)
    var rest = text
    // Written out so that a missing epoch is the segment "0", as the tool has it.
    var epoch = zero
    if text[digits] == UInt8(ascii: ":") {
      if digits > 0 { epoch = text.upTo(digits) }
      rest = text.from(digits + 1)
    }
    guard let hyphen = rest.lastIndex(of: UInt8(ascii: "-")) else { return (epoch, rest, nil) }
    return (epoch, rest.upTo(hyphen), rest.from(hyphen + 1))
  }

  private static var zero: VersionText {
    let zero: StaticString = "0"
    return VersionText(UnsafeRawBufferPointer(start: zero.utf8Start, count: 1))
  }

  private static func compareSegments(_ a: VersionText, _ b: VersionText) -> Ordering {
    var i = 0
    var j = 0
    while i < a.count, j < b.count {
      let (startA, startB) = (i, j)
      while i < a.count, !a[i].isDigit, !a[i].isLetter { i += 1 }
      while j < b.count, !b[j].isDigit, !b[j].isLetter { j += 1 }
      guard i < a.count, j < b.count else { break }
      if i - startA != j - startB { return .of(i - startA, j - startB) }
      if a[i].isDigit {
        guard b[j].isDigit else { return .greater }
        let endA = a.endOfDigits(from: i)
        let endB = b.endOfDigits(from: j)
        let order = VersionText.compareNumbers(a[i..<endA], b[j..<endB])
        if order != .equal { return order }
        (i, j) = (endA, endB)
      } else {
        guard b[j].isLetter else { return .less }
        let endA = a.endOfLetters(from: i)
        let endB = b.endOfLetters(from: j)
        let order = VersionText.compareBytes(a[i..<endA], b[j..<endB])
        if order != .equal { return order }
        (i, j) = (endA, endB)
      }
    }
    if i >= a.count, j >= b.count { return .equal }
    // What is left over makes newer, unless it is letters.
    if (i >= a.count && !b[j].isLetter) || a[i].isLetter { return .less }
    return .greater
  }

  static func isValid(_ text: VersionText) -> Bool {
    let parts = parts(text)
    return !parts.version.isEmpty
      && parts.version.allSatisfy { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: "/") }
      && (parts.release?.allSatisfy { $0.isDigit || $0 == UInt8(ascii: ".") } ?? true)
  }
}
