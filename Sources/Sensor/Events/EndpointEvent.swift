import Model

/// A datagram socket got a peer or sent to a new place, or something was denied in the kernel.
/// Layout: `struct socket_event` of `bpf/events.h`.
package struct EndpointEvent: Sendable, Hashable {
  package var header: EventHeader
  package var socket: UInt64
  /// What was denied: 1 connection, 2 datagram, 3 listening; 0 for a datagram's destination.
  package var code: UInt8
  package var localPort: UInt16
  package var remotePort: UInt16
  package var local: IPAddress
  package var remote: IPAddress

  package init(header: EventHeader, socket: UInt64 = 0, code: UInt8 = 0, remote: IPAddress, remotePort: UInt16) {
    self.header = header
    self.socket = socket
    self.code = code
    (localPort, local) = (0, IPAddress([]))
    self.remote = remote
    self.remotePort = remotePort
  }

  init?(_ header: EventHeader, _ bytes: UnsafeRawBufferPointer) {
    guard bytes.count >= 96 else { return nil }
    self.header = header
    var fields = FieldReader(bytes, at: EventHeader.size)
    socket = fields.next()
    let family: UInt8 = fields.next()
    code = fields.next()
    fields.offset += 2
    localPort = fields.next()
    remotePort = fields.port()
    local = fields.address(family)
    remote = fields.address(family)
  }
}
