import Model

/// Connections as evidence.
enum NetworkEvidence {
  static func of(_ socket: SocketRecord, protocol name: String = "tcp") -> DetectionDetails.Network {
    DetectionDetails.Network(
      protocol: name, local: socket.localText, remote: socket.remoteText, direction: socket.direction.rawValue,
      name: socket.remoteName)
  }

  /// The connection that matters most: outbound before inbound, foreign before private before loopback.
  static func foremost(_ sockets: [SocketRecord]) -> SocketRecord? {
    func rank(_ socket: SocketRecord) -> Int {
      (socket.direction == .outbound ? 4 : 0) + (socket.remote.isLoopback ? 0 : socket.remote.isPrivate ? 1 : 2)
    }
    return sockets.filter { $0.direction != .listening }.max { rank($0) < rank($1) }
  }

  /// Where the other end stands: a reader judges by it how far an alert reaches.
  static func scope(_ address: IPAddress) -> String {
    address.isLoopback ? "loopback" : address.isPrivate ? "private network" : "public internet"
  }
}
