import Model

extension Scene {
  package func socket(_ descriptor: Descriptor) -> SocketRecord? { connections[descriptor.socket]?.record }

  package func socket(_ identity: UInt64) -> SocketRecord? { connections[identity]?.record }

  /// Internet connections that a process holds: what it connected, took bytes from, got from the one that forked it,
  /// what its listening socket accepted, what it has as a standard stream; newest first. Those that were closed more
  /// than a moment ago are not among them.
  package func connections(of process: ProcessRecord) -> [SocketRecord] {
    let key = process.key
    var found = inherited[key] ?? []
    for port in (ports[key] ?? []) + (forkedFrom[key].flatMap { ports[$0] } ?? []) { found += accepted[port] ?? [] }
    for descriptor in process.facts.descriptors where descriptor.kind == .internet { found.append(descriptor.socket) }
    found += held[key] ?? []
    return found.reversed().compactMap { identity in
      guard let known = connections[identity] else { return nil }
      if let closed = known.closed, closed &+ Self.afterglow < now { return nil }
      return known.record
    }
  }

  /// Whether the process, or the one that forked it, has a listening socket.
  package func isListening(_ process: ProcessRecord) -> Bool {
    ports[process.key] != nil || forkedFrom[process.key].map { ports[$0] != nil } == true
  }

  /// Living programs that have this pipe or FIFO as a standard stream, other than `process`; oldest first.
  package func sharing(_ descriptor: Descriptor, with process: ProcessRecord) -> [ProcessRecord] {
    guard descriptor.kind == .pipe else { return [] }
    return (onPipe[PipeKey(inode: descriptor.inode, device: descriptor.device)] ?? []).filter { $0.key != process.key }
  }

  /// Living programs that write into the standard input of `process`, also through up to `depth` others in between.
  package func feeders(of process: ProcessRecord, depth: Int = 3) -> [ProcessRecord] {
    follow(from: process, depth: depth, entering: [0], leaving: [1, 2])
  }

  /// Living programs that read what `process` writes, also through up to `depth` others in between.
  package func takers(of process: ProcessRecord, depth: Int = 3) -> [ProcessRecord] {
    follow(from: process, depth: depth, entering: [1, 2], leaving: [0])
  }

  private func follow(from process: ProcessRecord, depth: Int, entering: [Int], leaving: [Int]) -> [ProcessRecord] {
    var found: [ProcessRecord] = []
    var front = [process]
    for _ in 0..<depth {
      var next: [ProcessRecord] = []
      for member in front {
        for index in entering where member.facts.descriptors.indices.contains(index) {
          let stream = member.facts.descriptors[index]
          for other in sharing(stream, with: process)
          where leaving.contains(where: {
            other.facts.descriptors.indices.contains($0) && other.facts.descriptors[$0].isSame(as: stream)
          }) && !found.contains(where: { $0 === other }) {
            found.append(other)
            next.append(other)
          }
        }
      }
      guard !next.isEmpty, found.count < 32 else { break }
      front = next
    }
    return found
  }

  package func isAlive(_ process: ProcessRecord) -> Bool { living[process.key] != nil }

  /// What a process took from internet sockets last, newest last.
  package func received(by key: ProcessKey) -> [Received] { inbox[key] ?? [] }
}
