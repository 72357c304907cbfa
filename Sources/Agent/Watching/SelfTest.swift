import Dispatch
import Glibc
import Parsing
import Sensor

/// Opens a socket for listening on loopback and looks whether the sensor tells of it.
enum SelfTest {
  /// - Returns: whether the event came within two seconds. The sensor is stopped afterwards.
  static func run(_ sensor: KernelSensor) throws(SensorError) -> Bool {
    let seen = DispatchSemaphore(value: 0)
    let own = getpid()
    try sensor.start { (bytes: Bytes) in
      if case .socket(let socket)? = SensorEvent(bytes), socket.header.process.pid == own, socket.new == .listen {
        seen.signal()
      }
    }
    defer { sensor.stop() }
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    // Not bound: the kernel takes a free port. Nobody can connect before it is closed again.
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let bound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard bound == 0, listen(descriptor, 1) == 0 else { return false }
    return seen.wait(timeout: .now() + .seconds(2)) == .success
  }
}
