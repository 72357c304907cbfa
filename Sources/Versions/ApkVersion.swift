/// Alpine's versions: `{number}{.number}…{letter}{_suffix{number}}…{~hash}{-r{number}}`.
///
/// Source: apk-package(5) of apk-tools 3, which is also what the later 2.x do. Where one version ends, the other
/// is newer if it goes on, save with `_alpha`, `_beta`, `_pre` or `_rc`. A number after the first that begins with `0`
/// makes both compare as text.
enum ApkVersion {
  /// Kinds of parts in the order in which they may follow; of two versions that differ in the kind of their next
  /// part, the one whose kind comes first is newer.
  private enum Kind: Int {
    case firstNumber, number, letter, suffix, suffixNumber, hash, revision, end, invalid
  }

  /// Places of suffixes; 4 is the place of having none.
  private static let none = 4

  private struct Reader {
    let text: VersionText
    var offset = 0
    var kind = Kind.firstNumber
    /// The present part: its digits, letter, name or hash.
    var value: VersionText
    /// Of a suffix.
    var place = none

    init(_ text: VersionText) {
      self.text = text
      value = text.upTo(0)
      takeDigits(as: .firstNumber)
    }

    private mutating func takeDigits(as kind: Kind) {
      let end = text.endOfDigits(from: offset)
      guard end > offset else {
        self.kind = .invalid
        return
      }
      value = text[offset..<end]
      offset = end
      self.kind = kind
    }

    mutating func next() {
      guard offset < text.count else {
        kind = kind == .invalid ? .invalid : .end
        value = text.upTo(0)
        return
      }
      let byte = text[offset]
      switch byte {
      case _ where byte.isLowerCase && kind.rawValue <= Kind.number.rawValue:
        value = text[offset..<offset + 1]
        offset += 1
        kind = .letter
      case UInt8(ascii: ".") where kind.rawValue <= Kind.number.rawValue:
        offset += 1
        takeDigits(as: .number)
      case _ where byte.isDigit && kind == .letter:
        // `1.9.5p1`, which apk-tools 2 takes.
        takeDigits(as: .number)
      case _ where byte.isDigit && kind == .suffix:
        takeDigits(as: .suffixNumber)
      case UInt8(ascii: "_") where kind.rawValue <= Kind.suffixNumber.rawValue:
        let start = offset + 1
        var end = start
        while text[end].isLowerCase { end += 1 }
        value = text[start..<end]
        offset = end
        kind = .suffix
        if let found = ApkVersion.place(of: value) { place = found } else { kind = .invalid }
      case UInt8(ascii: "~") where kind.rawValue < Kind.hash.rawValue:
        let start = offset + 1
        var end = start
        while text[end].isDigit || (0x61...0x66).contains(text[end]) { end += 1 }
        value = text[start..<end]
        offset = end
        kind = end > start ? .hash : .invalid
      case UInt8(ascii: "-") where kind.rawValue < Kind.revision.rawValue && text[offset + 1] == UInt8(ascii: "r"):
        offset += 2
        takeDigits(as: .revision)
      default:
        kind = .invalid
      }
    }
  }

  private static func place(of suffix: VersionText) -> Int? {
    if suffix.isWord("alpha") { return 0 }
    if suffix.isWord("beta") { return 1 }
    if suffix.isWord("pre") { return 2 }
    if suffix.isWord("rc") { return 3 }
    if suffix.isWord("cvs") { return 5 }
    if suffix.isWord("svn") { return 6 }
    if suffix.isWord("git") { return 7 }
    if suffix.isWord("hg") { return 8 }
    if suffix.isWord("p") { return 9 }
    return nil
  }

  static func compare(_ left: VersionText, _ right: VersionText) -> Ordering? {
    var a = Reader(left)
    var b = Reader(right)
    // A text that isn't a version at all can't be placed; one that goes wrong later compares by what went before.
    guard a.kind != .invalid, b.kind != .invalid else { return nil }
    while a.kind == b.kind, a.kind != .end, a.kind != .invalid {
      let order = comparePart(a, b)
      if order != .equal { return order }
      a.next()
      b.next()
    }
    if a.kind == b.kind { return .equal }
    if a.kind == .suffix, a.place < none { return .less }
    if b.kind == .suffix, b.place < none { return .greater }
    return .of(b.kind.rawValue, a.kind.rawValue)
  }

  private static func comparePart(_ a: Reader, _ b: Reader) -> Ordering {
    switch a.kind {
    case .number:
      if a.value[0] == 0x30 || b.value[0] == 0x30 { return VersionText.compareBytes(a.value, b.value) }
      return VersionText.compareNumbers(a.value, b.value)
    case .firstNumber, .suffixNumber, .revision: return VersionText.compareNumbers(a.value, b.value)
    case .suffix: return .of(a.place, b.place)
    case .letter, .hash: return VersionText.compareBytes(a.value, b.value)
    case .end, .invalid: return .equal
    }
  }

  static func isValid(_ text: VersionText) -> Bool {
    var reader = Reader(text)
    while reader.kind != .end, reader.kind != .invalid { reader.next() }
    return reader.kind == .end
  }
}
