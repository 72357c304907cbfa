/// The lines of a text as views of its bytes, without `\n` or `\r\n`.
package struct Lines: Sequence, IteratorProtocol {
  private let bytes: Bytes
  private var offset = 0

  package init(_ bytes: Bytes) { self.bytes = bytes }

  package mutating func next() -> Bytes? {
    guard offset < bytes.count else { return nil }
    let start = offset
    var end = bytes.firstIndex(of: UInt8(ascii: "\n"), from: start) ?? bytes.count
    offset = end + 1
    if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return bytes[start..<end]
  }
}
