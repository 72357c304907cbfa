/// What a glance at a text's bytes shows, in one pass without a pattern: runs that could be packed, and brackets behind
/// something that is not a plain name. As patterns both would cost more than all the others together: they begin at
/// nearly every byte.
package struct RoughReading: Sendable, Hashable {
  /// Many letters and digits of base 64 in a row, or lines of them, or many bytes of no alphabet.
  package private(set) var hasBlob = false
  /// Something is called that a variable, an element or an expression holds, a variable is named by another one, or a
  /// class is chosen by a variable.
  package private(set) var hasDynamicCall = false

  /// Bytes in a row.
  private static let blobBytes = 400
  /// Lines of so many bytes, so many in a row.
  private static let blobLine = 60...80
  private static let blobLines = 8
  /// What is as long as a blob lies over at least one of the places that are this far apart.
  private static let sampling = 256
  /// A name is no longer, nor is a comment between a name and its bracket.
  private static let longestName = 256

  package init(_ text: Span<UInt8>) {
    for place in stride(from: 0, to: text.count, by: Self.sampling) where Self.isInBlob(text, place) {
      hasBlob = true
      break
    }
    for place in text.indices {
      let byte = text[place]
      if byte == UInt8(ascii: "(")
        ? Self.callsDynamically(text, place)
        : byte == UInt8(ascii: "$") && Self.namesDynamically(text, place)
      {
        hasDynamicCall = true
        break
      }
    }
  }

  private static func isInBlob(_ text: Span<UInt8>, _ place: Int) -> Bool {
    if text[place] >= 0x80 { return run(text, place, where: { $0 >= 0x80 }).count >= blobBytes }
    var line = place
    while line > 0, text[line] == 0x0A || text[line] == 0x0D { line -= 1 }
    guard isPacked(text[line]) else { return false }
    let run = run(text, line, where: isPacked)
    if run.count >= blobBytes { return true }
    guard blobLine.contains(run.count) else { return false }
    var lines = 1
    var (start, end) = (run.lowerBound, run.upperBound)
    while lines < blobLines, let before = neighbour(text, start, backwards: true) {
      start = before.lowerBound
      lines += 1
    }
    while lines < blobLines, let behind = neighbour(text, end, backwards: false) {
      end = behind.upperBound
      lines += 1
    }
    return lines >= blobLines
  }

  /// Letters, digits and marks of base 64 (RFC 4648 §4).
  private static func isPacked(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="): true
    default: false
    }
  }

  /// The stretch around `place` whose bytes please `accept`; no longer than a blob must be to either side.
  private static func run(_ text: Span<UInt8>, _ place: Int, where accept: (UInt8) -> Bool) -> Range<Int> {
    var (start, end) = (place, place)
    while start > 0, place - start < blobBytes, accept(text[start - 1]) { start -= 1 }
    while end < text.count, end - place < blobBytes, accept(text[end]) { end += 1 }
    return start..<end
  }

  /// The packed line before or behind the line end at `place`.
  private static func neighbour(_ text: Span<UInt8>, _ place: Int, backwards: Bool) -> Range<Int>? {
    var at = backwards ? place - 1 : place
    var ends = 0
    while at >= 0, at < text.count, ends < 2, text[at] == 0x0A || text[at] == 0x0D {
      at += backwards ? -1 : 1
      ends += 1
    }
    guard ends > 0, at >= 0, at < text.count, isPacked(text[at]) else { return nil }
    let run = run(text, at, where: isPacked)
    return blobLine.contains(run.count) ? run : nil
  }

  /// Whether what stands before the bracket at `place` is `$name`, or ends with a bracket itself.
  private static func callsDynamically(_ text: Span<UInt8>, _ place: Int) -> Bool {
    var at = place - 1
    while at >= 0 {
      if text[at] <= 0x20 {
        at -= 1
      } else if at > 2, text[at] == UInt8(ascii: "/"), text[at - 1] == UInt8(ascii: "*") {
        // A comment: on to its beginning.
        let least = max(1, at - longestName)
        at -= 2
        while at > least, !(text[at] == UInt8(ascii: "*") && text[at - 1] == UInt8(ascii: "/")) { at -= 1 }
        guard at > least else { return true }
        at -= 2
      } else {
        break
      }
    }
    guard at >= 0 else { return false }
    switch text[at] {
    case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): return true
    default: break
    }
    let least = max(0, at - longestName)
    while at > least, ByteClass.of(text[at]).continuesName { at -= 1 }
    return text[at] == UInt8(ascii: "$") && at + 1 < place
  }

  /// `$$name`, `${…}`, `new $name`.
  private static func namesDynamically(_ text: Span<UInt8>, _ place: Int) -> Bool {
    if place + 1 < text.count, text[place + 1] == UInt8(ascii: "$") || text[place + 1] == UInt8(ascii: "{") {
      return true
    }
    var at = place - 1
    guard at >= 3, text[at] <= 0x20 else { return false }
    while at > 3, text[at] <= 0x20 { at -= 1 }
    return CodeIslands.matches(text, at - 2, "new")
  }
}
