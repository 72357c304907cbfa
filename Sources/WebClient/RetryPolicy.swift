/// How long and how often a failed request is tried again.
package struct RetryPolicy: Sendable, Equatable {
  /// Tries after the first one, in a row without any progress.
  package var maximumRetries = 5
  package var firstDelay = Duration.milliseconds(500)
  package var maximumDelay = Duration.seconds(20)
  /// A server that asks to wait longer than this is not waited for.
  package var longestRetryAfter = Duration.seconds(90)
  /// Tries after the first where nobody answered: another try hardly ever ends otherwise soon, and each costs time.
  package var maximumUnansweredRetries = 2

  package init() {}

  package static var none: RetryPolicy {
    var policy = RetryPolicy()
    policy.maximumRetries = 0
    policy.maximumUnansweredRetries = 0
    return policy
  }
}

/// Decides, failure by failure, whether to try again and when. A pure state machine: it neither waits nor sends.
///
/// Delays double from `firstDelay` to `maximumDelay`, with jitter over their upper half, so that many scanners that
/// met the same fault don't return together; `Retry-After` is a lower bound. Progress starts the count anew.
package struct RetryState: Sendable {
  package enum Decision: Sendable, Equatable {
    case retry(after: Duration)
    case giveUp
  }

  package let policy: RetryPolicy
  package private(set) var failures = 0

  package init(_ policy: RetryPolicy) { self.policy = policy }

  /// - Parameter random: evenly distributed in 0..<1; decides the jitter.
  package mutating func decide(after error: WebError, random: Double) -> Decision {
    let allowed =
      switch error.kind {
      case .connection, .timeout: policy.maximumUnansweredRetries
      default: Self.isTransient(error.kind) ? policy.maximumRetries : 0
      }
    guard failures < allowed else { return .giveUp }
    let shift = min(failures, 20)
    failures += 1
    let full = min(policy.firstDelay * (1 << shift), policy.maximumDelay)
    let delay = full * (0.5 + 0.5 * min(max(random, 0), 1))
    guard let asked = error.retryAfter else { return .retry(after: delay) }
    guard asked <= policy.longestRetryAfter else { return .giveUp }
    return .retry(after: max(asked, delay))
  }

  /// Something arrived: what fails next is a new fault.
  package mutating func progressed() { failures = 0 }

  /// Another try may end otherwise.
  package static func isTransient(_ kind: WebError.Kind) -> Bool {
    switch kind {
    case .connection, .broken, .timeout: true
    case .status(let code): [408, 425, 429, 500, 502, 503, 504].contains(code)
    default: false
    }
  }
}
