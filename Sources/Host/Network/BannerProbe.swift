import CLinux
import Foundation
import Glibc

/// Hears what services say first to whoever connects, inside their own network namespaces.
///
/// Connects, reads at most 255 bytes, sends nothing. All at once: the time is that of one. Needs root; a namespace that
/// can't be entered has no answer. Runs on a thread of its own, which alone enters the namespaces.
package enum BannerProbe {
  package struct Target: Sendable, Hashable {
    /// Whose network namespace.
    package var pid: Int
    package var listener: SocketTable.Listener

    package init(pid: Int, listener: SocketTable.Listener) {
      self.pid = pid
      self.listener = listener
    }
  }

  static let maximumTargets = 512

  /// - Returns: in the order of the targets, nil for those that said nothing in time.
  package static func banners(_ targets: [Target], milliseconds: Int = 250) -> [String?] {
    guard !targets.isEmpty else { return [] }
    final class Box: @unchecked Sendable {
      // Unchecked: written by the thread before the semaphore, read after it.
      var answers: [String?] = []
    }
    let box = Box()
    let done = DispatchSemaphore(value: 0)
    Thread {
      box.answers = listen(Array(targets.prefix(maximumTargets)), milliseconds)
      done.signal()
    }.start()
    done.wait()
    return box.answers + Array(repeating: nil, count: targets.count - box.answers.count)
  }

  private static func listen(_ targets: [Target], _ milliseconds: Int) -> [String?] {
    var answers = [String?](repeating: nil, count: targets.count)
    var open: [(descriptor: Int32, index: Int)] = []
    for (index, target) in targets.enumerated() {
      for descriptor in connected(target) { open.append((descriptor, index)) }
    }
    let deadline = DispatchTime.now().uptimeNanoseconds + UInt64(max(milliseconds, 0)) * 1_000_000
    var buffer = [UInt8](repeating: 0, count: 255)
    while !open.isEmpty {
      let now = DispatchTime.now().uptimeNanoseconds
      guard now < deadline else { break }
      var waiting = open.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
      guard poll(&waiting, nfds_t(waiting.count), Int32((deadline - now) / 1_000_000) + 1) > 0 else { break }
      for (position, entry) in waiting.enumerated().reversed() where entry.revents != 0 {
        let count = recv(entry.fd, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        if count > 0 { answers[open[position].index] = String(decoding: buffer[..<count], as: UTF8.self) }
        close(entry.fd)
        open.remove(at: position)
      }
    }
    for entry in open { close(entry.descriptor) }
    return answers
  }

  /// A socket that waits on every address of IPv6 usually takes IPv4 too, and a container often has no IPv6: both are
  /// tried.
  private static func connected(_ target: Target) -> [Int32] {
    let space = Glibc.open("/proc/\(target.pid)/ns/net", O_RDONLY | O_CLOEXEC)
    guard space >= 0 else { return [] }
    defer { close(space) }
    guard enter_namespace(space) == 0, let port = UInt16(exactly: target.listener.port) else { return [] }
    let isSix = target.listener.address.contains(":")
    let families = target.listener.address == "::" ? [false, true] : [isSix]
    return families.compactMap { connected(target, port, isSix: $0) }
  }

  private static func connected(_ target: Target, _ port: UInt16, isSix: Bool) -> Int32? {
    let descriptor = socket(
      isSix ? AF_INET6 : AF_INET,
      Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
    guard descriptor >= 0 else { return nil }
    var result: Int32 = -1
    if isSix {
      var address = sockaddr_in6()
      address.sin6_family = sa_family_t(AF_INET6)
      address.sin6_port = port.bigEndian
      inet_pton(AF_INET6, target.listener.isWildcard ? "::1" : target.listener.address, &address.sin6_addr)
      result = withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in6>.size))
        }
      }
    } else {
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = port.bigEndian
      inet_pton(AF_INET, target.listener.isWildcard ? "127.0.0.1" : target.listener.address, &address.sin_addr)
      result = withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
    }
    guard result == 0 || errno == EINPROGRESS else {
      close(descriptor)
      return nil
    }
    return descriptor
  }
}
