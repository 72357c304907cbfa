import Model

/// Which events of Falco one of ours is.
struct EventTranslation {
  let surroundings: any FalcoSurroundings
  let epoch: UInt64

  /// Event types that one of ours can't tell apart: it is all of them.
  static let alike: [String: [String]] = [
    "execve": ["execve", "execveat"], "clone": ["clone", "clone3", "fork", "vfork"],
    "accept4": ["accept4", "accept"], "dup2": ["dup2", "dup", "dup3"],
    "recvfrom": ["recvfrom", "recvmsg", "read"], "sendto": ["sendto", "sendmsg"],
  ]

  private static let opening: Set<String> = ["open", "openat", "openat2", "creat"]

  func events(of event: ActivityEvent, number: inout UInt64) -> [FalcoEvent] {
    func made(
      _ type: String, result: Int64?, call: ActivityEvent.SystemCall? = nil, _ descriptor: EventDescriptor? = nil
    ) -> FalcoEvent {
      number &+= 1
      return FalcoEvent(
        type: type, source: event, number: number, result: result, call: call, descriptor: descriptor,
        surroundings: surroundings, epoch: epoch)
    }
    switch event.action {
    case .exec where event.process.facts.ranBefore: return []
    case .exec:
      var events = [made("execve", result: 0)]
      // Sockets as standard streams were put there by dup: that call itself is too frequent to be watched.
      for (index, stream) in event.process.facts.descriptors.prefix(3).enumerated()
      where stream.kind == .internet || stream.kind == .unix {
        if let descriptor = EventDescriptor.stream(stream, number: Int64(index)) {
          events.append(made("dup2", result: Int64(index), descriptor))
        }
      }
      return events
    case .fork: return [made("clone", result: 0)]
    case .exit(let code): return [made("procexit", result: Int64(code))]
    case .socket(let socket):
      let descriptor = EventDescriptor.socket(socket)
      switch socket.direction {
      case .listening: return [made("listen", result: 0, descriptor)]
      case .inbound: return [made("accept4", result: 0, descriptor)]
      // A connection that was begun and not yet made: EINPROGRESS.
      case .outbound: return [made("connect", result: socket.isEstablished ? 0 : -115, descriptor)]
      }
    case .systemCall(let call): return [made(call.name, result: call.result, call: call, descriptor(of: call))]
    case .received(_, let bytes):
      return [made("recvfrom", result: Int64(bytes.count), EventDescriptor(kind: .other))]
    case .datagram(let socket):
      var descriptor = EventDescriptor.socket(socket)
      descriptor.isTCP = false
      // Sent to a place that it had not sent to before, or connected to it.
      return [made(socket.isEstablished ? "connect" : "sendto", result: 0, descriptor)]
    // No call of its own: nothing that a rule of Falco could name.
    case .fileChanged, .flood, .nameLookup, .login, .enforced, .contentTampered: return []
    }
  }

  private func descriptor(of call: ActivityEvent.SystemCall) -> EventDescriptor? {
    if Self.opening.contains(call.name) {
      let flags = call.name == "creat" ? 0 : call.argument(call.name == "open" ? 1 : 2)
      return .file(call.text, number: call.result >= 0 ? call.result : -1, isDirectory: flags & 0o200000 != 0)
    }
    if call.name == "connect" {
      return EventDescriptor(kind: .unix, number: Int64(bitPattern: call.argument(0)), rawPath: call.text)
    }
    if call.name == "socket" { return EventDescriptor(kind: .other, number: call.result) }
    return nil
  }
}
