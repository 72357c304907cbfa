/// Packagist's versions, in the order of PHP's `version_compare`, which the public advisories follow.
///
/// Source: the PHP manual, `version_compare`: any other word < `dev` < `alpha` = `a` < `beta` = `b` < `RC` = `rc` <
/// numbers < `pl` = `p`. A leading `v` is passed over as Composer does. A branch (`dev-main`) has no place in the
/// order; `2.1.x-dev` stands above all of `2.1`.
enum ComposerVersion {
  /// The parts one after the other, as `version_compare` cuts them: at separators, and between digits and letters.
  private struct Parts {
    private let text: VersionText
    private var offset: Int

    init(_ text: VersionText) {
      self.text = text
      offset = (text[0] | 0x20) == UInt8(ascii: "v") && text[1].isDigit ? 1 : 0
    }

    mutating func next() -> VersionText? {
      while offset < text.count, !text[offset].isDigit, !text[offset].isLetter { offset += 1 }
      guard offset < text.count else { return nil }
      let start = offset
      offset = text[start].isDigit ? text.endOfDigits(from: start) : text.endOfLetters(from: start)
      return text[start..<offset]
    }
  }

  private static let numberPlace = 4

  private static func place(of word: VersionText) -> Int {
    if word.starts(with: "dev") { return 0 }
    if word.starts(with: "a") { return 1 }
    if word.starts(with: "b") { return 2 }
    if word.starts(with: "RC") || word.starts(with: "rc") { return 3 }
    if word.starts(with: "p") { return 5 }
    return -1
  }

  static func compare(_ left: VersionText, _ right: VersionText) -> Ordering? {
    guard !isBranch(left), !isBranch(right) else { return nil }
    var a = Parts(left)
    var b = Parts(right)
    let wildA = isWild(left)
    let wildB = isWild(right)
    while true {
      let x = a.next()
      let y = b.next()
      // `x` of `2.1.x-dev`: above every number.
      if wildA || wildB {
        let infiniteX = wildA && x?.isWord("x") == true
        let infiniteY = wildB && y?.isWord("x") == true
        if infiniteX != infiniteY { return infiniteX ? .greater : .less }
        if infiniteX { return .equal }
      }
      switch (x, y) {
      case (nil, nil): return .equal
      case (let x?, nil): return x[0].isDigit ? .greater : .of(place(of: x), numberPlace)
      case (nil, let y?): return y[0].isDigit ? .less : .of(numberPlace, place(of: y))
      case (let x?, let y?):
        let order =
          x[0].isDigit && y[0].isDigit
          ? VersionText.compareNumbers(x, y)
          : .of(x[0].isDigit ? numberPlace : place(of: x), y[0].isDigit ? numberPlace : place(of: y))
        if order != .equal { return order }
      }
    }
  }

  private static func isBranch(_ text: VersionText) -> Bool {
    text.startsWithWord("dev-") || !(text[0].isDigit || ((text[0] | 0x20) == UInt8(ascii: "v") && text[1].isDigit))
  }

  private static func isWild(_ text: VersionText) -> Bool {
    text.count > 6 && text.from(text.count - 6).isWord(".x-dev")
  }

  static func isValid(_ text: VersionText) -> Bool {
    !isBranch(text)
      && text.allSatisfy { $0.isDigit || $0.isLetter || ".-_+".utf8.contains($0) }
  }
}
