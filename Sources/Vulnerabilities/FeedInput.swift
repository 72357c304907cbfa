import Archives
import Glibc
import Parsing

/// One part of a feed as it came: bytes of a mapped file, perhaps packed.
package struct FeedInput: Sendable {
  /// The part's name; for an imported file its file name, until it is recognised.
  package var part: String
  /// As fetched.
  package var bytes: Bytes

  private var mapping: MappedFile?

  package init(part: String, bytes: Bytes) {
    self.part = part
    self.bytes = bytes
  }

  /// Maps the file at `path`, which must not be changed while it is read.
  package init(part: String, file path: String) throws(ParseError) {
    let mapping = try MappedFile(path)
    self.part = part
    bytes = mapping.bytes
    self.mapping = mapping
  }

  /// Gives the pages of a mapped file that were read back to the system, which counts them as this process' memory;
  /// those that are read again come from its cache. To be called now and then in long readings.
  package func release() { mapping?.release() }

  package var compression: Compression { Compression(head: bytes.prefix(8)) }

  /// A stream of the unpacked bytes (gzip, zstd, xz, bzip2 by content; else as they are): for tar archives and for
  /// texts that are read line by line.
  package func stream() throws(ParseError) -> any ByteSource {
    do {
      let packed = PagedSource(self)
      let first = try packed.nextChunk()
      return try compression.unpack(first: first, packed, memoryLimit: 256 << 20) ?? PagedSource(self)
    } catch {
      throw ParseError(part, "\(error)")
    }
  }

  /// The unpacked bytes as one piece. What is packed is unpacked into a file without a name in `TMPDIR` and mapped, so
  /// that a feed of a gigabyte needs no gigabyte of memory.
  /// - Parameter limit: most bytes to unpack.
  package func content(limit: Int = 4 << 30) throws(ParseError) -> Bytes {
    if compression == .none { return bytes }
    let file = try ScratchFile(part)
    let source = try stream()
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 64)
    defer { buffer.deallocate() }
    var total = 0
    while true {
      let count: Int
      do { count = try source.read(into: buffer) } catch { throw ParseError(part, "\(error)") }
      if count == 0 { break }
      total += count
      guard total <= limit else { throw ParseError(part, "unpacks to more than the limit of \(limit) bytes") }
      try file.append(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
    return try file.map(count: total)
  }

  /// The first bytes, unpacked: to recognise a file by.
  package func head(_ length: Int = 64 << 10) -> Bytes {
    if compression == .none { return bytes.prefix(length) }
    guard let source = try? stream() else { return Bytes() }
    var head: [UInt8] = []
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 16 << 10, alignment: 64)
    defer { buffer.deallocate() }
    while head.count < length, let count = try? source.read(into: buffer), count > 0 { head += buffer[..<count] }
    return Bytes(head.prefix(length))
  }
}

/// A temporary file without a name: gone with its last user, even after kill -9.
private final class ScratchFile {
  private let descriptor: Int32
  private let label: String

  init(_ label: String) throws(ParseError) {
    self.label = label
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(folder)/bulkhead-feed.XXXXXX".utf8CString)
    descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw ParseError(label, "no temporary file in \(folder): \(Self.reason)") }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    unlink(template)
  }

  deinit { close(descriptor) }

  private static var reason: String { String(cString: strerror(errno)) }

  func append(_ bytes: UnsafeRawBufferPointer) throws(ParseError) {
    var rest = bytes
    while rest.count > 0 {
      let written = write(descriptor, rest.baseAddress, rest.count)
      if written < 0 {
        if errno == EINTR { continue }
        throw ParseError(label, "can't be unpacked into a temporary file: \(Self.reason)")
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[written...])
    }
  }

  func map(count: Int) throws(ParseError) -> Bytes {
    try MappedFile(descriptor: descriptor, count: count, label: label).bytes
  }
}
