/// What an open file descriptor leads to.
package struct Descriptor: Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    case closed, file, directory, pipe, character, block, other
    case internet, unix, otherSocket
  }

  package var kind: Kind
  package var inode: UInt64
  /// The file system; for character devices the device itself.
  package var device: UInt32
  package var permissions: UInt16
  /// Identity of the socket in the kernel; 0 for everything else.
  package var socket: UInt64
  /// Identity of a unix socket's other end.
  package var peer: UInt64
  /// Linux's TCP_… state.
  package var state: UInt8
  /// SOCK_…
  package var type: UInt8
  package var localPort: UInt16
  package var remotePort: UInt16
  package var local: IPAddress
  package var remote: IPAddress

  package static let closed = Descriptor(kind: .closed)

  package init(
    kind: Kind, inode: UInt64 = 0, device: UInt32 = 0, permissions: UInt16 = 0, socket: UInt64 = 0, peer: UInt64 = 0,
    state: UInt8 = 0, type: UInt8 = 0, localPort: UInt16 = 0, remotePort: UInt16 = 0,
    local: IPAddress = IPAddress([]), remote: IPAddress = IPAddress([])
  ) {
    self.kind = kind
    self.inode = inode
    self.device = device
    self.permissions = permissions
    self.socket = socket
    self.peer = peer
    self.state = state
    self.type = type
    self.localPort = localPort
    self.remotePort = remotePort
    self.local = local
    self.remote = remote
  }

  /// A pseudo-terminal's slave side (Unix 98: majors 136 to 143).
  package var isPseudoTerminal: Bool { kind == .character && (136...143).contains(device >> 20) }
  /// `/dev/null`.
  package var isNull: Bool { kind == .character && device == 1 << 20 | 3 }
  /// The same pipe, socket or file as another.
  package func isSame(as other: Descriptor) -> Bool {
    guard kind == other.kind, kind != .closed else { return false }
    return socket != 0 ? socket == other.socket : inode == other.inode && device == other.device
  }
}
