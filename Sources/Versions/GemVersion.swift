/// RubyGems' versions: numbers and words; a word makes a prerelease.
///
/// Source: the documentation of `Gem::Version`. Words sort before numbers; a hyphen stands for `.pre.`; zeros at the
/// end of the numbers before the first word, and at the end of the rest, count for nothing.
enum GemVersion {
  private enum Segment {
    case number(VersionText)
    case word(VersionText)

    var isZero: Bool {
      if case .number(let text) = self { text.isZero } else { false }
    }
  }

  private static func segments(_ text: VersionText) -> [Segment] {
    let pre: StaticString = "pre"
    var segments: [Segment] = []
    var seenWord = false
    func trim() { while segments.last?.isZero == true { segments.removeLast() } }
    func append(word: VersionText) {
      if !seenWord { trim() }
      seenWord = true
      segments.append(.word(word))
    }
    var offset = 0
    while offset < text.count {
      let byte = text[offset]
      if byte.isDigit {
        let end = text.endOfDigits(from: offset)
        segments.append(.number(text[offset..<end]))
        offset = end
      } else if byte.isLetter {
        let end = text.endOfLetters(from: offset)
        append(word: text[offset..<end])
        offset = end
      } else {
        if byte == UInt8(ascii: "-") {
          append(word: VersionText(UnsafeRawBufferPointer(start: pre.utf8Start, count: pre.utf8CodeUnitCount)))
        }
        offset += 1
      }
    }
    trim()
    return segments
  }

  static func compare(_ left: VersionText, _ right: VersionText) -> Ordering? {
    guard isValid(left), isValid(right) else { return nil }
    let a = segments(left)
    let b = segments(right)
    let zero = Segment.number(left.upTo(0))
    for index in 0..<max(a.count, b.count) {
      let order: Ordering
      switch (index < a.count ? a[index] : zero, index < b.count ? b[index] : zero) {
      case (.number(let x), .number(let y)): order = VersionText.compareNumbers(x, y)
      case (.word(let x), .word(let y)): order = VersionText.compareBytes(x, y)
      case (.word, .number): order = .less
      case (.number, .word): order = .greater
      }
      if order != .equal { return order }
    }
    return .equal
  }

  static func isValid(_ whole: VersionText) -> Bool {
    let text = whole.trimmed
    guard text[0].isDigit else { return false }
    var isInPrerelease = false
    for index in 0..<text.count {
      let byte = text[index]
      let next = text[index + 1]
      switch byte {
      case _ where byte.isDigit:
        // The first part is digits alone.
        continue
      case _ where byte.isLetter:
        guard index > text.endOfDigits(from: 0) else { return false }
      case UInt8(ascii: "."):
        guard next.isDigit || next.isLetter || (isInPrerelease && next == UInt8(ascii: "-")) else { return false }
      case UInt8(ascii: "-"):
        guard isInPrerelease || next.isDigit || next.isLetter || next == UInt8(ascii: "-") else { return false }
        isInPrerelease = true
      default: return false
      }
    }
    return true
  }
}
