import Model

/// One thing to do, to exactly one target, and why.
package struct ResponseAction: Sendable, Hashable {
  package enum Target: Sendable, Hashable {
    /// By number and beginning: a number that was used again is another process.
    case process(ProcessKey, container: String)
    /// Connections of one container to an address and port; port 0 is every port.
    case connection(IPAddress, port: UInt16, container: String)
    /// The execution of one path in one container.
    case program(path: String, container: String)
    case container(String)

    /// The container's id.
    package var container: String {
      switch self {
      case .process(_, let id), .connection(_, _, let id), .program(_, let id), .container(let id): id
      }
    }

    package var description: String {
      switch self {
      case .process(let key, _): "process \(key.pid)"
      case .connection(let address, let port, _): "connections to \(address)\(port == 0 ? "" : " port \(port)")"
      case .program(let path, _): "execution of \(path)"
      case .container(let id): "container \(id.prefix(12))"
      }
    }
  }

  package var verb: ResponseVerb
  package var target: Target
  /// The policy's rule that asks for it.
  package var rule: String
  /// The finding's fingerprint.
  package var finding: String
  /// For the audit trail and the log.
  package var reason: String

  package init(verb: ResponseVerb, target: Target, rule: String, finding: String, reason: String) {
    self.verb = verb
    self.target = target
    self.rule = rule
    self.finding = finding
    self.reason = reason
  }
}

/// Carries out actions: the sensor's kernel maps, permission events, the engine. `Agent` has the real one.
///
/// What it can't do it throws, in words; nothing is retried, and a workload goes on when it fails
/// (``ResponsePlan/failsOpen``).
package protocol Responder: Sendable {
  func perform(_ action: ResponseAction) async throws(ResponseFailure)
}

/// Why an action was not carried out.
package struct ResponseFailure: Error, Sendable, Hashable, CustomStringConvertible {
  package var description: String
  package init(_ description: String) { self.description = description }
}
