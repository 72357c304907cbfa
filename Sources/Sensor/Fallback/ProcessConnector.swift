import Glibc
import Parsing

/// The kernel's process connector: fork, exec and exit of every process, without arguments or container.
///
/// Source: linux/cn_proc.h, linux/connector.h; Documentation/driver-api/connector.rst.
final class ProcessConnector: Sendable {
  enum Event: Hashable {
    case fork(parent: Int32, child: Int32, time: UInt64)
    case exec(pid: Int32, time: UInt64)
    case exit(pid: Int32, code: UInt32, time: UInt64)
    /// The socket's buffer was full: an unknown number of events is gone.
    case overflow
  }

  private let descriptor: Int32
  private static let connector: Int32 = 11
  private static let group: UInt32 = 1

  /// - Throws: ``SensorError/connectorRefused(code:)`` without CAP_NET_ADMIN or CONFIG_PROC_EVENTS.
  init() throws(SensorError) {
    descriptor = socket(AF_NETLINK, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), Self.connector)
    guard descriptor >= 0 else { throw .connectorRefused(code: errno) }
    var size: Int32 = 8 << 20
    // SO_RCVBUFFORCE: more than the system's limit.
    setsockopt(descriptor, SOL_SOCKET, 33, &size, socklen_t(MemoryLayout<Int32>.size))
    // struct sockaddr_nl: family, pad, port id (0: the kernel chooses), groups.
    var address = FieldWriter()
    address.put(UInt16(AF_NETLINK))
    address.put(UInt16(0))
    address.put(UInt32(0))
    address.put(Self.group)
    let descriptor = descriptor
    let bound = address.bytes.withUnsafeBytes { memory in
      memory.baseAddress.map { bind(descriptor, $0.assumingMemoryBound(to: sockaddr.self), 12) } ?? -1
    }
    guard bound == 0, listen(true) else {
      let code = errno
      close(descriptor)
      throw .connectorRefused(code: code)
    }
  }

  deinit {
    _ = listen(false)
    close(descriptor)
  }

  private func listen(_ on: Bool) -> Bool {
    // struct nlmsghdr, struct cn_msg, enum proc_cn_mcast_op.
    var message = FieldWriter()
    for value in [UInt32(40), 3, 0, 0] { message.put(value) }
    for value in [Self.group, 1, 0, 0] { message.put(value) }
    message.put(UInt16(4))
    message.put(UInt16(0))
    message.put(UInt32(on ? 1 : 2))
    return message.bytes.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, 0) } == 40
  }

  /// What has come; empty after the time-out.
  func next(timeoutMilliseconds: Int32) -> [Event] {
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&waiting, 1, timeoutMilliseconds) > 0 else { return [] }
    var events: [Event] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while events.count < 4096 {
      let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
      if count < 0, errno == ENOBUFS {
        events.append(.overflow)
        continue
      }
      guard count > 0 else { break }
      if let event = Self.event(Bytes(buffer[..<count])) { events.append(event) }
    }
    return events
  }

  /// One message: `struct nlmsghdr` (16), `struct cn_msg` (20), `struct proc_event`.
  static func event(_ bytes: Bytes) -> Event? {
    guard let what: UInt32 = bytes.integer(at: 36), let time: UInt64 = bytes.integer(at: 44),
      let first: Int32 = bytes.integer(at: 52), let second: Int32 = bytes.integer(at: 56)
    else { return nil }
    switch what {
    case 1:
      guard let childThread: Int32 = bytes.integer(at: 60), let child: Int32 = bytes.integer(at: 64),
        childThread == child
      else { return nil }
      return .fork(parent: second, child: child, time: time)
    case 2: return .exec(pid: second, time: time)
    case 0x8000_0000:
      guard first == second else { return nil }
      return .exit(pid: second, code: bytes.integer(at: 60) ?? 0, time: time)
    default: return nil
    }
  }
}
