import Glibc

/// A file below a directory, opened one name at a time with no link followed: whoever owns the directory can't lead the
/// opener out of it.
package enum PathBelow {
  /// The directory that holds the file.
  /// - Parameter path: below the root; `.` and `..` are refused.
  /// - Returns: a descriptor that the caller closes, and the file's name.
  package static func directory(_ root: String, _ path: String) throws(HostError) -> (descriptor: Int32, name: String) {
    var parts = path.split(separator: "/").map(String.init)
    guard let name = parts.popLast(), parts.count < 128, !(parts + [name]).contains(where: { $0 == "." || $0 == ".." })
    else { throw HostError(path: path, code: EINVAL) }
    var descriptor = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw HostError(path: root, code: errno) }
    for part in parts {
      let next = openat(descriptor, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      let code = errno
      close(descriptor)
      guard next >= 0 else { throw HostError(path: path, code: code) }
      descriptor = next
    }
    return (descriptor, name)
  }

  /// The file's status and its first bytes.
  package static func read(
    _ root: String, _ path: String, upTo limit: Int
  ) throws(HostError) -> (status: FileStatus, bytes: [UInt8], isWhole: Bool) {
    let (directory, name) = try directory(root, path)
    defer { close(directory) }
    let descriptor = openat(directory, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else { throw HostError(path: path, code: errno) }
    defer { close(descriptor) }
    var record = stat()
    guard fstat(descriptor, &record) == 0 else { throw HostError(path: path, code: errno) }
    let (bytes, isWhole) = try OpenFile.read(descriptor, upTo: limit, path: path)
    return (FileStatus(record), bytes, isWhole)
  }
}
