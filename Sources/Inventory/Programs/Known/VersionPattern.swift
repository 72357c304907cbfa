import Parsing

/// What a version looks like, in a notation short enough for a table: `#` a number, `~` what may follow a release
/// (`rc1`, `-beta.2`, `p1`, `k`) or nothing, `_` whatever a distributor hangs on, which is no part of the version,
/// everything else itself.
///
///     3.#.#~      3.12.1, 3.13.0rc2
///     #.#.#_      2.6.12 of 2.6.12-1+deb12u4
struct VersionPattern: Sendable {
  private let pattern: [UInt8]

  static let maximumLength = 64

  init(_ pattern: String) { self.pattern = Array(pattern.utf8) }

  struct Match: Equatable {
    /// The version itself.
    var version: Range<Int>
    /// Where the pattern ends.
    var end: Int
  }

  /// The version that begins at `start`; nil where there is none, or where its numbers go on.
  func match(in memory: UnsafeRawBufferPointer, at start: Int) -> Match? {
    var at = start
    var versionEnd: Int?
    for symbol in pattern {
      switch symbol {
      case UInt8(ascii: "#"):
        let first = at
        while at < memory.count, at - first < 9, Self.isDigit(memory, at) { at += 1 }
        if at == first { return nil }
      case UInt8(ascii: "~"): at = Self.tail(memory, at)
      case UInt8(ascii: "_"):
        versionEnd = at
        while at < memory.count, at - start < Self.maximumLength, Self.isVersionByte(memory[at]) { at += 1 }
      default:
        guard at < memory.count, memory[at] == symbol else { return nil }
        at += 1
      }
    }
    guard at - start <= Self.maximumLength, !Self.isDigit(memory, at) else { return nil }
    if at < memory.count, memory[at] == UInt8(ascii: "."), Self.isDigit(memory, at + 1) { return nil }
    return Match(version: start..<(versionEnd ?? at), end: at)
  }

  /// The longest version that ends at `end` and is not itself the end of a longer number.
  func match(in memory: UnsafeRawBufferPointer, endingAt end: Int) -> Match? {
    var start = end
    while start > 0, end - start < Self.maximumLength, Self.isVersionByte(memory[start - 1]) { start -= 1 }
    while start < end {
      let goesOn =
        start > 0
        && (Self.isDigit(memory, start - 1)
          || (memory[start - 1] == UInt8(ascii: ".") && start > 1 && Self.isDigit(memory, start - 2)))
      if !goesOn, Self.isDigit(memory, start), let match = match(in: memory, at: start), match.end == end {
        return match
      }
      start += 1
    }
    return nil
  }

  private static let phases = [
    "alpha", "beta", "canary", "dev", "preview", "pre", "rc", "RC", "p", "b", "a", "M", "esr",
  ].map { Array($0.utf8) }

  /// `-rc.1`, `rc1`, `beta3`, `p2`; else up to two small letters, as OpenSSL's `1.0.2zh`.
  private static func tail(_ memory: UnsafeRawBufferPointer, _ start: Int) -> Int {
    func starts(_ at: Int, _ word: [UInt8]) -> Bool {
      guard memory.count - at >= word.count else { return false }
      return word.indices.allSatisfy { memory[at + $0] == word[$0] }
    }
    func isLetter(_ at: Int) -> Bool { at < memory.count && (0x61...0x7A).contains(memory[at] | 0x20) }
    var at = start
    if at < memory.count, memory[at] == UInt8(ascii: "-") || memory[at] == UInt8(ascii: ".") { at += 1 }
    for phase in phases where starts(at, phase) {
      var end = at + phase.count
      if end < memory.count, memory[end] == UInt8(ascii: ".") || memory[end] == UInt8(ascii: "-"),
        isDigit(memory, end + 1)
      {
        end += 1
      }
      let digits = end
      while isDigit(memory, end), end - digits < 8 { end += 1 }
      if end > digits || phase.count > 2, !isLetter(end) { return end }
    }
    var end = start
    while end - start < 3, isLetter(end), memory[end] >= 0x61 { end += 1 }
    return end - start <= 2 && !isDigit(memory, end) ? end : start
  }

  private static func isDigit(_ memory: UnsafeRawBufferPointer, _ at: Int) -> Bool {
    at < memory.count && (0x30...0x39).contains(memory[at])
  }

  private static func isVersionByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+"),
      UInt8(ascii: "~"), UInt8(ascii: "_"), UInt8(ascii: ":"):
      true
    default: false
    }
  }
}
