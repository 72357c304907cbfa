import Model

/// What detectors share: who is connected to whom, which programs live and share a pipe, what came in from the network.
/// Bounded everywhere; the oldest goes first.
package struct Scene: Sendable {
  package struct Received: Sendable {
    package var time: UInt64
    package var socket: UInt64
    package var bytes: [UInt8]
  }

  struct Connection: Sendable {
    var record: SocketRecord
    /// When it was closed, boot time in ns; nil while it is open.
    var closed: UInt64?
  }

  struct PortKey: Hashable, Sendable {
    var container: String
    var port: UInt16
  }

  /// A pipe or FIFO that somebody has as a standard stream.
  struct PipeKey: Hashable, Sendable {
    var inode: UInt64
    var device: UInt32
  }

  static let socketLimit = 65_536
  static let programLimit = 65_536
  static let inboxLimit = 6
  /// How long a closed connection still explains what a process does, ns.
  static let afterglow: UInt64 = 10_000_000_000

  /// By the kernel's identity of the socket.
  var connections: [UInt64: Connection] = [:]
  private var socketOrder: [UInt64] = []
  /// Sockets that a process connected or took bytes from.
  var held: [ProcessKey: [UInt64]] = [:]
  /// Sockets that a process has from the one that forked it, until it executes a program.
  var inherited: [ProcessKey: [UInt64]] = [:]
  /// Who listens on a port.
  var listeners: [UInt16: [PortKey: ProcessKey]] = [:]
  /// The ports on which a process listens.
  var ports: [ProcessKey: [PortKey]] = [:]
  /// Accepted connections by the container's port.
  var accepted: [PortKey: [UInt64]] = [:]
  /// Programs that live.
  var living: [ProcessKey: ProcessRecord] = [:]
  var onPipe: [PipeKey: [ProcessRecord]] = [:]
  var inbox: [ProcessKey: [Received]] = [:]
  var forkedFrom: [ProcessKey: ProcessKey] = [:]
  private(set) var now: UInt64 = 0

  package init() {}

  static func container(_ process: ProcessRecord) -> String { process.container?.id ?? "" }

  package mutating func take(_ event: ActivityEvent) {
    let process = event.process
    now = max(now, event.time)
    switch event.action {
    case .exec: begin(process)
    case .fork:
      guard let parent = process.parent?.key else { return }
      if forkedFrom.count >= Self.socketLimit { forkedFrom.removeAll(keepingCapacity: true) }
      forkedFrom[process.key] = parent
      if let sockets = held[parent] ?? inherited[parent] {
        if inherited.count >= Self.socketLimit { inherited.removeAll(keepingCapacity: true) }
        inherited[process.key] = sockets
      }
    case .exit: end(process)
    case .socket(let socket): take(socket, of: process, at: event.time)
    case .datagram(let socket): take(socket, of: process, at: event.time)
    case .received(let socket, let bytes):
      if inbox.count >= 8192 { inbox.removeAll(keepingCapacity: true) }
      inbox[process.key, default: []].append(Received(time: event.time, socket: socket, bytes: bytes))
      if inbox[process.key, default: []].count > Self.inboxLimit { inbox[process.key]?.removeFirst() }
      if held[process.key]?.contains(socket) != true { hold(socket, by: process.key) }
    case .systemCall, .fileChanged, .flood, .nameLookup, .login, .enforced, .contentTampered: break
    }
  }

  private mutating func begin(_ process: ProcessRecord) {
    if !inherited.isEmpty { inherited[process.key] = nil }
    if let before = living[process.key] { leavePipes(before) }
    if living.count < Self.programLimit || living[process.key] != nil { living[process.key] = process }
    for descriptor in process.facts.descriptors {
      if descriptor.kind == .internet, descriptor.remotePort != 0 {
        learn(descriptor, of: process)
      } else if descriptor.kind == .pipe, onPipe.count < Self.programLimit {
        let key = PipeKey(inode: descriptor.inode, device: descriptor.device)
        let known = onPipe[key] ?? []
        if known.count < 64, !known.contains(where: { $0 === process }) { onPipe[key] = known + [process] }
      }
    }
  }

  private mutating func end(_ process: ProcessRecord) {
    let key = process.key
    if let program = living.removeValue(forKey: key) {
      handOn(program)
      leavePipes(program)
    }
    // Most of these are empty most of the time, and this is called for every process of the host.
    if !held.isEmpty { held[key] = nil }
    if !inherited.isEmpty { inherited[key] = nil }
    if !inbox.isEmpty { inbox[key] = nil }
    if !forkedFrom.isEmpty { forkedFrom[key] = nil }
    guard !ports.isEmpty else { return }
    for port in ports.removeValue(forKey: key) ?? [] where listeners[port.port]?[port] == key {
      listeners[port.port]?[port] = nil
      accepted[port] = nil
      if listeners[port.port]?.isEmpty == true { listeners[port.port] = nil }
    }
  }

  /// What a program took from the network and wrote into a pipe: the filter that reads it has it now, and where nobody has
  /// the pipe as standard input the shell that started the program (`words=$(curl …)`).
  private mutating func handOn(_ process: ProcessRecord) {
    guard let messages = inbox[process.key], process.facts.descriptors.count == 3, let parent = process.parent,
      parent.container?.id == process.container?.id
    else { return }
    let output = process.facts.descriptors[1]
    guard output.kind == .pipe else { return }
    let readers = sharing(output, with: process).filter { $0.facts.descriptors.first?.isSame(as: output) == true }
    let takers = readers.isEmpty ? [parent] : readers
    for taker in takers where readers.isEmpty == ProgramKind.isShell(taker) {
      guard inbox.count < 8192 || inbox[taker.key] != nil else { return }
      inbox[taker.key, default: []] += messages
      if let count = inbox[taker.key]?.count, count > Self.inboxLimit {
        inbox[taker.key]?.removeFirst(count - Self.inboxLimit)
      }
    }
  }

  private mutating func leavePipes(_ process: ProcessRecord) {
    for descriptor in process.facts.descriptors where descriptor.kind == .pipe {
      let key = PipeKey(inode: descriptor.inode, device: descriptor.device)
      guard var members = onPipe[key] else { continue }
      members.removeAll { $0 === process }
      onPipe[key] = members.isEmpty ? nil : members
    }
  }

  // MARK: Sockets

  private mutating func take(_ socket: SocketRecord, of process: ProcessRecord, at time: UInt64) {
    switch socket.direction {
    case .listening:
      let key = PortKey(container: Self.container(process), port: socket.localPort)
      if listeners.count >= 8192 {
        listeners.removeAll(keepingCapacity: true)
        ports.removeAll(keepingCapacity: true)
        accepted.removeAll(keepingCapacity: true)
      }
      listeners[socket.localPort, default: [:]][key] = process.key
      if ports[process.key]?.contains(key) != true { ports[process.key, default: []].append(key) }
    case .outbound:
      // Only a connect carries its caller: without one this is the connection made, or the end of it.
      guard socket.owner.pid == 0 else {
        hold(socket.identity, by: socket.owner)
        insert(socket)
        return
      }
      if !socket.isEstablished {
        connections[socket.identity]?.closed = time
      } else if connections[socket.identity] != nil {
        connections[socket.identity]?.record.isEstablished = true
      } else {
        insert(socket)
      }
    case .inbound:
      var record = socket
      for (key, owner) in listeners[socket.localPort] ?? [:] {
        record.owner = owner
        accepted[key, default: []].append(socket.identity)
        if accepted[key, default: []].count > 256 { accepted[key]?.removeFirst() }
      }
      insert(record)
    }
  }

  private mutating func hold(_ socket: UInt64, by process: ProcessKey) {
    if held.count >= Self.socketLimit { held.removeAll(keepingCapacity: true) }
    held[process, default: []].append(socket)
    if held[process, default: []].count > 64 { held[process]?.removeFirst() }
  }

  private mutating func learn(_ descriptor: Descriptor, of process: ProcessRecord) {
    guard connections[descriptor.socket] == nil else { return }
    // Seen first as somebody's standard stream. Who listens on its port accepted it; where the listener is not known
    // either, a served port is a low one and its client's is one of those that the system gives out.
    let key = PortKey(container: Self.container(process), port: descriptor.localPort)
    let isServed =
      listeners[descriptor.localPort]?[key] != nil
      || (descriptor.localPort < 32_768 && descriptor.localPort != 0 && descriptor.remotePort >= 32_768)
    insert(
      SocketRecord(
        identity: descriptor.socket, direction: isServed ? .inbound : .outbound, isEstablished: true,
        local: descriptor.local, localPort: descriptor.localPort, remote: descriptor.remote,
        remotePort: descriptor.remotePort, owner: process.key))
  }

  private mutating func insert(_ record: SocketRecord) {
    if connections[record.identity] == nil {
      socketOrder.append(record.identity)
      if socketOrder.count > Self.socketLimit {
        for old in socketOrder.prefix(Self.socketLimit / 4) { connections[old] = nil }
        socketOrder.removeFirst(Self.socketLimit / 4)
      }
    }
    connections[record.identity] = Connection(record: record)
  }
}
