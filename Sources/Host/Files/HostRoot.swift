import Glibc
import Parsing

/// The file system of a host: this machine's own, or one that is mounted somewhere (`--root`).
///
/// Paths are the host's own, absolute. Below another root, symbolic links are resolved as if that root were `/`, so that
/// a link in it never leads out.
package struct HostRoot: Sendable, Hashable {
  /// Empty for this machine, else without a slash at the end.
  package let path: String

  package init(_ path: String = "/") {
    var trimmed = Substring(path)
    while trimmed.hasSuffix("/") { trimmed.removeLast() }
    self.path = String(trimmed)
  }

  /// Whether it is the running system's own: only then the kernel can be asked.
  package var isLive: Bool { path.isEmpty }

  /// Where the host's path is seen from here.
  package func outer(_ inner: String) -> String { path + inner }

  static let maximumLinks = 40

  /// The path without symbolic links, `.` and `..`; parts that don't exist are kept as they are.
  /// - Parameter followsLast: whether a link that stands last is followed.
  /// - Returns: nil for a loop of links, or a path that is not absolute.
  package func resolve(_ path: String, followsLast: Bool = true) -> String? {
    guard path.utf8.first == UInt8(ascii: "/"), path.utf8.count <= 1 << 16 else { return nil }
    var waiting = Array(path.split(separator: "/").map(String.init).reversed())
    var done: [String] = []
    var links = 0
    while let part = waiting.popLast() {
      if part == "." { continue }
      if part == ".." {
        _ = done.popLast()
        continue
      }
      let candidate = "/" + (done + [part]).joined(separator: "/")
      guard waiting.isEmpty ? followsLast : true, let target = link(candidate) else {
        done.append(part)
        continue
      }
      links += 1
      guard links <= Self.maximumLinks else { return nil }
      if target.hasPrefix("/") { done = [] }
      waiting += target.split(separator: "/").map(String.init).reversed()
      guard waiting.count <= 4096 else { return nil }
    }
    return "/" + done.joined(separator: "/")
  }

  /// What a symbolic link says; nil for anything else. Works for the links of /proc too.
  package func link(_ path: String) -> String? {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let outer = outer(path)
    let length = buffer.withUnsafeMutableBytes { memory in
      memory.baseAddress.map { readlink(outer, $0.assumingMemoryBound(to: CChar.self), memory.count) } ?? -1
    }
    return length > 0 ? String(decoding: buffer[..<length], as: UTF8.self) : nil
  }

  private func located(_ path: String, followsLast: Bool) throws(HostError) -> String {
    if isLive { return path }
    guard let resolved = resolve(path, followsLast: followsLast) else { throw HostError(path: path, code: ELOOP) }
    return outer(resolved)
  }

  /// Nil where nothing is there.
  package func status(_ path: String, followsLast: Bool = true) throws(HostError) -> FileStatus? {
    var record = stat()
    let place = try located(path, followsLast: followsLast)
    guard (followsLast ? stat(place, &record) : lstat(place, &record)) == 0 else {
      let error = HostError(path: path, code: errno)
      if error.isAbsent { return nil }
      throw error
    }
    return FileStatus(record)
  }

  package func exists(_ path: String) -> Bool {
    do throws(HostError) { return try status(path) != nil } catch { return false }
  }

  /// The content of an ordinary file.
  /// - Parameter limit: bytes; a larger file is an error, so that no half file is taken for a whole one.
  package func read(_ path: String, limit: Int = 1 << 20) throws(HostError) -> Bytes {
    let place = try located(path, followsLast: true)
    let descriptor = open(place, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else { throw HostError(path: path, code: errno) }
    defer { close(descriptor) }
    var record = stat()
    guard fstat(descriptor, &record) == 0, record.st_mode & S_IFMT == S_IFREG else {
      throw HostError(path: path, code: EINVAL)
    }
    var content: [UInt8] = []
    // Files of /proc say 0.
    var chunk = [UInt8](repeating: 0, count: min(max(Int(record.st_size) + 1, 4096), 1 << 18))
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw HostError(path: path, code: errno)
      }
      if count == 0 { return Bytes(content) }
      guard content.count + count <= limit else { throw HostError(path: path, code: EFBIG) }
      content += chunk[..<count]
    }
  }

  /// Hands over an ordinary file in pieces, so that a large log needs no memory.
  /// - Parameter limit: bytes; what comes after them is left out.
  package func readPieces(
    _ path: String, limit: Int, _ receive: (ArraySlice<UInt8>) -> Void
  ) throws(HostError) {
    let descriptor = open(try located(path, followsLast: true), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else { throw HostError(path: path, code: errno) }
    defer { close(descriptor) }
    var record = stat()
    guard fstat(descriptor, &record) == 0, record.st_mode & S_IFMT == S_IFREG else {
      throw HostError(path: path, code: EINVAL)
    }
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    var total = 0
    while total < limit {
      let count = Glibc.read(descriptor, &chunk, min(chunk.count, limit - total))
      if count < 0 {
        if errno == EINTR { continue }
        throw HostError(path: path, code: errno)
      }
      if count == 0 { return }
      total += count
      receive(chunk[..<count])
    }
  }

  /// The content, or nil where the file is absent or can't be read.
  package func text(_ path: String, limit: Int = 1 << 20) -> String? {
    do throws(HostError) { return try read(path, limit: limit).text } catch { return nil }
  }

  /// Names in a directory, sorted; empty where there is none.
  package func list(_ path: String, limit: Int = 100_000) -> [String] {
    guard let place = try? located(path, followsLast: true), let directory = opendir(place) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while names.count < limit, let entry = readdir(directory) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { raw in
        String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }
}
