import Model
import Parsing

/// What is known of an image's signatures and attestations once they were verified.
package struct ProvenanceRecord: Sendable {
  package var signatures: [SignatureCheck] = []
  package var attestations: [Attestation] = []

  package init() {}

  package var trusted: [SignatureCheck] { signatures.filter { $0.outcome.signer != nil } }
}

/// Holds all that was found about an image against the keys, authorities and trust policies of one party.
package struct ArtifactVerifier: Sendable {
  private let trust: SignatureTrust
  private let now: Int
  private let repository: String?

  /// - Parameters:
  ///   - now: seconds since 1970.
  ///   - repository: `registry/name`, for the scopes of Notation's policies; nil where the image has none.
  package init(_ trust: SignatureTrust, now: Int, repository: String? = nil) {
    self.trust = trust
    self.now = now
    self.repository = repository
  }

  package func check(_ found: FoundArtifacts) async -> ProvenanceRecord {
    var record = ProvenanceRecord()
    for artifact in found.artifacts {
      switch artifact.form {
      case .payload:
        record.signatures.append(
          await CosignVerifier(trust: trust, now: now).signature(
            artifact.bytes, artifact.annotations, images: found.images, place: artifact.place))
      case .envelope:
        record.attestations.append(
          await CosignVerifier(trust: trust, now: now).attestation(
            artifact.bytes, artifact.annotations, images: found.images, place: artifact.place))
      case .bundle:
        switch await BundleVerifier(trust: trust, now: now).check(
          artifact.bytes, images: found.images, manifests: found.manifests, place: artifact.place)
        {
        case .signature(let check): record.signatures.append(check)
        case .attestation(let attestation): record.attestations.append(attestation)
        }
      case .notation(let mediaType):
        record.signatures.append(
          await NotationVerifier(trust: trust.notation, now: now, repository: repository).check(
            artifact.bytes, mediaType: mediaType, images: found.images, place: artifact.place))
      case .statement: if let attestation = Self.statement(artifact, found) { record.attestations.append(attestation) }
      case .document(let mediaType):
        guard let content = Attestation.content(mediaType: mediaType) else { continue }
        record.attestations.append(
          Attestation(
            predicateType: mediaType, document: artifact.bytes, content: content, image: artifact.subject,
            place: artifact.place, outcome: .unsigned))
      }
    }
    return record
  }

  private static func statement(_ artifact: FoundArtifact, _ found: FoundArtifacts) -> Attestation? {
    guard let statement = try? Statement(parsing: artifact.bytes) else { return nil }
    let (content, document) = Attestation.content(statement.predicate, type: statement.predicateType)
    let image = found.images.first(where: statement.subjects.contains) ?? artifact.subject
    return Attestation(
      predicateType: statement.predicateType, document: document, content: content, image: image, place: artifact.place,
      outcome: .unsigned)
  }
}
