import Archives
import Parsing

/// The part of a stream that is looked at right now: grows while something is looked for, forgets what was taken.
final class StreamWindow {
  private let source: any ByteSource
  private let format: String
  /// Most bytes that one piece may have.
  private let limit: Int
  private var buffer: UnsafeMutableRawBufferPointer
  private var start = 0
  private var end = 0
  private var isAtEnd = false
  /// Offset in the stream of the window's first byte.
  private(set) var position = 0

  init(_ source: any ByteSource, format: String, limit: Int) {
    self.source = source
    self.format = format
    self.limit = limit
    buffer = .allocate(byteCount: 128 << 10, alignment: 64)
  }

  deinit { buffer.deallocate() }

  /// What is in memory and not yet taken.
  var available: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: buffer[start..<end]) }

  func failure(_ reason: String) -> ParseError { ParseError(format, reason, at: position) }

  /// Reads on; false at the end of the stream.
  func more() throws(ParseError) -> Bool {
    if isAtEnd { return false }
    if end == buffer.count { try makeRoom() }
    let count: Int
    do { count = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[end...])) } catch {
      throw ParseError(format, "\(error)", at: position)
    }
    if count == 0 { isAtEnd = true }
    end += count
    return count > 0
  }

  private func makeRoom() throws(ParseError) {
    let held = end - start
    if start >= buffer.count / 2 || held == 0 {
      if held > 0, let base = buffer.baseAddress {
        base.copyMemory(from: base + start, byteCount: held)
      }
    } else {
      guard held < limit else { throw failure("one piece of it is larger than the limit of \(limit) bytes") }
      let larger = UnsafeMutableRawBufferPointer.allocate(
        byteCount: min(buffer.count * 2, max(limit, buffer.count) + (64 << 10)), alignment: 64)
      larger.copyMemory(from: available)
      buffer.deallocate()
      buffer = larger
    }
    start = 0
    end = held
  }

  /// The next byte, without taking it; nil at the end.
  func peek() throws(ParseError) -> UInt8? {
    if start == end, !(try more()) { return nil }
    return buffer[start]
  }

  /// Forgets the first `count` bytes, all of which are available.
  func drop(_ count: Int) {
    let dropped = min(count, end - start)
    start += dropped
    position += dropped
    if start == end { (start, end) = (0, 0) }
  }

  /// A copy of the first `count` bytes, which are forgotten here.
  func take(_ count: Int) -> Bytes {
    let bytes = Bytes(copying: UnsafeRawBufferPointer(rebasing: available.prefix(count)))
    drop(count)
    return bytes
  }
}
