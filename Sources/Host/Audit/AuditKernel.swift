import Glibc
import Parsing

/// Asks the kernel's audit system for its state and its rules, over netlink, without auditctl.
///
/// Source: audit.h and netlink(7).
package enum AuditKernel {
  /// What `auditctl -s` shows.
  package struct State: Sendable, Hashable, Codable {
    /// 0 off, 1 on, 2 on and locked until the next start.
    package var enabled: Int
    package var failure: Int
    /// The process that takes the records; 0 for none.
    package var daemon: Int
    package var backlogLimit: Int
    package var lost: Int
    package var rules: [AuditRule]

    package init(
      enabled: Int, failure: Int = 1, daemon: Int = 0, backlogLimit: Int = 0, lost: Int = 0, rules: [AuditRule] = []
    ) {
      self.enabled = enabled
      self.failure = failure
      self.daemon = daemon
      self.backlogLimit = backlogLimit
      self.lost = lost
      self.rules = rules
    }
  }

  /// Why the kernel could not be asked.
  package enum Refusal: Error, Sendable, Hashable, CustomStringConvertible {
    /// This kernel has no audit system, or this process is in a namespace that can't reach it.
    case unavailable(String)
    case denied
    case malformed(String)

    package var description: String {
      switch self {
      case .unavailable(let reason): "the kernel's audit system can't be reached: \(reason)"
      case .denied: "the kernel gives audit rules only to root of the host (CAP_AUDIT_CONTROL)"
      case .malformed(let reason): "the kernel's answer about audit rules is not understood: \(reason)"
      }
    }
  }

  private enum Kind {
    static let get: UInt16 = 1000
    static let listRules: UInt16 = 1013
  }

  package static func state() throws(Refusal) -> State {
    // AF_NETLINK, NETLINK_AUDIT.
    let descriptor = socket(16, Int32(SOCK_RAW.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 9)
    guard descriptor >= 0 else { throw .unavailable(String(cString: strerror(errno))) }
    defer { close(descriptor) }
    var timeout = timeval(tv_sec: 2, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    var state: State?
    for (kind, body) in try ask(descriptor, Kind.get, sequence: 1, isList: false) where kind == Kind.get {
      state = try status(body)
    }
    guard var state else { throw .malformed("no status") }
    for (kind, body) in try ask(descriptor, Kind.listRules, sequence: 2, isList: true) where kind == Kind.listRules {
      do throws(ParseError) { state.rules.append(try AuditRuleRecord.parse(body)) } catch {
        throw .malformed("\(error)")
      }
    }
    return state
  }

  /// `struct audit_status`.
  static func status(_ body: Bytes) throws(Refusal) -> State {
    func word(_ index: Int) -> Int { Int(body.integer(at: index &* 4, as: UInt32.self) ?? 0) }
    guard body.count >= 32 else { throw .malformed("a status of \(body.count) bytes") }
    return State(enabled: word(1), failure: word(2), daemon: word(3), backlogLimit: word(5), lost: word(6))
  }

  private static let maximumMessages = 100_000

  private static func ask(
    _ descriptor: Int32, _ kind: UInt16, sequence: UInt32, isList: Bool
  ) throws(Refusal) -> [(UInt16, Bytes)] {
    // nlmsghdr: length, type, flags (NLM_F_REQUEST | NLM_F_ACK), sequence, port.
    var request: [UInt8] = []
    func append<T: FixedWidthInteger>(_ value: T) { withUnsafeBytes(of: value) { request += $0 } }
    append(UInt32(16))
    append(kind)
    append(UInt16(1 | 4))
    append(sequence)
    append(UInt32(0))
    // sockaddr_nl of the kernel: family, padding, port 0, groups 0.
    let address: [UInt16] = [16, 0, 0, 0, 0, 0]
    let sent = address.withUnsafeBytes { memory in
      memory.withMemoryRebound(to: sockaddr.self) {
        sendto(descriptor, request, request.count, 0, $0.baseAddress, socklen_t(memory.count))
      }
    }
    guard sent == request.count else { throw refusal(errno) }
    var answers: [(UInt16, Bytes)] = []
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    var hasAcknowledged = false
    while answers.count < maximumMessages {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      if count < 0, errno == EINTR { continue }
      guard count >= 16 else {
        if count < 0, errno == EAGAIN { throw .unavailable("it does not answer") }
        throw refusal(errno)
      }
      let received = Bytes(buffer[..<count])
      var offset = 0
      while offset + 16 <= count {
        let length = Int(received.integer(at: offset, as: UInt32.self) ?? 0)
        let type = received.integer(at: offset + 4, as: UInt16.self) ?? 0
        let number = received.integer(at: offset + 8, as: UInt32.self) ?? 0
        guard length >= 16 else { break }
        // The audit system writes the length of the body only into some of its answers: the datagram's end counts too.
        let body = received[(offset + 16)..<min(max(offset + length, offset + 16), count)]
        offset += (length + 3) & ~3
        guard number == sequence else { continue }
        if type == 3 { return answers }
        if type == 2 {
          let code = Int32(truncatingIfNeeded: body.integer(at: 0, as: Int32.self) ?? 0)
          if code != 0 { throw refusal(-code) }
          hasAcknowledged = true
        } else {
          answers.append((type, body))
        }
      }
      if !isList, hasAcknowledged, !answers.isEmpty { return answers }
    }
    return answers
  }

  private static func refusal(_ code: Int32) -> Refusal {
    code == EPERM || code == EACCES ? .denied : .unavailable(String(cString: strerror(code)))
  }
}
