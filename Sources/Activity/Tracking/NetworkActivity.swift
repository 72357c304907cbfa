import Model
import Parsing
import Sensor

/// Connections, what came in over them, and names.
extension ActivityTracker {
  static let nameServerPort: UInt16 = 53

  mutating func taken(_ socket: SocketEvent) -> ActivityEvent {
    let direction: SocketRecord.Direction =
      switch (socket.old, socket.new) {
      case (.synReceived, .established): .inbound
      case (_, .listen): .listening
      default: .outbound
      }
    let process = process(socket.header)
    var record = SocketRecord(
      identity: socket.socket, direction: direction, isEstablished: socket.new == .established, local: socket.local,
      localPort: socket.localPort, remote: socket.remote, remotePort: socket.remotePort,
      owner: socket.header.process)
    record.remoteName = names.name(of: socket.remote, container: process.container?.id ?? "")
    return ActivityEvent(time: socket.header.time, process: process, action: .socket(record))
  }

  mutating func taken(_ data: DataEvent) -> [ActivityEvent] {
    let process = process(data.header)
    if data.remotePort == Self.nameServerPort {
      let bytes = Bytes(data.bytes)
      // Over TCP two bytes of length go before the message.
      guard
        let lookup = NameMessage.read(
          data.isDatagram ? bytes : bytes[from: 2], server: data.remote, port: data.remotePort)
      else { return [] }
      names.learn(lookup, container: process.container?.id ?? "")
      return [ActivityEvent(time: data.header.time, process: process, action: .nameLookup(lookup))]
    }
    guard !data.isOutbound else { return [] }
    return [
      ActivityEvent(
        time: data.header.time, process: process, action: .received(socket: data.socket, bytes: data.bytes))
    ]
  }

  mutating func sent(_ datagram: EndpointEvent) -> ActivityEvent {
    let process = process(datagram.header)
    var record = SocketRecord(
      identity: datagram.socket, direction: .outbound, isEstablished: true, local: datagram.local,
      localPort: datagram.localPort, remote: datagram.remote, remotePort: datagram.remotePort,
      owner: datagram.header.process)
    record.remoteName = names.name(of: datagram.remote, container: process.container?.id ?? "")
    return ActivityEvent(time: datagram.header.time, process: process, action: .datagram(record))
  }

  mutating func enforced(_ denied: EndpointEvent) -> ActivityEvent {
    let kind: Enforcement.Kind =
      switch denied.code {
      case 2: .deniedDatagram
      case 3: .deniedListening
      default: .deniedConnection
      }
    let address =
      denied.remote.bytes.count == 16
      ? "[\(denied.remote)]:\(denied.remotePort)" : "\(denied.remote):\(denied.remotePort)"
    return ActivityEvent(
      time: denied.header.time, process: process(denied.header),
      action: .enforced(Enforcement(kind: kind, target: address)))
  }

  /// Connections that were open before the sensor started: of everybody who holds one.
  func connections(in snapshot: Snapshot, at time: UInt64) -> [ActivityEvent] {
    let keys = Dictionary(snapshot.tasks.map { ($0.process.pid, $0.process) }) { first, _ in first }
    let listening = Set(
      snapshot.files.compactMap { file -> UInt64? in
        file.descriptor.kind == .internet && file.descriptor.state == SocketEvent.State.listen.rawValue
          ? UInt64(file.descriptor.localPort) : nil
      })
    var events: [ActivityEvent] = []
    for file in snapshot.files where file.descriptor.kind == .internet {
      let descriptor = file.descriptor
      guard let key = keys[file.pid], let process = processes[key] else { continue }
      let isListening = descriptor.state == SocketEvent.State.listen.rawValue
      guard isListening || (descriptor.remotePort != 0 && descriptor.type == 1) else { continue }
      let direction: SocketRecord.Direction =
        isListening ? .listening : listening.contains(UInt64(descriptor.localPort)) ? .inbound : .outbound
      events.append(
        ActivityEvent(
          time: time, process: process,
          action: .socket(
            SocketRecord(
              identity: descriptor.socket, direction: direction,
              isEstablished: descriptor.state == SocketEvent.State.established.rawValue, local: descriptor.local,
              localPort: descriptor.localPort, remote: descriptor.remote, remotePort: descriptor.remotePort, owner: key)
          )))
    }
    return events
  }
}
