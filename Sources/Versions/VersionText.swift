/// The bytes of a version or of a part of one, borrowed. Reading outside gives 0, so that no input can lead a reader
/// beyond the end.
package struct VersionText {
  private let base: UnsafePointer<UInt8>?
  package let count: Int

  /// The memory must outlive the value: use it only where the memory is borrowed.
  package init(_ memory: UnsafeRawBufferPointer) {
    base = memory.baseAddress?.assumingMemoryBound(to: UInt8.self)
    count = memory.count
  }

  private init(base: UnsafePointer<UInt8>?, count: Int) {
    self.base = base
    self.count = count
  }

  package static func with<R>(_ text: String, _ body: (VersionText) -> R) -> R {
    let direct = text.utf8.withContiguousStorageIfAvailable { body(VersionText(UnsafeRawBufferPointer($0))) }
    return direct ?? Array(text.utf8).withUnsafeBytes { body(VersionText($0)) }
  }

  package var isEmpty: Bool { count == 0 }

  /// The byte at `index`, 0 outside.
  @inline(__always) package subscript(index: Int) -> UInt8 {
    guard let base, index >= 0, index < count else { return 0 }
    return base[index]
  }

  /// The part of `range` that exists.
  package subscript(range: Range<Int>) -> VersionText {
    let lower = min(max(range.lowerBound, 0), count)
    let upper = min(max(range.upperBound, lower), count)
    return VersionText(base: base.map { $0 + lower }, count: upper - lower)
  }

  package func from(_ index: Int) -> VersionText { self[min(max(index, 0), count)..<count] }
  package func upTo(_ index: Int) -> VersionText { self[0..<max(index, 0)] }

  package var string: String {
    String(decoding: UnsafeBufferPointer(start: base, count: count), as: UTF8.self)
  }

  /// Byte for byte.
  package func isSame(as other: VersionText) -> Bool {
    count == other.count && VersionText.compareBytes(self, other) == .equal
  }

  /// Not empty, not too long, and without control characters.
  var isPlausible: Bool {
    guard count > 0, count <= VersionScheme.maximumLength else { return false }
    for index in 0..<count where self[index] < 0x20 || self[index] == 0x7F { return false }
    return true
  }

  func firstIndex(of byte: UInt8, from start: Int = 0) -> Int? {
    var index = start
    while index < count {
      if self[index] == byte { return index }
      index += 1
    }
    return nil
  }

  func lastIndex(of byte: UInt8) -> Int? {
    var index = count - 1
    while index >= 0 {
      if self[index] == byte { return index }
      index -= 1
    }
    return nil
  }

  /// The index after the digits that begin at `start`.
  @inline(__always) func endOfDigits(from start: Int) -> Int {
    var index = start
    while self[index].isDigit { index += 1 }
    return index
  }

  @inline(__always) func endOfLetters(from start: Int) -> Int {
    var index = start
    while self[index].isLetter { index += 1 }
    return index
  }

  var isAllDigits: Bool { count > 0 && endOfDigits(from: 0) == count }

  func allSatisfy(_ test: (UInt8) -> Bool) -> Bool {
    for index in 0..<count where !test(self[index]) { return false }
    return true
  }

  /// Equal to `word`, ASCII letters' case ignored; `word` is lower case.
  func isWord(_ word: StaticString) -> Bool {
    guard count == word.utf8CodeUnitCount else { return false }
    return startsWithWord(word)
  }

  func startsWithWord(_ word: StaticString) -> Bool {
    guard count >= word.utf8CodeUnitCount else { return false }
    return word.withUTF8Buffer { word in
      for index in 0..<word.count where self[index].lowercased != word[index] { return false }
      return true
    }
  }

  func starts(with word: StaticString) -> Bool {
    guard count >= word.utf8CodeUnitCount else { return false }
    return word.withUTF8Buffer { word in
      for index in 0..<word.count where self[index] != word[index] { return false }
      return true
    }
  }

  /// Without white space at both ends.
  var trimmed: VersionText {
    var lower = 0
    var upper = count
    while lower < upper, self[lower] == 0x20 { lower += 1 }
    while upper > lower, self[upper - 1] == 0x20 { upper -= 1 }
    return self[lower..<upper]
  }

  /// As numbers of any length, both made of digits; an empty one is 0.
  static func compareNumbers(_ a: VersionText, _ b: VersionText) -> Ordering {
    var i = 0
    var j = 0
    while a[i] == 0x30 { i += 1 }
    while b[j] == 0x30 { j += 1 }
    let left = a.count - i
    let right = b.count - j
    if left != right { return left < right ? .less : .greater }
    for offset in 0..<left where a[i + offset] != b[j + offset] {
      return a[i + offset] < b[j + offset] ? .less : .greater
    }
    return .equal
  }

  /// Byte by byte; a beginning sorts before the whole.
  static func compareBytes(_ a: VersionText, _ b: VersionText) -> Ordering {
    for index in 0..<min(a.count, b.count) where a[index] != b[index] {
      return a[index] < b[index] ? .less : .greater
    }
    return .of(a.count, b.count)
  }

  static func compareIgnoringCase(_ a: VersionText, _ b: VersionText) -> Ordering {
    for index in 0..<min(a.count, b.count) where a[index].lowercased != b[index].lowercased {
      return a[index].lowercased < b[index].lowercased ? .less : .greater
    }
    return .of(a.count, b.count)
  }

  /// Made of zeros alone, or empty.
  var isZero: Bool { allSatisfy { $0 == 0x30 } }
}

extension UInt8 {
  @inline(__always) var isDigit: Bool { self &- 0x30 < 10 }
  @inline(__always) var isLetter: Bool { (self | 0x20) &- 0x61 < 26 }
  @inline(__always) var isLowerCase: Bool { self &- 0x61 < 26 }
  @inline(__always) var lowercased: UInt8 { self &- 0x41 < 26 ? self | 0x20 : self }
}
