import Archives
import Glibc
import Parsing

/// A file in memory, read by the kernel page by page as it is looked at.
package final class MappedFile: @unchecked Sendable {
  // Unchecked: the memory is only read, and unmapped when nobody is left.
  private let memory: UnsafeRawBufferPointer
  /// Keeps the mapping alive.
  package var bytes: Bytes { memory.isEmpty ? Bytes() : Bytes(memory, owner: self) }

  package convenience init(_ path: String) throws(ParseError) {
    do {
      let file = try OpenFile(path)
      let status = try file.status()
      guard status.st_mode & S_IFMT == S_IFREG else { throw ArchiveError.io(path: path, reason: "not a regular file") }
      try self.init(descriptor: file.descriptor, count: Int(status.st_size), label: path)
    } catch let error as ParseError {
      throw error
    } catch {
      throw ParseError(path, "\(error)")
    }
  }

  /// - Parameter descriptor: may be closed afterwards.
  init(descriptor: Int32, count: Int, label: String) throws(ParseError) {
    guard count > 0 else {
      memory = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    let base = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0)
    guard let base, base != MAP_FAILED else {
      throw ParseError(label, "can't be mapped: \(String(cString: strerror(errno)))")
    }
    memory = UnsafeRawBufferPointer(start: base, count: count)
  }

  deinit {
    if let base = memory.baseAddress { munmap(UnsafeMutableRawPointer(mutating: base), memory.count) }
  }

  /// Forgets the pages that are in memory; they are read anew when looked at.
  package func release() {
    guard let base = memory.baseAddress else { return }
    madvise(UnsafeMutableRawPointer(mutating: base), memory.count, MADV_DONTNEED)
  }
}

/// The bytes of an input from the first to the last, in pieces; pages that have been passed are given back.
final class PagedSource: ByteSource, ChunkSource {
  private let input: FeedInput
  private var offset = 0
  private var released = 0

  private static let chunk = 1 << 20
  private static let releaseEvery = 16 << 20

  init(_ input: FeedInput) { self.input = input }

  func nextChunk() throws(ArchiveError) -> UnsafeRawBufferPointer {
    giveBack()
    let start = offset
    offset = min(offset + Self.chunk, input.bytes.count)
    // The memory lives as long as `input`, which lives as long as this source.
    return input.bytes.withUnsafeBytes { UnsafeRawBufferPointer(rebasing: $0[start..<offset]) }
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int {
    giveBack()
    let count = min(buffer.count, input.bytes.count - offset)
    guard count > 0 else { return 0 }
    input.bytes.withUnsafeBytes { memory in
      buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[offset..<offset + count]))
    }
    offset += count
    return count
  }

  func skip(_ count: Int) throws(ArchiveError) -> Int {
    let skipped = min(max(count, 0), input.bytes.count - offset)
    offset += skipped
    return skipped
  }

  private func giveBack() {
    guard offset - released >= Self.releaseEvery else { return }
    released = offset
    input.release()
  }
}
