import Parsing
import X509

/// Whose signatures count.
package struct SignatureTrust: Sendable {
  /// An authority and those of its customers who count.
  package struct Authority: Sendable {
    package var name: String
    var roots: [Certificate]
    var intermediates: [Certificate]
    package var identities: [IdentityRule]

    /// - Parameters:
    ///   - certificates: PEM; those that signed themselves are the roots, the others lead to them. Without any such all
    ///     are taken as roots.
    ///   - identities: must not be empty: a public authority certifies everybody.
    package init(name: String, certificates bytes: Bytes, identities: [IdentityRule]) throws(ProvenanceError) {
      guard !identities.isEmpty else {
        throw .invalid(what: name, reason: "an authority certifies many: say whose signatures count (identity, issuer)")
      }
      let certificates = try PEM.certificates(bytes, what: name)
      let selfSigned = certificates.filter { $0.issuer == $0.subject }
      self.name = name
      self.identities = identities
      roots = selfSigned.isEmpty ? certificates : selfSigned
      intermediates = selfSigned.isEmpty ? [] : certificates.filter { $0.issuer != $0.subject }
    }
  }

  package var keys: [VerificationKey]
  package var authorities: [Authority]
  /// Of transparency logs; with one here every signature must be in such a log.
  package var logKeys: [VerificationKey]
  package var notation: NotationTrust?

  package init(
    keys: [VerificationKey] = [], authorities: [Authority] = [], logKeys: [VerificationKey] = [],
    notation: NotationTrust? = nil
  ) {
    self.keys = keys
    self.authorities = authorities
    self.logKeys = logKeys
    self.notation = notation
  }

  package var isEmpty: Bool { keys.isEmpty && authorities.isEmpty && notation == nil }
}
