import Model
import Parsing

/// One entry a line: address, network, address with port, name, URL; also hosts files (`0.0.0.0 name`), `||name^`,
/// counts behind a tab (IPsum), comments with `#`, `;` and `//`. maltrail's trails are of this kind.
struct PlainListFeed: FeedFormat {
  static let name = "list"

  static func recognises(_ bytes: Bytes) -> Bool { true }

  static func read(_ bytes: Bytes, into reading: inout FeedReading) {
    let facts = reading.source.facts()
    var number = 0
    if bytes.prefix(4096).array.contains(0) { return reading.fail(1, "it is not text") }
    for line in Lines(bytes) {
      number += 1
      guard reading.failure == nil else { return }
      let word = word(of: line)
      guard !word.isEmpty else { continue }
      // Most lists are names: they are taken as bytes.
      if let name = DomainName.normalised(word.array) {
        if !reading.index.addDomain(name, facts) { reading.fail(number, "more names than fit in") }
      } else {
        let text = word.text
        // maltrail: a bare path or port says nothing here.
        if text.hasPrefix("/") || text.hasPrefix(":") { continue }
        reading.add(text: text, facts, line: number)
      }
    }
  }

  /// The entry of a line, without comments, counts and decoration.
  private static func word(of line: Bytes) -> Bytes {
    func isBlank(_ byte: UInt8?) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
    var start = 0
    while isBlank(line[start]) { start += 1 }
    if line[start] == 0xEF, line[start + 1] == 0xBB { start += 3 }
    guard let first = line[start], first != UInt8(ascii: "#"), first != UInt8(ascii: ";"), first != UInt8(ascii: "!"),
      !(first == UInt8(ascii: "/") && line[start + 1] == UInt8(ascii: "/"))
    else { return Bytes() }
    func end(from start: Int) -> Int {
      var end = start
      while let byte = line[end], !isBlank(byte), byte != UInt8(ascii: "#"), byte != UInt8(ascii: ";"),
        byte != UInt8(ascii: ",")
      {
        end += 1
      }
      return end
    }
    var stop = end(from: start)
    let leading = line[start..<stop]
    if leading == Bytes("0.0.0.0") || leading == Bytes("127.0.0.1") || leading == Bytes("::1") {
      start = stop
      while isBlank(line[start]) { start += 1 }
      stop = end(from: start)
      if line[start..<stop] == Bytes("localhost") { return Bytes() }
    }
    if line[start] == UInt8(ascii: "|"), line[start + 1] == UInt8(ascii: "|") { start += 2 }
    if stop > start, line[stop - 1] == UInt8(ascii: "^") { stop -= 1 }
    return line[start..<stop]
  }
}
