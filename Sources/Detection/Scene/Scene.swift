import Model

/// What detectors share: who is connected to whom, which programs live in which container, what came in.
/// Bounded everywhere; the oldest goes first.
package struct Scene: Sendable {
  package struct Received: Sendable {
    package var time: UInt64
    package var socket: UInt64
    package var bytes: [UInt8]
  }

  /// By the kernel's identity of the socket.
  private(set) var sockets: [UInt64: SocketRecord] = [:]
  private var socketOrder: [UInt64] = []
  /// Sockets that a process connected.
  private var connectedBy: [ProcessKey: [UInt64]] = [:]
  /// Listening port in a container → who listens there.
  private var listeners: [PortKey: ProcessKey] = [:]
  /// Accepted connections by the container's port.
  private var accepted: [PortKey: [UInt64]] = [:]
  /// Programs that live, by container.
  private var programs: [String: [ProcessKey: ProcessRecord]] = [:]
  private var inbox: [ProcessKey: [Received]] = [:]
  private var forkedFrom: [ProcessKey: ProcessKey] = [:]

  private struct PortKey: Hashable {
    var container: String
    var port: UInt16
  }

  static let socketLimit = 65_536
  static let programLimit = 4096
  static let inboxLimit = 6

  package init() {}

  private static func container(_ process: ProcessRecord) -> String { process.container?.id ?? "" }

  mutating func take(_ event: ActivityEvent) {
    let process = event.process
    switch event.action {
    case .exec:
      let container = Self.container(process)
      if programs[container, default: [:]].count < Self.programLimit {
        programs[container, default: [:]][process.key] = process
      }
      for descriptor in process.facts.descriptors where descriptor.kind == .internet && descriptor.remotePort != 0 {
        learn(descriptor, of: process)
      }
    case .fork:
      if forkedFrom.count > Self.socketLimit { forkedFrom.removeAll(keepingCapacity: true) }
      if let parent = process.parent { forkedFrom[process.key] = parent.key }
    case .exit:
      let container = Self.container(process)
      programs[container]?[process.key] = nil
      if programs[container]?.isEmpty == true { programs[container] = nil }
      connectedBy[process.key] = nil
      inbox[process.key] = nil
      forkedFrom[process.key] = nil
    case .socket(let socket): take(socket, of: process)
    case .received(let socket, let bytes):
      if inbox.count > 8192 { inbox.removeAll(keepingCapacity: true) }
      var box = inbox[process.key] ?? []
      if box.count >= Self.inboxLimit { box.removeFirst() }
      box.append(Received(time: event.time, socket: socket, bytes: bytes))
      inbox[process.key] = box
    case .systemCall, .fileChanged, .flood, .datagram, .nameLookup, .login, .enforced, .contentTampered: break
    }
  }

  private mutating func take(_ socket: SocketRecord, of process: ProcessRecord) {
    var record = socket
    switch socket.direction {
    case .listening:
      listeners[PortKey(container: Self.container(process), port: socket.localPort)] = process.key
      if listeners.count > 8192 { listeners.removeAll(keepingCapacity: true) }
      return
    case .outbound:
      if socket.owner.pid == 0, let known = sockets[socket.identity] {
        record.owner = known.owner
      } else if socket.owner.pid != 0 {
        connectedBy[socket.owner, default: []].append(socket.identity)
        if connectedBy[socket.owner, default: []].count > 64 { connectedBy[socket.owner]?.removeFirst() }
      }
    case .inbound:
      for (key, owner) in listeners where key.port == socket.localPort {
        record.owner = owner
        accepted[key, default: []].append(socket.identity)
        if accepted[key, default: []].count > 256 { accepted[key]?.removeFirst() }
      }
    }
    insert(record)
  }

  private mutating func learn(_ descriptor: Descriptor, of process: ProcessRecord) {
    guard sockets[descriptor.socket] == nil else { return }
    // Seen first as somebody's standard stream: who listens on its port accepted it, otherwise it was connected.
    let key = PortKey(container: Self.container(process), port: descriptor.localPort)
    insert(
      SocketRecord(
        identity: descriptor.socket, direction: listeners[key] == nil ? .outbound : .inbound, isEstablished: true,
        local: descriptor.local, localPort: descriptor.localPort, remote: descriptor.remote,
        remotePort: descriptor.remotePort, owner: process.key))
  }

  private mutating func insert(_ record: SocketRecord) {
    if sockets[record.identity] == nil {
      socketOrder.append(record.identity)
      if socketOrder.count > Self.socketLimit {
        for old in socketOrder.prefix(Self.socketLimit / 4) { sockets[old] = nil }
        socketOrder.removeFirst(Self.socketLimit / 4)
      }
    }
    sockets[record.identity] = record
  }

  // MARK: Questions

  package func socket(_ descriptor: Descriptor) -> SocketRecord? { sockets[descriptor.socket] }

  /// Internet connections that a process holds: what it connected, what its listening socket accepted, what it got as a
  /// standard stream; newest first.
  package func connections(of process: ProcessRecord) -> [SocketRecord] {
    var found = connectedBy[process.key] ?? []
    for (key, owner) in listeners where owner == process.key || forkedFrom[process.key] == owner {
      found += accepted[key] ?? []
    }
    found += process.facts.descriptors.filter { $0.kind == .internet }.map(\.socket)
    return found.reversed().compactMap { sockets[$0] }
  }

  package func isListening(_ process: ProcessRecord) -> Bool { listeners.values.contains(process.key) }

  /// Living programs in the same container.
  package func neighbours(of process: ProcessRecord) -> [ProcessRecord] {
    (programs[Self.container(process)]?.values.filter { $0.key != process.key } ?? [])
      .sorted { $0.key.start < $1.key.start }
  }

  package func isAlive(_ process: ProcessRecord) -> Bool {
    programs[Self.container(process)]?[process.key] != nil
  }

  /// What a process took from internet sockets last, newest last.
  package func received(by key: ProcessKey) -> [Received] { inbox[key] ?? [] }
}
