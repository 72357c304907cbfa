import Model

/// Which events a detector is called for: the engine asks nobody else, so that an event costs what it must.
package struct Interests: Sendable, Hashable, ExpressibleByArrayLiteral {
  package enum Kind: UInt8, Sendable, Hashable, CaseIterable {
    case exec, fork, exit, socket, datagram, received, fileChanged, nameLookup, login, enforced, contentTampered, flood
    case systemCall

    package init(_ action: ActivityEvent.Action) {
      switch action {
      case .exec: self = .exec
      case .fork: self = .fork
      case .exit: self = .exit
      case .socket: self = .socket
      case .datagram: self = .datagram
      case .received: self = .received
      case .fileChanged: self = .fileChanged
      case .nameLookup: self = .nameLookup
      case .login: self = .login
      case .enforced: self = .enforced
      case .contentTampered: self = .contentTampered
      case .flood: self = .flood
      case .systemCall: self = .systemCall
      }
    }
  }

  /// `systemCall` here means all of them.
  package var kinds: Set<Kind> = []
  /// System calls by name.
  package var calls: Set<String> = []
  /// Also for what happens outside of containers.
  package var includesHost = false

  package init(kinds: Set<Kind> = [], calls: Set<String> = [], includesHost: Bool = false) {
    self.kinds = kinds
    self.calls = calls
    self.includesHost = includesHost
  }

  package init(arrayLiteral elements: Interests...) {
    for element in elements { self = and(element) }
  }

  package static let exec = Interests(kinds: [.exec])
  package static let fork = Interests(kinds: [.fork])
  package static let exit = Interests(kinds: [.exit])
  package static let socket = Interests(kinds: [.socket])
  package static let datagram = Interests(kinds: [.datagram])
  package static let received = Interests(kinds: [.received])
  package static let fileChanged = Interests(kinds: [.fileChanged])
  package static let nameLookup = Interests(kinds: [.nameLookup])
  package static let login = Interests(kinds: [.login])
  package static let contentTampered = Interests(kinds: [.contentTampered])
  package static let flood = Interests(kinds: [.flood], includesHost: true)
  package static let anyCall = Interests(kinds: [.systemCall])

  package static func calls(_ names: [String]) -> Interests { Interests(calls: Set(names)) }

  package func and(_ other: Interests) -> Interests {
    Interests(
      kinds: kinds.union(other.kinds), calls: calls.union(other.calls), includesHost: includesHost || other.includesHost
    )
  }

  /// Calls that open a file for reading or writing.
  static let opening = ["open", "openat", "openat2"]
  /// Calls that may write a file that has a name.
  static let writing = opening + ["creat", "truncate"]
  static let renaming = ["rename", "renameat", "renameat2"]

  package func covers(_ event: ActivityEvent) -> Bool {
    guard includesHost || event.process.container != nil else { return false }
    if case .systemCall(let call) = event.action { return kinds.contains(.systemCall) || calls.contains(call.name) }
    return kinds.contains(Kind(event.action))
  }
}
