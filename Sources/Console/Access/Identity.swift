import Store

/// Who asks, and what they may do.
package struct Identity: Sendable, Hashable {
  package enum Means: Sendable, Hashable {
    /// A browser's session; `formToken` must come back with everything that changes something.
    case session(formToken: String)
    case token(name: String)
  }

  package var name: String
  package var scopes: Set<TokenScope>
  package var means: Means

  package init(name: String, scopes: Set<TokenScope>, means: Means) {
    self.name = name
    self.scopes = scopes
    self.means = means
  }

  package func may(_ scope: TokenScope) -> Bool { scopes.contains(scope) || scopes.contains(.administer) }

  /// As the audit log names them.
  package var actor: String {
    if case .token(let token) = means { return "token:\(token)" }
    return name
  }

  package static func scopes(of role: UserRole) -> Set<TokenScope> {
    switch role {
    case .viewer: [.read, .metrics]
    case .operator: [.read, .metrics, .triage, .scan]
    case .administrator: [.read, .metrics, .triage, .scan, .administer]
    }
  }
}
