/// A process for good, in one number that survives restarts of this program and of the host: when it began (hundredths
/// of a second since 1970) and its pid (22 bits, Linux's largest). Later processes have larger numbers.
package struct ProcessReference: Sendable, Hashable {
  package let number: Int64

  package init(number: Int64) { self.number = number }

  /// - Parameter startedAt: seconds since 1970.
  package init(pid: Int32, startedAt: Double) {
    number = (Moment.milliseconds(startedAt) / 10) << 22 | (Int64(pid) & 0x3FFFFF)
  }

  package var pid: Int32 { Int32(number & 0x3FFFFF) }
  package var startedAt: Double { Double(number >> 22) / 100 }
}

/// One line of what happened: who did what, without an opinion.
package struct ActivityRecord: Sendable, Hashable {
  package enum Kind: Int, Sendable, Hashable, CaseIterable {
    // The numbers stand in files: never changed.
    case ran = 1
    case ended = 2
    case connected = 3
    case accepted = 4
    case listened = 5
    case sentDatagram = 6
    case lookedUp = 7
    case changedFile = 8
    case cameIn = 9
    case called = 10
    case prevented = 11
    case tampered = 12
    case lost = 13

    /// As the API and the page name it.
    package var name: String {
      switch self {
      case .ran: "ran"
      case .ended: "ended"
      case .connected: "connected"
      case .accepted: "accepted"
      case .listened: "listened"
      case .sentDatagram: "sent-datagram"
      case .lookedUp: "looked-up"
      case .changedFile: "changed-file"
      case .cameIn: "came-in"
      case .called: "called"
      case .prevented: "prevented"
      case .tampered: "tampered"
      case .lost: "lost"
      }
    }

    package init?(name: String) {
      guard let kind = Kind.allCases.first(where: { $0.name == name }) else { return nil }
      self = kind
    }
  }

  /// Rises with time; 0 until it is stored.
  package var id: Int64 = 0
  /// Seconds since 1970.
  package var time: Double
  package var kind: Kind
  /// Id of the container; empty for the host.
  package var container: String
  package var process: ProcessReference
  package var parent: ProcessReference?
  package var user: UInt32
  /// Path of the program.
  package var program: String
  /// What it did: the command line, an address, a path. 1000 bytes at most are kept, secrets are redacted.
  package var text: String

  package init(
    time: Double, kind: Kind, container: String, process: ProcessReference, parent: ProcessReference? = nil,
    user: UInt32 = 0, program: String, text: String
  ) {
    self.time = time
    self.kind = kind
    self.container = container
    self.process = process
    self.parent = parent
    self.user = user
    self.program = program
    self.text = text
  }
}
