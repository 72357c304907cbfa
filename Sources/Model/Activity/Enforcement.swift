/// Something that was kept from happening, or ended, by a response in the kernel.
package struct Enforcement: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable {
    /// Before its first instruction.
    case killedProgram = "killed-program"
    case deniedProgram = "denied-program"
    case deniedConnection = "denied-connection"
    case deniedDatagram = "denied-datagram"
    case deniedListening = "denied-listening"
    case deniedOpening = "denied-opening"
  }

  package var kind: Kind
  /// Path, or address and port.
  package var target: String

  package init(kind: Kind, target: String) {
    self.kind = kind
    self.target = target
  }
}
