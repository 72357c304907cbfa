import Glibc

/// Comparisons of texts, byte by byte. Case is ASCII's.
enum TextMatching {
  static func withBytes<R>(_ text: String, _ body: (UnsafeBufferPointer<UInt8>) -> R) -> R {
    var text = text
    return text.withUTF8(body)
  }

  static func contains(_ text: UnsafeBufferPointer<UInt8>, _ part: [UInt8]) -> Bool {
    guard let first = part.first else { return true }
    guard text.count >= part.count, let base = text.baseAddress else { return false }
    let last = text.count - part.count
    var start = 0
    while start <= last, let hit = memchr(base + start, Int32(first), last - start + 1) {
      let offset = UnsafeRawPointer(hit) - UnsafeRawPointer(base)
      if memcmp(base + offset, part, part.count) == 0 { return true }
      start = offset + 1
    }
    return false
  }

  static func lower(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }

  /// `part` is lower case already.
  static func containsCaseless(_ text: UnsafeBufferPointer<UInt8>, _ part: [UInt8]) -> Bool {
    guard let first = part.first else { return true }
    guard text.count >= part.count else { return false }
    for start in 0...(text.count - part.count) where lower(text[start]) == first {
      var index = 1
      while index < part.count, lower(text[start + index]) == part[index] { index += 1 }
      if index == part.count { return true }
    }
    return false
  }

  static func hasPrefix(_ text: UnsafeBufferPointer<UInt8>, _ part: [UInt8]) -> Bool {
    text.count >= part.count && text.prefix(part.count).elementsEqual(part)
  }

  static func hasSuffix(_ text: UnsafeBufferPointer<UInt8>, _ part: [UInt8]) -> Bool {
    text.count >= part.count && text.suffix(part.count).elementsEqual(part)
  }
}

/// A shell pattern: `*`, `?`, `[a-z]`, `[!a]`, `\x`. Time is bounded by the product of both lengths.
///
/// Source: fnmatch(3) without FNM_PATHNAME: `*` also passes `/`.
struct Glob: Sendable {
  private enum Part: Sendable {
    case byte(UInt8), any, star
    case set([ClosedRange<UInt8>], isNegated: Bool)
  }

  private let parts: [Part]
  private let isCaseless: Bool

  /// Nil for the extended patterns `@(a|b)`, which are not supported.
  init?(_ pattern: String, caseless: Bool = false) {
    let bytes = Array(pattern.utf8)
    isCaseless = caseless
    var parts: [Part] = []
    var index = 0
    while index < bytes.count {
      let byte = caseless ? TextMatching.lower(bytes[index]) : bytes[index]
      let isExtended = index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "(")
      if isExtended, "@+!?*".utf8.contains(byte) { return nil }
      switch byte {
      case UInt8(ascii: "*"):
        if case .star? = parts.last { break }
        parts.append(.star)
      case UInt8(ascii: "?"): parts.append(.any)
      case UInt8(ascii: "\\") where index + 1 < bytes.count:
        index += 1
        parts.append(.byte(caseless ? TextMatching.lower(bytes[index]) : bytes[index]))
      case UInt8(ascii: "["):
        if let (part, end) = Self.set(bytes, index, caseless) {
          parts.append(part)
          index = end
        } else {
          parts.append(.byte(byte))
        }
      default: parts.append(.byte(byte))
      }
      index += 1
    }
    self.parts = parts
  }

  private static func set(_ bytes: [UInt8], _ start: Int, _ caseless: Bool) -> (Part, Int)? {
    var index = start + 1
    let isNegated = index < bytes.count && (bytes[index] == UInt8(ascii: "!") || bytes[index] == UInt8(ascii: "^"))
    if isNegated { index += 1 }
    var ranges: [ClosedRange<UInt8>] = []
    let first = index
    while index < bytes.count, bytes[index] != UInt8(ascii: "]") || index == first {
      let low = caseless ? TextMatching.lower(bytes[index]) : bytes[index]
      if index + 2 < bytes.count, bytes[index + 1] == UInt8(ascii: "-"), bytes[index + 2] != UInt8(ascii: "]") {
        let high = caseless ? TextMatching.lower(bytes[index + 2]) : bytes[index + 2]
        if low <= high { ranges.append(low...high) }
        index += 3
      } else {
        ranges.append(low...low)
        index += 1
      }
    }
    return index < bytes.count ? (.set(ranges, isNegated: isNegated), index) : nil
  }

  private func fits(_ part: Part, _ byte: UInt8) -> Bool {
    switch part {
    case .byte(let wanted): wanted == byte
    case .any: true
    case .star: false
    case .set(let ranges, let isNegated): ranges.contains { $0.contains(byte) } != isNegated
    }
  }

  /// The last star is the only one that ever needs to take more.
  func matches(_ text: some RandomAccessCollection<UInt8>) -> Bool {
    var (position, part) = (text.startIndex, 0)
    var retry: (position: Int, part: Int)?
    var offset = 0
    while position < text.endIndex {
      let byte = isCaseless ? TextMatching.lower(text[position]) : text[position]
      if part < parts.count, case .star = parts[part] {
        retry = (offset, part)
        part += 1
        continue
      }
      if part < parts.count, fits(parts[part], byte) {
        part += 1
      } else if let last = retry {
        part = last.part + 1
        retry = (last.position + 1, last.part)
        offset = last.position
        position = text.index(text.startIndex, offsetBy: offset)
      } else {
        return false
      }
      offset += 1
      text.formIndex(after: &position)
    }
    while part < parts.count, case .star = parts[part] { part += 1 }
    return part == parts.count
  }
}

/// Directories below which a path may lie: `/etc` holds `/etc` and `/etc/ssh/keys`, not `/etcetera`.
struct PathPrefixes: Sendable {
  private let prefixes: [[Glob]]

  init?(_ texts: [String]) {
    var prefixes: [[Glob]] = []
    for text in texts {
      let parts = text.split(separator: "/").map { Glob(String($0)) }
      guard parts.allSatisfy({ $0 != nil }) else { return nil }
      prefixes.append(parts.compactMap { $0 })
    }
    self.prefixes = prefixes
  }

  func hold(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: "/"), maxSplits: 128).map { Array($0) }
    return prefixes.contains { prefix in
      prefix.count <= parts.count && zip(prefix, parts).allSatisfy { $0.matches($1) }
    }
  }
}
