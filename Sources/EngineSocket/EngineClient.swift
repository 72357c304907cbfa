import Glibc
import Parsing

/// Asks a container engine over its unix socket (Docker Engine API 1.41 and later; Podman speaks it too).
///
/// Blocking, one connection a request stream, every answer bounded. Keeps the connection for the next request.
/// Not thread-safe: each thread has its own.
package final class EngineClient {
  package let path: String
  private let timeoutSeconds: Int
  private var connection: SocketConnection?

  /// - Parameter timeoutSeconds: how long the engine may be silent.
  package init(path: String, timeoutSeconds: Int = 30) {
    self.path = path
    self.timeoutSeconds = timeoutSeconds
  }

  /// Sockets to look for, in order: what `DOCKER_HOST` names, Docker's, Podman's, and a user's own of both.
  package static func candidates(environment: [String: String]) -> [String] {
    if let host = environment["DOCKER_HOST"], host.hasPrefix("unix://") { return [String(host.dropFirst(7))] }
    var paths = ["/var/run/docker.sock", "/run/podman/podman.sock"]
    if let runtime = environment["XDG_RUNTIME_DIR"] {
      paths += ["\(runtime)/docker.sock", "\(runtime)/podman/podman.sock"]
    }
    return paths
  }

  /// The first candidate that answers a ping; nil where there is no engine.
  package static func find(environment: [String: String], timeoutSeconds: Int = 5) -> EngineClient? {
    for path in candidates(environment: environment) {
      let client = EngineClient(path: path, timeoutSeconds: timeoutSeconds)
      if (try? client.get("/_ping", limit: 4096)) != nil { return client }
    }
    return nil
  }

  /// Who serves the socket, by the kernel's word.
  package func peer() throws(EngineError) -> (pid: Int32, user: UInt32, group: UInt32)? {
    try connected().peer
  }

  private func connected() throws(EngineError) -> SocketConnection {
    if let connection { return connection }
    let fresh = try SocketConnection(path: path, timeoutSeconds: timeoutSeconds)
    connection = fresh
    return fresh
  }

  /// The body of a successful answer.
  package func get(_ target: String, limit: Int = 64 << 20) throws(EngineError) -> Bytes {
    try request("GET", target, limit: limit)
  }

  package func post(_ target: String, body: [UInt8] = [], limit: Int = 16 << 20) throws(EngineError) -> Bytes {
    try request("POST", target, body: body, limit: limit)
  }

  private func request(_ method: String, _ target: String, body: [UInt8] = [], limit: Int) throws(EngineError) -> Bytes
  {
    var collected: [UInt8] = []
    try stream(method, target, body: body, keepAlive: true) { chunk throws(EngineError) in
      guard collected.count + chunk.count <= limit else {
        throw .tooLarge(request: "\(method) \(target)", limit: limit)
      }
      collected += chunk
      return true
    }
    return Bytes(collected)
  }

  /// Hands over an endless answer (events, logs) piece by piece. `waitsOn` is asked whenever the engine was silent for the
  /// time-out; answering false ends it with an error.
  package func follow(
    _ target: String, waitsOn: @escaping () -> Bool, receive: (ArraySlice<UInt8>) throws(EngineError) -> Bool
  ) throws(EngineError) {
    let socket = try connected()
    socket.waitsOn = waitsOn
    defer { connection = nil }
    try stream("GET", target, receive: receive)
  }

  /// Hands over the body piece by piece, as it comes; `receive` answers false to stop.
  package func stream(
    _ method: String = "GET", _ target: String, body: [UInt8] = [], keepAlive: Bool = false,
    receive: (ArraySlice<UInt8>) throws(EngineError) -> Bool
  ) throws(EngineError) {
    let name = "\(method) \(target)"
    guard !target.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) else {
      throw .notHTTP(request: name, reason: "the request has white space in it")
    }
    var head = "\(method) \(target) HTTP/1.1\r\nHost: engine\r\nUser-Agent: bulkhead\r\n"
    if !body.isEmpty { head += "Content-Type: application/json\r\n" }
    if method != "GET" { head += "Content-Length: \(body.count)\r\n" }
    head += "\r\n"
    let wasOpen = connection != nil
    do throws(EngineError) {
      try exchange(Array(head.utf8) + body, name, keepAlive, receive)
    } catch {
      // The engine may close a connection that was idle; a fresh one tells.
      guard wasOpen, case .closed = error else { throw error }
      connection = nil
      try exchange(Array(head.utf8) + body, name, keepAlive, receive)
    }
  }

  private func exchange(
    _ message: [UInt8], _ name: String, _ keepAlive: Bool, _ receive: (ArraySlice<UInt8>) throws(EngineError) -> Bool
  ) throws(EngineError) {
    let socket = try connected()
    var isReusable = false
    defer { if !isReusable { connection = nil } }
    try socket.send(message, request: name)
    let status = try status(socket.line(name), name)
    var length: Int?
    var isChunked = false
    var closes = false
    for _ in 0..<200 {
      let line = try socket.line(name)
      if line.isEmpty { break }
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2 else { continue }
      let value = parts[1].drop { $0 == " " }.lowercased()
      switch parts[0].lowercased() {
      case "content-length": length = Int(value)
      case "transfer-encoding": isChunked = value.contains("chunked")
      case "connection": closes = value.contains("close")
      default: break
      }
    }
    if status == 204 || status == 304 { length = 0 }
    guard (200..<300).contains(status) || status == 304 else {
      var message: [UInt8] = []
      _ = try transfer(socket, name, isChunked, length) { chunk throws(EngineError) in
        message += chunk.prefix(4096 - message.count)
        return message.count < 4096
      }
      let text = (try? JSONValue(parsing: Bytes(message)))?["message"]?.string
      throw .refused(request: name, status: status, message: text ?? String(decoding: message, as: UTF8.self))
    }
    let isWhole = try transfer(socket, name, isChunked, length, receive)
    isReusable = keepAlive && isWhole && !closes && (isChunked || length != nil)
  }

  private func status(_ line: String, _ name: String) throws(EngineError) -> Int {
    let parts = line.split(separator: " ")
    guard parts.count >= 2, parts[0].hasPrefix("HTTP/1."), let status = Int(parts[1]) else {
      throw .notHTTP(request: name, reason: "it begins with “\(line.prefix(60))”")
    }
    return status
  }

  /// True where the whole body was read, false where `receive` stopped.
  private func transfer(
    _ socket: SocketConnection, _ name: String, _ isChunked: Bool, _ length: Int?,
    _ receive: (ArraySlice<UInt8>) throws(EngineError) -> Bool
  ) throws(EngineError) -> Bool {
    func pass(_ count: Int) throws(EngineError) -> Bool {
      var left = count
      while left > 0 {
        let piece = try socket.some(upTo: left, request: name)
        guard !piece.isEmpty else { throw .closed(request: name) }
        left -= piece.count
        if try !receive(piece) { return false }
      }
      return true
    }
    if isChunked {
      while true {
        let line = try socket.line(name)
        guard let size = Int(line.prefix { $0 != ";" }, radix: 16), size >= 0, size <= 1 << 40 else {
          throw .notHTTP(request: name, reason: "a chunk of size “\(line.prefix(20))”")
        }
        if size == 0 {
          while try !socket.line(name).isEmpty {}
          return true
        }
        if try !pass(size) { return false }
        _ = try socket.line(name)
      }
    }
    if let length { return length <= 0 ? true : try pass(length) }
    while true {
      let piece = try socket.some(upTo: 1 << 16, request: name)
      if piece.isEmpty { return true }
      if try !receive(piece) { return false }
    }
  }
}
