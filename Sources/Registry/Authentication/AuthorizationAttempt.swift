import WebClient

/// What to do after each "401 Unauthorized" to one request. A pure state machine.
///
/// The first may mean that nothing was sent, or that what was sent has grown old: it is answered. A second one to
/// fresh authorization is final.
struct AuthorizationAttempt: Sendable {
  enum Action: Sendable, Equatable {
    /// Get a token as the challenge says, then ask again.
    case fetchToken(Challenge)
    /// Ask again with name and password.
    case sendPassword
    /// The answer stands.
    case giveUp(Reason)
  }

  enum Reason: Sendable, Equatable {
    /// Fresh authorization was refused.
    case refused
    /// The registry wants a name and a password, and there are none.
    case passwordNeeded
    /// The server offers nothing that is spoken here; its schemes.
    case unknownSchemes([String])
  }

  private var answered = false

  /// - Parameter hasPassword: whether a name and a password for this registry are known.
  mutating func challenged(_ challenges: [Challenge], hasPassword: Bool) -> Action {
    guard !answered else { return .giveUp(.refused) }
    answered = true
    if let bearer = challenges.first(where: { $0.scheme == "bearer" && $0.parameters["realm"] != nil }) {
      return .fetchToken(bearer)
    }
    if challenges.contains(where: { $0.scheme == "basic" }) {
      return hasPassword ? .sendPassword : .giveUp(.passwordNeeded)
    }
    return .giveUp(.unknownSchemes(challenges.prefix(8).map(\.scheme)))
  }
}
