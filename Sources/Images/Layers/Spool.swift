import Archives
import Glibc
import Parsing

/// Where bodies go that are too large for memory: a file without a name, gone with its last reference.
final class Spool {
  private let descriptor: Int32
  private(set) var count = 0

  init() throws(ArchiveError) {
    // O_TMPFILE, a macro that is not imported.
    let temporary = 0o20_000_000 | O_DIRECTORY
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var opened = open(folder, temporary | O_RDWR | O_CLOEXEC, 0o600)
    if opened < 0 {
      var template = Array((folder + "/bulkhead-spool.XXXXXX").utf8CString)
      opened = mkstemp(&template)
      if opened >= 0 { unlink(template) }
    }
    guard opened >= 0 else { throw .io(path: folder, reason: String(cString: strerror(errno))) }
    descriptor = opened
  }

  deinit { close(descriptor) }

  func write(_ bytes: UnsafeRawBufferPointer) throws(ArchiveError) {
    var done = 0
    while done < bytes.count, let base = bytes.baseAddress {
      let written = Glibc.write(descriptor, base + done, bytes.count - done)
      if written < 0 {
        if errno == EINTR { continue }
        throw .io(path: "the temporary file", reason: String(cString: strerror(errno)))
      }
      done += written
    }
    count += done
  }

  private final class Mapping {
    let memory: UnsafeRawBufferPointer
    init(_ memory: UnsafeRawBufferPointer) { self.memory = memory }
    deinit { munmap(UnsafeMutableRawPointer(mutating: memory.baseAddress), memory.count) }
  }

  /// The same file under a descriptor of its own, for readers that outlive the spool.
  func reopened(as name: String) throws(ArchiveError) -> OpenFile {
    let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else { throw .io(path: name, reason: String(cString: strerror(errno))) }
    return OpenFile(path: name, descriptor: copy)
  }

  /// The whole of it. Nobody else knows the file, so it can't shrink under the mapping.
  func mapped() throws(ArchiveError) -> Bytes {
    guard count > 0 else { return Bytes() }
    guard let base = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0), base != MAP_FAILED else {
      throw .io(path: "the temporary file", reason: String(cString: strerror(errno)))
    }
    let memory = UnsafeRawBufferPointer(start: base, count: count)
    return Bytes(memory, owner: Mapping(memory))
  }
}

/// Lets only so many mapped bytes be in use at once, by all threads together; a single larger one passes alone.
final class MappingGate: Sendable {
  private let inUse = Monitor(0)
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  func through<R>(_ count: Int, _ body: () -> R) -> R {
    inUse.wait { (used: inout Int) -> Void? in
      guard used == 0 || used + count <= limit else { return nil }
      used += count
      return ()
    }
    defer { inUse.change { $0 -= count } }
    return body()
  }
}
