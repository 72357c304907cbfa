/// A TCP connection, or a datagram socket with its peer, as far as it is known.
package struct SocketRecord: Sendable, Hashable {
  package enum Direction: String, Sendable, Hashable { case outbound, inbound, listening }

  /// Identity in the kernel.
  package var identity: UInt64
  package var direction: Direction
  package var isEstablished: Bool
  package var local: IPAddress
  package var localPort: UInt16
  package var remote: IPAddress
  package var remotePort: UInt16
  /// Who connected, or who listens.
  package var owner: ProcessKey
  /// The name that was looked up before in the same container and led to `remote`; empty where none is known.
  package var remoteName = ""

  package init(
    identity: UInt64, direction: Direction, isEstablished: Bool, local: IPAddress, localPort: UInt16,
    remote: IPAddress, remotePort: UInt16, owner: ProcessKey
  ) {
    self.identity = identity
    self.direction = direction
    self.isEstablished = isEstablished
    self.local = local
    self.localPort = localPort
    self.remote = remote
    self.remotePort = remotePort
    self.owner = owner
  }

  package var localText: String { Self.text(local, localPort) }
  package var remoteText: String { Self.text(remote, remotePort) }

  private static func text(_ address: IPAddress, _ port: UInt16) -> String {
    address.bytes.count == 16 ? "[\(address)]:\(port)" : "\(address):\(port)"
  }
}
