/// Follows redirects by rule: bounded, never from TLS to plain HTTP, and never with credentials to another origin.
///
/// Source: RFC 9110 §15.4. Only GET and HEAD are followed.
package struct RedirectPolicy: Sendable {
  package static let maximum = 10

  package enum Decision: Sendable, Equatable {
    /// Not a redirect: this is the answer.
    case stay
    case follow(WebAddress)
  }

  private var followed = 0
  /// Whether every hop so far stayed at the first origin, so that credentials may still be sent.
  package private(set) var mayAuthorize = true

  package init() {}

  package mutating func received(
    status: Int, location: String?, of address: WebAddress, method: WebRequest.Method
  ) throws(WebError) -> Decision {
    guard [301, 302, 303, 307, 308].contains(status) else { return .stay }
    guard method == .get || method == .head else {
      throw WebError(.redirect, "\(address): redirects a \(method.rawValue) (status \(status)), which is not followed")
    }
    guard let location else {
      throw WebError(.redirect, "\(address): redirects (status \(status)) without saying where to")
    }
    followed += 1
    guard followed <= Self.maximum else {
      throw WebError(.redirect, "\(address): more than \(Self.maximum) redirects one after the other")
    }
    let target = try address.resolving(location)
    guard address.scheme == .http || target.scheme == .https else {
      throw WebError(.redirect, "\(address): redirects from TLS to plain HTTP (\(target)), which is refused")
    }
    if !target.hasSameOrigin(as: address) { mayAuthorize = false }
    return .follow(target)
  }
}
