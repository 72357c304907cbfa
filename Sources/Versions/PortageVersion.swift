/// Gentoo's versions: `1.2.3b_alpha4_p5-r6`.
///
/// Source: Package Manager Specification, chapter 3.3 (version comparison).
enum PortageVersion {
  private struct Parts {
    var numbers: VersionText
    var letter: UInt8
    var suffixes: VersionText
    var revision: VersionText

    init?(_ text: VersionText) {
      var end = 0
      while text[end].isDigit || text[end] == UInt8(ascii: ".") { end += 1 }
      numbers = text.upTo(end)
      guard numbers[0].isDigit, numbers[end - 1].isDigit else { return nil }
      letter = 0
      if text[end].isLowerCase {
        letter = text[end]
        end += 1
      }
      let start = end
      while text[end] == UInt8(ascii: "_") || text[end].isLowerCase || text[end].isDigit { end += 1 }
      suffixes = text[start..<end]
      revision = text.upTo(0)
      if text[end] == UInt8(ascii: "-"), text[end + 1] == UInt8(ascii: "r") {
        let digits = text.endOfDigits(from: end + 2)
        guard digits > end + 2 else { return nil }
        revision = text[end + 2..<digits]
        end = digits
      }
      guard end == text.count else { return nil }
      if !suffixes.isEmpty {
        guard suffixes[0] == UInt8(ascii: "_") else { return nil }
        var reader = Suffixes(suffixes)
        while let suffix = reader.next() { if suffix.place == nil { return nil } }
      }
    }
  }

  /// One `_name` with its number after the other.
  private struct Suffixes {
    private let text: VersionText
    private var offset = 0

    init(_ text: VersionText) { self.text = text }

    mutating func next() -> (place: Int?, number: VersionText)? {
      guard offset < text.count else { return nil }
      let start = offset + 1
      let endOfName = text.endOfLetters(from: start)
      let end = text.endOfDigits(from: endOfName)
      offset = max(end, start)
      return (PortageVersion.place(of: text[start..<endOfName]), text[endOfName..<end])
    }
  }

  /// 4 is the place of having none.
  private static func place(of name: VersionText) -> Int? {
    if name.isWord("alpha") { return 0 }
    if name.isWord("beta") { return 1 }
    if name.isWord("pre") { return 2 }
    if name.isWord("rc") { return 3 }
    if name.isWord("p") { return 5 }
    return nil
  }

  static func compare(_ left: VersionText, _ right: VersionText) -> Ordering? {
    guard let a = Parts(left), let b = Parts(right) else { return nil }
    return compareNumbers(a.numbers, b.numbers)
      .then(.of(a.letter, b.letter))
      .then(compareSuffixes(a.suffixes, b.suffixes))
      .then(VersionText.compareNumbers(a.revision, b.revision))
  }

  /// The first component as a number; the others too, save that where one of two has a leading zero both compare as
  /// text without their trailing zeros.
  private static func compareNumbers(_ a: VersionText, _ b: VersionText) -> Ordering {
    var i = 0
    var j = 0
    var isFirst = true
    while i < a.count, j < b.count {
      let endA = a.endOfDigits(from: i)
      let endB = b.endOfDigits(from: j)
      let left = a[i..<endA]
      let right = b[j..<endB]
      let order: Ordering
      if !isFirst, left[0] == 0x30 || right[0] == 0x30 {
        order = VersionText.compareBytes(withoutTrailingZeros(left), withoutTrailingZeros(right))
      } else {
        order = VersionText.compareNumbers(left, right)
      }
      if order != .equal { return order }
      isFirst = false
      i = endA + 1
      j = endB + 1
    }
    return .of(i < a.count ? 1 : 0, j < b.count ? 1 : 0)
  }

  private static func withoutTrailingZeros(_ text: VersionText) -> VersionText {
    var end = text.count
    while end > 0, text[end - 1] == 0x30 { end -= 1 }
    return text.upTo(end)
  }

  private static func compareSuffixes(_ a: VersionText, _ b: VersionText) -> Ordering {
    var left = Suffixes(a)
    var right = Suffixes(b)
    while true {
      let x = left.next()
      let y = right.next()
      if x == nil, y == nil { return .equal }
      let order = Ordering.of(x?.place ?? 4, y?.place ?? 4)
      if order != .equal { return order }
      if let x, let y {
        let order = VersionText.compareNumbers(x.number, y.number)
        if order != .equal { return order }
      }
    }
  }

  static func isValid(_ text: VersionText) -> Bool { Parts(text) != nil }
}
