import Glibc

/// One connection to a unix socket with deadlines. Closed when let go of.
final class SocketConnection {
  let descriptor: Int32
  private var buffer: [UInt8]
  private var start = 0
  private var end = 0
  /// Asked when nothing came for the time-out: whether to wait on.
  var waitsOn: (() -> Bool)?

  init(path: String, timeoutSeconds: Int) throws(EngineError) {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    let room = MemoryLayout.size(ofValue: address.sun_path)
    guard bytes.count < room else { throw .notReachable(path: path, code: ENAMETOOLONG) }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    buffer = [UInt8](repeating: 0, count: 64 << 10)
    guard descriptor >= 0 else { throw .notReachable(path: path, code: errno) }
    var timeout = timeval(tv_sec: timeoutSeconds, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    let size = socklen_t(MemoryLayout<sockaddr_un>.size)
    let descriptor = descriptor
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) }
    }
    guard result == 0 else {
      let code = errno
      close(descriptor)
      switch code {
      case ENOENT, ECONNREFUSED: throw .noSocket(path: path)
      case EACCES, EPERM: throw .notPermitted(path: path)
      default: throw .notReachable(path: path, code: code)
      }
    }
  }

  deinit { close(descriptor) }

  func send(_ bytes: [UInt8], request: String) throws(EngineError) {
    var offset = 0
    while offset < bytes.count {
      let sent = bytes.withUnsafeBytes { memory in
        Glibc.send(
          descriptor, memory.baseAddress.map { $0 + offset }, bytes.count - offset, Int32(MSG_NOSIGNAL))
      }
      if sent < 0 {
        if errno == EINTR { continue }
        throw errno == EAGAIN ? .timedOut(request: request) : .closed(request: request)
      }
      offset += sent
    }
  }

  /// Makes sure that something is buffered; false at the end of the stream.
  private func fill(_ request: String) throws(EngineError) -> Bool {
    if start < end { return true }
    while true {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      if count > 0 {
        start = 0
        end = count
        return true
      }
      if count == 0 { return false }
      if errno == EINTR { continue }
      if errno == EAGAIN, let waitsOn, waitsOn() { continue }
      throw errno == EAGAIN ? .timedOut(request: request) : .closed(request: request)
    }
  }

  /// One line without its end; at most 16 KiB.
  func line(_ request: String) throws(EngineError) -> String {
    var line: [UInt8] = []
    while try fill(request) {
      if let stop = buffer[start..<end].firstIndex(of: 0x0A) {
        line += buffer[start..<stop]
        start = stop + 1
        if line.last == 0x0D { line.removeLast() }
        return String(decoding: line, as: UTF8.self)
      }
      line += buffer[start..<end]
      start = end
      guard line.count <= 16 << 10 else { throw .notHTTP(request: request, reason: "a line of more than 16 KiB") }
    }
    throw .closed(request: request)
  }

  /// Up to `limit` bytes, at least one; empty at the end of the stream.
  func some(upTo limit: Int, request: String) throws(EngineError) -> ArraySlice<UInt8> {
    guard limit > 0, try fill(request) else { return [] }
    let stop = min(end, start + limit)
    defer { start = stop }
    return buffer[start..<stop]
  }

  /// Process, user and group at the other end (SO_PEERCRED): who the daemon really is.
  var peer: (pid: Int32, user: UInt32, group: UInt32)? {
    var credentials = (pid: Int32(0), user: UInt32(0), group: UInt32(0))
    var size = socklen_t(12)
    guard getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &size) == 0 else { return nil }
    return credentials
  }
}
