import Glibc
import NIOCore
import NIOPosix

/// Sends datagrams: to a UDP port, which nobody confirms, or to a unix socket such as `/dev/log`.
enum DatagramSender {
  static func send(_ records: [[UInt8]], host: String, port: Int) async throws(DeliveryError) {
    do {
      let channel = try await DatagramBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .connect(host: host, port: port).get()
      do {
        for record in records { try await channel.writeAndFlush(ByteBuffer(bytes: record)).get() }
      } catch {
        channel.close(promise: nil)
        throw error
      }
      try await channel.close().get()
    } catch {
      throw DeliveryError("\(host):\(port) can't be reached: \(TransportTrust.reason(error))")
    }
  }

  static func send(_ records: [[UInt8]], path: String) throws(DeliveryError) {
    func failure() -> DeliveryError {
      DeliveryError("\(path) doesn't take records: \(String(cString: strerror(errno)))")
    }
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw failure() }
    defer { close(descriptor) }
    // A logger that stands still must not hold the messages of others.
    var patience = timeval(tv_sec: 2, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
      throw DeliveryError("\(path) is too long for a socket's path", isPermanent: true)
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let connected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard connected == 0 else { throw failure() }
    for record in records {
      let count = record.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count == record.count else { throw failure() }
    }
  }
}
