import Glibc

/// An open file, closed with the last reference.
package final class OpenFile: Sendable {
  package let path: String
  package let descriptor: Int32

  /// Opens for reading. Never waits for a fifo's writer, never follows a link where `followingLinks` is false.
  package init(_ path: String, followingLinks: Bool = true) throws(ArchiveError) {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | (followingLinks ? 0 : O_NOFOLLOW))
    guard descriptor >= 0 else { throw .io(path: path, reason: String(cString: strerror(errno))) }
  }

  /// Takes over `descriptor`.
  package init(path: String, descriptor: Int32) {
    self.path = path
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  package func status() throws(ArchiveError) -> stat {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .io(path: path, reason: String(cString: strerror(errno))) }
    return status
  }

  /// Reads at `offset`; short only at the end.
  package func read(
    into buffer: UnsafeMutableRawBufferPointer, at offset: Int
  ) throws(ArchiveError) -> Int {
    var done = 0
    while done < buffer.count {
      guard let base = buffer.baseAddress else { return 0 }
      let count = pread(descriptor, base + done, buffer.count - done, offset + done)
      if count < 0 {
        if errno == EINTR { continue }
        throw .io(path: path, reason: String(cString: strerror(errno)))
      }
      if count == 0 { break }
      done += count
    }
    return done
  }
}

/// A part of a file, read and skipped by offset: several readers of one file don't disturb each other.
package final class FileRegion: ByteSource {
  private let file: OpenFile
  private var offset: Int
  private let end: Int

  /// - Parameter range: of bytes; nil is the whole file.
  package init(_ file: OpenFile, _ range: Range<Int>) {
    self.file = file
    offset = range.lowerBound
    end = range.upperBound
  }

  package func read(into buffer: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int {
    let wanted = min(buffer.count, end - offset)
    guard wanted > 0 else { return 0 }
    let count = try file.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanted]), at: offset)
    offset += count
    return count
  }

  package func skip(_ count: Int) throws(ArchiveError) -> Int {
    let skipped = min(max(count, 0), end - offset)
    offset += skipped
    return skipped
  }
}
