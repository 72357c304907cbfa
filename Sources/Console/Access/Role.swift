/// What a person may do; each role may do what the ones before it may.
package enum Role: String, Sendable, Hashable, CaseIterable, Comparable {
  /// Look at everything that is not secret.
  case viewer
  /// Close incidents, accept exceptions, start scans.
  case `operator`
  /// Settings, users, tokens.
  case admin

  package static func < (a: Role, b: Role) -> Bool { a.rank < b.rank }

  private var rank: Int {
    switch self {
    case .viewer: 0
    case .`operator`: 1
    case .admin: 2
    }
  }
}

/// Who asks.
package struct Identity: Sendable, Hashable {
  package enum Means: Sendable, Hashable {
    /// A browser's session; `formToken` must come back with everything that changes something.
    case session(id: String, formToken: String)
    case token(id: String)
  }

  package var name: String
  package var role: Role
  package var means: Means

  package init(name: String, role: Role, means: Means) {
    self.name = name
    self.role = role
    self.means = means
  }
}
