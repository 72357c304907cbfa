import Archives
import Glibc
import Parsing

/// The lines of a stream, without `\n` or `\r\n`; memory holds one at a time.
package struct LineReader {
  private let window: StreamWindow

  /// - Parameters:
  ///   - format: for messages.
  ///   - limit: of one line, in bytes; a longer one ends the reading with an error.
  package init(_ source: any ByteSource, format: String, limit: Int = 16 << 20) {
    window = StreamWindow(source, format: format, limit: limit)
  }

  /// The next line; nil at the end.
  package func next() throws(ParseError) -> Bytes? {
    var searched = 0
    while true {
      let memory = window.available
      if searched < memory.count, let base = memory.baseAddress,
        let hit = memchr(base + searched, 0x0A, memory.count - searched)
      {
        return line(UnsafeRawPointer(hit) - base, terminator: 1)
      }
      searched = memory.count
      if try !window.more() { return searched == 0 ? nil : line(searched, terminator: 0) }
    }
  }

  private func line(_ length: Int, terminator: Int) -> Bytes {
    let line = window.take(length)
    window.drop(terminator)
    return line.count > 0 && line[line.count - 1] == 0x0D ? line.prefix(line.count - 1) : line
  }
}
