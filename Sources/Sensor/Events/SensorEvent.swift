import Model
import Parsing

/// One thing that the kernel saw.
package enum SensorEvent: Sendable, Hashable {
  case exec(ExecEvent)
  case fork(ForkEvent)
  case exit(ExitEvent)
  case socket(SocketEvent)
  case systemCall(SystemCallEvent)
  case data(DataEvent)
  case datagram(EndpointEvent)
  /// A response in the kernel denied something.
  case enforced(EndpointEvent)

  package var header: EventHeader {
    switch self {
    case .exec(let event): event.header
    case .fork(let event): event.header
    case .exit(let event): event.header
    case .socket(let event): event.header
    case .systemCall(let event): event.header
    case .data(let event): event.header
    case .datagram(let event), .enforced(let event): event.header
    }
  }

  /// Nil for bytes that are no event of this version.
  package init?(_ bytes: Bytes) {
    guard let event = bytes.withUnsafeBytes({ Self($0) }) else { return nil }
    self = event
  }

  /// As above, without an owner of the memory, which is only read during the call.
  package init?(_ bytes: UnsafeRawBufferPointer) {
    guard let header = EventHeader(bytes) else { return nil }
    switch header.kind {
    case 1:
      guard let event = ExecEvent(header, bytes) else { return nil }
      self = .exec(event)
    case 2:
      guard let event = ForkEvent(header, bytes) else { return nil }
      self = .fork(event)
    case 3:
      guard let event = ExitEvent(header, bytes) else { return nil }
      self = .exit(event)
    case 4:
      guard let event = SocketEvent(header, bytes) else { return nil }
      self = .socket(event)
    case 5:
      guard let event = SystemCallEvent(header, bytes) else { return nil }
      self = .systemCall(event)
    case 6:
      guard let event = DataEvent(header, bytes) else { return nil }
      self = .data(event)
    case 7, 8:
      guard let event = EndpointEvent(header, bytes) else { return nil }
      self = header.kind == 7 ? .datagram(event) : .enforced(event)
    default: return nil
    }
  }
}

/// A process was made; the header is the child's.
package struct ForkEvent: Sendable, Hashable {
  package var header: EventHeader
  package var parent: ProcessKey
  package var user: UInt32

  package init(header: EventHeader, parent: ProcessKey, user: UInt32 = 0) {
    self.header = header
    self.parent = parent
    self.user = user
  }

  init?(_ header: EventHeader, _ bytes: UnsafeRawBufferPointer) {
    guard bytes.count >= 64 else { return nil }
    self.header = header
    var fields = FieldReader(bytes, at: EventHeader.size)
    let start: UInt64 = fields.next()
    parent = ProcessKey(pid: fields.next(), start: start)
    user = fields.next()
  }
}

/// The last thread of a process ended.
package struct ExitEvent: Sendable, Hashable {
  package var header: EventHeader
  /// As wait(2) gives it.
  package var code: UInt32
  package var parent: Int32

  package init(header: EventHeader, code: UInt32 = 0, parent: Int32 = 0) {
    self.header = header
    self.code = code
    self.parent = parent
  }

  init?(_ header: EventHeader, _ bytes: UnsafeRawBufferPointer) {
    guard bytes.count >= 56 else { return nil }
    self.header = header
    var fields = FieldReader(bytes, at: EventHeader.size)
    code = fields.next()
    parent = fields.next()
  }
}

/// A TCP socket changed its state.
package struct SocketEvent: Sendable, Hashable {
  package enum State: UInt8, Sendable, Hashable {
    case established = 1, synSent = 2, synReceived = 3, close = 7, listen = 10, other = 0
  }

  package var header: EventHeader
  package var socket: UInt64
  package var old: State
  package var new: State
  package var localPort: UInt16
  package var remotePort: UInt16
  package var local: IPAddress
  package var remote: IPAddress

  package init(
    header: EventHeader, socket: UInt64, old: State, new: State, localPort: UInt16 = 0, remotePort: UInt16 = 0,
    local: IPAddress = IPAddress([]), remote: IPAddress = IPAddress([])
  ) {
    self.header = header
    self.socket = socket
    self.old = old
    self.new = new
    self.localPort = localPort
    self.remotePort = remotePort
    self.local = local
    self.remote = remote
  }

  init?(_ header: EventHeader, _ bytes: UnsafeRawBufferPointer) {
    guard bytes.count >= 96 else { return nil }
    self.header = header
    var fields = FieldReader(bytes, at: EventHeader.size)
    socket = fields.next()
    let family: UInt8 = fields.next()
    old = State(rawValue: fields.next()) ?? .other
    new = State(rawValue: fields.next()) ?? .other
    _ = fields.next() as UInt8
    localPort = fields.next()
    remotePort = fields.port()
    local = fields.address(family)
    remote = fields.address(family)
  }
}

/// A watched system call ended, also one that was refused.
package struct SystemCallEvent: Sendable, Hashable {
  package var header: EventHeader
  /// Of the machine's own table (x86-64 or arm64).
  package var number: UInt32
  /// Negative: -errno.
  package var result: Int64
  package var arguments: [UInt64]
  package var user: UInt32
  package var effectiveUser: UInt32
  package var capabilities: UInt64
  package var command: String
  package var cgroupName: String
  package var text: String
  package var text2: String

  package init(header: EventHeader, number: UInt32, result: Int64, arguments: [UInt64], text: String = "") {
    self.header = header
    self.number = number
    self.result = result
    self.arguments = arguments
    (user, effectiveUser, capabilities, command, cgroupName) = (0, 0, 0, "", "")
    self.text = text
    text2 = ""
  }

  init?(_ header: EventHeader, _ bytes: UnsafeRawBufferPointer) {
    guard bytes.count >= 760 else { return nil }
    self.header = header
    var fields = FieldReader(bytes, at: EventHeader.size)
    number = fields.next()
    _ = fields.next() as UInt32
    result = fields.next()
    var values: [UInt64] = []
    for _ in 0..<6 { values.append(fields.next()) }
    arguments = values
    user = fields.next()
    effectiveUser = fields.next()
    capabilities = fields.next()
    fields.offset += 8
    command = fields.text(16)
    cgroupName = fields.text(96)
    text = fields.text(256)
    text2 = fields.text(256)
  }
}

/// The first bytes that a process took from an internet socket in one call, or gave to a name server.
package struct DataEvent: Sendable, Hashable {
  package var header: EventHeader
  package var socket: UInt64
  /// That the call returned; `bytes` holds at most 191 of them.
  package var length: Int
  package var localPort: UInt16
  package var remotePort: UInt16
  package var remote: IPAddress
  package var isOutbound: Bool
  package var isDatagram: Bool
  package var bytes: [UInt8]

  package init(header: EventHeader, socket: UInt64, bytes: [UInt8]) {
    self.header = header
    self.socket = socket
    length = bytes.count
    (localPort, remotePort, remote) = (0, 0, IPAddress([]))
    (isOutbound, isDatagram) = (false, false)
    self.bytes = bytes
  }

  init?(_ header: EventHeader, _ bytes: UnsafeRawBufferPointer) {
    guard bytes.count >= 280 else { return nil }
    self.header = header
    var fields = FieldReader(bytes, at: EventHeader.size)
    socket = fields.next()
    length = Int(fields.next() as UInt32)
    let size = Int(fields.next() as UInt16)
    let family: UInt8 = fields.next()
    isOutbound = (fields.next() as UInt8) != 0
    localPort = fields.next()
    remotePort = fields.port()
    remote = fields.address(family)
    isDatagram = (fields.next() as UInt8) == 2
    self.bytes = Array(fields.part(88..<88 + min(size, 192)))
  }
}
