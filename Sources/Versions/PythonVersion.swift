/// Python's versions: `[epoch!]1.2.3[{a|b|rc}N][.postN][.devN][+local]`.
///
/// Source: PEP 440 with its normalisations (now "Version specifiers" of the PyPA specifications). What is not of this
/// form is no version: it can't be compared, and equals nothing.
struct PythonVersion {
  private var epoch: VersionText
  private var release: VersionText
  /// 0 alpha, 1 beta, 2 release candidate; nil: none.
  private var stage: Int?
  private var stageNumber: VersionText
  private var post: VersionText?
  private var dev: VersionText?
  private var local: VersionText?

  init?(_ whole: VersionText) {
    let text = whole.trimmed
    let empty = text.upTo(0)
    stageNumber = empty
    epoch = empty
    var offset = text[0].lowercased == UInt8(ascii: "v") ? 1 : 0
    var end = text.endOfDigits(from: offset)
    guard end > offset else { return nil }
    if text[end] == UInt8(ascii: "!") {
      epoch = text[offset..<end]
      offset = end + 1
      end = text.endOfDigits(from: offset)
      guard end > offset else { return nil }
    }
    while text[end] == UInt8(ascii: "."), text[end + 1].isDigit { end = text.endOfDigits(from: end + 1) }
    release = text[offset..<end]
    offset = end

    if let (word, after) = Self.word(text, offset, Self.stages) {
      stage = word
      (stageNumber, offset) = Self.number(text, after)
    }
    if text[offset] == UInt8(ascii: "-"), text[offset + 1].isDigit {
      end = text.endOfDigits(from: offset + 1)
      post = text[offset + 1..<end]
      offset = end
    } else if let (_, after) = Self.word(text, offset, Self.posts) {
      let number: VersionText
      (number, offset) = Self.number(text, after)
      post = number
    }
    if let (_, after) = Self.word(text, offset, Self.devs) {
      let number: VersionText
      (number, offset) = Self.number(text, after)
      dev = number
    }
    if text[offset] == UInt8(ascii: "+") {
      let part = text.from(offset + 1)
      guard Self.isLocal(part) else { return nil }
      local = part
      offset = text.count
    }
    guard offset == text.count else { return nil }
  }

  /// Longer words first where one begins another.
  private static let stages: [(StaticString, Int)] = [
    ("alpha", 0), ("a", 0), ("beta", 1), ("b", 1), ("preview", 2), ("pre", 2), ("c", 2), ("rc", 2),
  ]
  private static let posts: [(StaticString, Int)] = [("post", 0), ("rev", 0), ("r", 0)]
  private static let devs: [(StaticString, Int)] = [("dev", 0)]

  @inline(__always) private static func isSeparator(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
  }

  private static func word(
    _ text: VersionText, _ offset: Int, _ words: [(StaticString, Int)]
  ) -> (Int, Int)? {
    let start = isSeparator(text[offset]) ? offset + 1 : offset
    guard text[start].isLetter else { return nil }
    let rest = text.from(start)
    for (word, value) in words where rest.startsWithWord(word) { return (value, start + word.utf8CodeUnitCount) }
    return nil
  }

  /// The number after a word, which may be missing (0) and have a separator before it.
  private static func number(_ text: VersionText, _ offset: Int) -> (VersionText, Int) {
    let start = isSeparator(text[offset]) ? offset + 1 : offset
    let end = text.endOfDigits(from: start)
    if end > start { return (text[start..<end], end) }
    // A separator before the next word belongs to that one; either reading is the same version.
    return (text.upTo(0), text[start].isLetter ? offset : start)
  }

  private static func isLocal(_ text: VersionText) -> Bool {
    guard !text.isEmpty, !isSeparator(text[0]), !isSeparator(text[text.count - 1]) else { return false }
    for index in 0..<text.count {
      let byte = text[index]
      guard byte.isDigit || byte.isLetter || (isSeparator(byte) && !isSeparator(text[index + 1])) else { return false }
    }
    return true
  }

  static func compare(_ left: VersionText, _ right: VersionText) -> Ordering? {
    guard let a = PythonVersion(left), let b = PythonVersion(right) else { return nil }
    return VersionText.compareNumbers(a.epoch, b.epoch)
      .then(SemanticVersion.compareNumbers(a.release, b.release))
      .then(.of(a.stageRank, b.stageRank))
      .then(VersionText.compareNumbers(a.stageNumber, b.stageNumber))
      .then(optional(a.post, b.post, noneIs: .less))
      .then(optional(a.dev, b.dev, noneIs: .greater))
      .then(compareLocal(a.local, b.local))
  }

  /// `1.0.dev1` sorts before `1.0a1`, which sorts before `1.0`.
  private var stageRank: Int { stage ?? (post == nil && dev != nil ? -1 : 3) }

  /// - Parameter noneIs: how having none stands to having one.
  private static func optional(_ a: VersionText?, _ b: VersionText?, noneIs: Ordering) -> Ordering {
    switch (a, b) {
    case (nil, nil): .equal
    case (nil, _): noneIs
    case (_, nil): noneIs.reversed
    case (let a?, let b?): VersionText.compareNumbers(a, b)
    }
  }

  /// Numbers sort after words.
  private static func compareLocal(_ a: VersionText?, _ b: VersionText?) -> Ordering {
    guard let a, let b else { return .of(a == nil ? 0 : 1, b == nil ? 0 : 1) }
    func end(_ text: VersionText, _ start: Int) -> Int {
      var index = start
      while index < text.count, !isSeparator(text[index]) { index += 1 }
      return index
    }
    var i = 0
    var j = 0
    while i < a.count, j < b.count {
      let left = a[i..<end(a, i)]
      let right = b[j..<end(b, j)]
      let order: Ordering
      switch (left.isAllDigits, right.isAllDigits) {
      case (true, true): order = VersionText.compareNumbers(left, right)
      case (false, false): order = VersionText.compareIgnoringCase(left, right)
      case (true, false): order = .greater
      case (false, true): order = .less
      }
      if order != .equal { return order }
      i += left.count + 1
      j += right.count + 1
    }
    return .of(i < a.count ? 1 : 0, j < b.count ? 1 : 0)
  }
}
