import Archives
import Parsing
import TestKit
import Testing

@testable import Vulnerabilities

/// Hands out bytes in pieces of a given size, so that every boundary is met.
final class DrippingSource: ByteSource {
  private let bytes: [UInt8]
  private let step: Int
  private var offset = 0

  init(_ text: String, step: Int) {
    bytes = Array(text.utf8)
    self.step = step
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int {
    let count = min(step, buffer.count, bytes.count - offset)
    for index in 0..<count { buffer[index] = bytes[offset + index] }
    offset += count
    return count
  }
}

@Suite struct JSONPiecesTests {
  private func pieces(
    _ text: String, opening: Set<String> = [], roots: JSONPieces.Roots = .one, step: Int = 1 << 20
  ) throws -> [String] {
    var pieces = JSONPieces(DrippingSource(text, step: step), opening: opening, roots: roots)
    var result: [String] = []
    while let piece = try pieces.next() {
      result.append((piece.key.isEmpty ? "" : piece.key + (piece.isElement ? "[]=" : "=")) + piece.value.text)
    }
    return result
  }

  @Test(arguments: [1, 2, 3, 7, 4096])
  func takesApartWhateverTheChunks(step: Int) throws {
    #expect(
      try pieces(#" {"a" : 1, "b":{"x":[1,2,"]}"]} ,"c\"d":"e\\","f":[] } "#, step: step)
        == ["a=1", #"b={"x":[1,2,"]}"]}"#, #"c"d="e\\""#, "f=[]"])
    #expect(
      try pieces(#"[1,"two",{"three":3},[4],null,-5.0e3]"#, step: step)
        == ["1", #""two""#, #"{"three":3}"#, "[4]", "null", "-5.0e3"])
    #expect(
      try pieces(#"{"n":2,"list":[{"a":1},{"b":"[,"}],"end":true}"#, opening: ["list"], step: step)
        == ["n=2", #"list[]={"a":1}"#, #"list[]={"b":"[,"}"#, "end=true"])
    #expect(try pieces("{\"a\":1}\n{\"b\":2}\r\n\n3 ", roots: .many, step: step) == [#"{"a":1}"#, #"{"b":2}"#, "3"])
  }

  @Test func emptyContainers() throws {
    #expect(try pieces("{}") == [])
    #expect(try pieces("[ ]") == [])
    #expect(try pieces(#"{"list":[]}"#, opening: ["list"]) == [])
    #expect(try pieces("\u{FEFF}[1]") == ["1"])
  }

  @Test(arguments: [
    #"{"a":1"#, "[1", #"["abc"#, "[1 2]", #"{"a" 1}"#, "{1:2}", "[1] 2", "7", #"{"a":}"#, "[,1]", #"{"a":[1,{]}"#,
  ])
  func refuses(_ text: String) { #expect(throws: ParseError.self) { try pieces(text) } }

  @Test func aPieceThatIsTooLargeIsRefused() {
    var pieces = JSONPieces(
      DrippingSource("[\"" + String(repeating: "x", count: 600_000) + "\"]", step: 4096), limit: 200_000)
    #expect(throws: ParseError.self) { while try pieces.next() != nil {} }
  }

  @Test func sameAsTheTree() throws {
    // Random documents: what comes in pieces is what the tree has.
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<300 {
      let members = (0..<Int.random(in: 0...6, using: &generator)).map {
        JSONValue.Member("k\($0)\\\"", Self.value(3, &generator))
      }
      var writer = JSONWriter(pretty: Bool.random(using: &generator))
      writer.value(.object(members))
      var pieces = JSONPieces(DrippingSource(writer.text, step: Int.random(in: 1...40, using: &generator)))
      var found: [JSONValue.Member] = []
      while let piece = try pieces.next() { found.append(.init(piece.key, try JSONValue(parsing: piece.value))) }
      #expect(found == members)
    }
  }

  private static func value(_ depth: Int, _ generator: inout SeededGenerator) -> JSONValue {
    switch Int.random(in: 0..<(depth > 0 ? 6 : 4), using: &generator) {
    case 0: return .number(String(Int.random(in: -1000...1000, using: &generator)))
    case 1: return .bool(Bool.random(using: &generator))
    case 2: return .null
    case 3:
      let characters = Array(#"ab"\{}[],: é"#)
      return .string(
        String(
          (0..<Int.random(in: 0...9, using: &generator)).map { _ in
            characters[Int.random(in: 0..<characters.count, using: &generator)]
          }))
    case 4: return .array((0..<Int.random(in: 0...3, using: &generator)).map { _ in value(depth - 1, &generator) })
    default:
      return .object(
        (0..<Int.random(in: 0...3, using: &generator)).map { .init("m\($0)", value(depth - 1, &generator)) })
    }
  }

  @Test(arguments: [1, 3, 100])
  func lines(step: Int) throws {
    let reader = LineReader(DrippingSource("one\r\n\ntwo\nlast", step: step), format: "text")
    var lines: [String] = []
    while let line = try reader.next() { lines.append(line.text) }
    #expect(lines == ["one", "", "two", "last"])
  }
}
