/// Why something could not be had over HTTP: what, where, and what to do about it.
package struct WebError: Error, Sendable, Equatable, CustomStringConvertible {
  package enum Kind: Sendable, Equatable {
    case invalidAddress
    /// No connection came about: unknown name, refused, unreachable.
    case connection
    /// The connection ended or broke before the answer was whole.
    case broken
    case timeout
    /// TLS could not be agreed; perhaps the server doesn't speak it.
    case tls
    /// The server's certificate was not accepted.
    case certificate
    case proxy
    /// The server's answer breaks HTTP's rules, or contradicts an earlier one.
    case `protocol`
    case redirect
    /// Larger than the caller's limit.
    case tooLarge
    /// Answered with this status.
    case status(Int)
    /// A file of ours (certificate, key) cannot be used.
    case configuration
    case cancelled
    case shutDown
  }

  package let kind: Kind
  package let message: String
  /// What the server asks to wait before the next try; nil where it said nothing.
  package var retryAfter: Duration?

  package init(_ kind: Kind, _ message: String, retryAfter: Duration? = nil) {
    self.kind = kind
    self.message = message
    self.retryAfter = retryAfter
  }

  package var description: String { message }
}
