import Archives
import Glibc
import Parsing

/// Takes a large JSON document apart while it streams by, so that memory holds one piece of it at a time.
///
/// A piece is a member of the root object or an element of the root array. A member named in `opening` that is an array
/// comes element by element instead. What stands within a piece is not looked at here: a piece that is broken inside is
/// found by its reader, and the next ones still come.
///
///     var pieces = JSONPieces(source, opening: ["vulnerabilities"])
///     while let piece = try pieces.next() { … JSONReader(piece.value) … }
package struct JSONPieces {
  package struct Piece {
    /// The root object's member; empty in a root array.
    package let key: String
    package let value: Bytes
    /// One element of a member that was opened.
    package let isElement: Bool
  }

  package enum Roots {
    /// One document.
    case one
    /// Documents one after the other, as in NDJSON: each is a piece as a whole.
    case many
  }

  private enum State {
    case outside, ended
    case array(key: String, isMember: Bool)
    case object
  }

  private let window: StreamWindow
  private let opening: Set<String>
  private let roots: Roots
  private var state = State.outside
  private var needsComma = false

  /// - Parameter limit: of one piece, in bytes.
  package init(_ source: any ByteSource, opening: Set<String> = [], roots: Roots = .one, limit: Int = 128 << 20) {
    window = StreamWindow(source, format: "JSON", limit: limit)
    self.opening = opening
    self.roots = roots
  }

  /// Offset in the stream.
  package var position: Int { window.position }

  /// The next piece; nil at the end of the document.
  package mutating func next() throws(ParseError) -> Piece? {
    while true {
      let byte = try nextByte()
      switch state {
      case .ended:
        guard byte == nil else { throw window.failure("something follows the document") }
        return nil
      case .outside:
        guard let byte else { return nil }
        if roots == .many { return Piece(key: "", value: try value(), isElement: false) }
        try enter(byte)
      case .array(let key, let isMember):
        guard let byte else { throw window.failure("the document ends within an array") }
        if byte == UInt8(ascii: "]") {
          close(to: isMember ? .object : .ended)
          continue
        }
        guard try passComma(byte) else { continue }
        return Piece(key: key, value: try value(), isElement: isMember)
      case .object:
        guard let byte else { throw window.failure("the document ends within an object") }
        if byte == UInt8(ascii: "}") {
          close(to: .ended)
          continue
        }
        guard try passComma(byte) else { continue }
        if let piece = try member() { return piece }
      }
    }
  }

  private mutating func enter(_ byte: UInt8) throws(ParseError) {
    switch byte {
    case UInt8(ascii: "{"): state = .object
    case UInt8(ascii: "["): state = .array(key: "", isMember: false)
    default: throw window.failure("expected an object or an array")
    }
    window.drop(1)
    needsComma = false
  }

  private mutating func close(to next: State) {
    window.drop(1)
    needsComma = true
    state = next
  }

  /// False where a comma was consumed: look again.
  private mutating func passComma(_ byte: UInt8) throws(ParseError) -> Bool {
    guard needsComma else { return true }
    guard byte == UInt8(ascii: ",") else { throw window.failure("expected , or an end") }
    window.drop(1)
    needsComma = false
    return false
  }

  /// Reads a key and its value; nil where the value is an array to be opened.
  private mutating func member() throws(ParseError) -> Piece? {
    guard try window.peek() == UInt8(ascii: "\"") else { throw window.failure("expected a key") }
    var reader = JSONReader(try value())
    let key = try reader.string()
    guard try nextByte() == UInt8(ascii: ":") else { throw window.failure("expected :") }
    window.drop(1)
    needsComma = false
    if try nextByte() == UInt8(ascii: "["), opening.contains(key) {
      window.drop(1)
      state = .array(key: key, isMember: true)
      return nil
    }
    return Piece(key: key, value: try value(), isElement: false)
  }

  /// Passes over white space; the byte behind it. A byte order mark passes for white space at the beginning.
  private func nextByte() throws(ParseError) -> UInt8? {
    while let byte = try window.peek() {
      switch byte {
      case 0x20, 0x09, 0x0A, 0x0D: window.drop(1)
      case 0xEF, 0xBB, 0xBF:
        guard window.position < 3 else { return byte }
        window.drop(1)
      default: return byte
      }
    }
    return nil
  }

  private mutating func value() throws(ParseError) -> Bytes {
    needsComma = true
    var scan = Scan()
    while true {
      if let length = scan.run(window.available) {
        guard length > 0 else { throw window.failure("expected a value") }
        return window.take(length)
      }
      if try !window.more() {
        // Only a number, true, false or null may end with the stream.
        guard scan.depth == 0, !scan.isInString, scan.at > 0 else {
          throw window.failure("the document ends within a value")
        }
        return window.take(scan.at)
      }
    }
  }

  /// Finds where a value ends, over as many looks as it takes.
  private struct Scan {
    var at = 0
    var depth = 0
    var isInString = false
    private var stringStart = 0

    mutating func run(_ memory: UnsafeRawBufferPointer) -> Int? {
      guard let base = memory.baseAddress else { return nil }
      while at < memory.count {
        if isInString {
          guard let quote = memchr(base + at, 0x22, memory.count - at) else {
            at = memory.count
            return nil
          }
          at = UnsafeRawPointer(quote) - base
          // An odd number of backslashes before it escapes the quote.
          var first = at
          while first > stringStart, memory[first - 1] == 0x5C { first -= 1 }
          isInString = (at - first) & 1 == 1
          at += 1
          if !isInString, depth == 0 { return at }
          continue
        }
        switch memory[at] {
        case 0x22:
          isInString = true
          stringStart = at + 1
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
          if depth == 0 { return at }
          depth -= 1
          if depth == 0 { return at + 1 }
        case UInt8(ascii: ","), 0x20, 0x09, 0x0A, 0x0D:
          if depth == 0 { return at }
        default: break
        }
        at += 1
      }
      return nil
    }
  }
}
