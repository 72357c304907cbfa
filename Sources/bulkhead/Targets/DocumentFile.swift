import Glibc
import Images
import Parsing

/// A file of the person's own that is read whole: a bill of materials, a policy, a rule list.
enum DocumentFile {
  /// - Parameter path: `-` is standard input; pipes are read to their end.
  static func read(_ path: String, limit: Int) throws(ImageError) -> Bytes {
    let descriptor = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      let reason = String(cString: strerror(errno))
      throw errno == EACCES || errno == EPERM
        ? .permission("\(path): \(reason); try it as root") : .notFound("\(path): \(reason)")
    }
    defer { close(descriptor) }
    var content: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw .unavailable("\(path): \(String(cString: strerror(errno)))")
      }
      if count == 0 { return Bytes(content) }
      guard content.count + count <= limit else {
        throw .invalid("\(path) has more than the \(limit) bytes that are read")
      }
      content += buffer[..<count]
    }
  }
}
