import Foundation
import SwiftASN1
@_spi(FixedExpiryValidationTime) import X509

/// Whether a certificate leads to one of the given roots, and may sign software.
///
/// Source: RFC 5280; for software signatures: extended key usage code signing, key usage digital signature.
/// Revocation is not asked for: that needs the network, and short-lived certificates have none.
enum CertificateChain {
  static let maximumCertificates = 20

  /// - Parameters:
  ///   - seconds: since 1970: when all certificates must have been valid.
  ///   - needsUsage: whether the leaf must name code signing as what it is for; else it may leave that out.
  /// - Returns: why not; nil where all is well.
  static func problem(
    leaf: Certificate, intermediates: [Certificate], roots: [Certificate], at seconds: Int, needsUsage: Bool
  ) async -> String? {
    guard intermediates.count <= maximumCertificates else { return "more than \(maximumCertificates) certificates" }
    let time = Date(timeIntervalSince1970: Double(seconds))
    if roots.contains(leaf) {
      // A self-signed certificate that was given as a root needs no authority's marks.
      guard leaf.notValidBefore <= time, time <= leaf.notValidAfter else { return "the certificate is not valid then" }
      return SoftwareSigningPolicy.problem(leaf, needsUsage: needsUsage)
    }
    var verifier = Verifier(rootCertificates: CertificateStore(roots)) {
      RFC5280Policy(fixedExpiryValidationTime: time)
      SoftwareSigningPolicy(needsUsage: needsUsage)
    }
    switch await verifier.validate(leaf: leaf, intermediates: CertificateStore(intermediates)) {
    case .validCertificate: return nil
    case .couldNotValidate(let failures):
      guard let first = failures.first else {
        return "its certificate leads to none of the given roots (issuer \(leaf.issuer))"
      }
      return "its certificate: \(first.policyFailureReason)".replacing("RFC5280Policy: ", with: "")
    }
  }
}

/// What a certificate must say to be good for signing software.
private struct SoftwareSigningPolicy: VerifierPolicy {
  let needsUsage: Bool

  /// Both may be critical; the names are compared by whoever asks for an identity.
  let verifyingCriticalExtensions: [ASN1ObjectIdentifier] = [
    .X509ExtensionID.subjectAlternativeName, .X509ExtensionID.extendedKeyUsage,
  ]

  func chainMeetsPolicyRequirements(chain: UnverifiedCertificateChain) -> PolicyEvaluationResult {
    if let problem = Self.problem(chain.leaf, needsUsage: needsUsage) { return .failsToMeetPolicy(reason: problem) }
    // Authorities below the root may be limited to other purposes.
    for place in chain.indices.dropFirst().dropLast() {
      if let usage = try? chain[place].extensions.extendedKeyUsage, !usage.contains(.codeSigning), !usage.contains(.any)
      {
        return .failsToMeetPolicy(reason: "an authority that is not for signing software")
      }
      if let usage = try? chain[place].extensions.keyUsage, !usage.keyCertSign {
        return .failsToMeetPolicy(reason: "an authority that may not sign certificates")
      }
    }
    return .meetsPolicy
  }

  static func problem(_ leaf: Certificate, needsUsage: Bool) -> String? {
    do {
      if let usage = try leaf.extensions.keyUsage, !usage.digitalSignature { return "may not make digital signatures" }
      guard let usage = try leaf.extensions.extendedKeyUsage else {
        return needsUsage ? "does not say that it is for signing software" : nil
      }
      return usage.contains(.codeSigning) ? nil : "is not for signing software"
    } catch { return "has an extension that cannot be read: \(error)" }
  }
}
