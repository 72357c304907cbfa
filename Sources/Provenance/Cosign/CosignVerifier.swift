import Images
import Model
import Parsing

/// Holds cosign's signatures and attestations, as they lie in a manifest's layers, against an image.
struct CosignVerifier: Sendable {
  static let payloadType = "application/vnd.dev.cosign.simplesigning.v1+json"
  static let envelopeType = "application/vnd.dsse.envelope.v1+json"

  let trust: SignatureTrust
  let now: Int

  /// - Parameter images: what the signature may be over: the image, and the index that it was chosen from.
  func signature(
    _ payload: Bytes, _ annotations: [String: String], images: [Digest], place: String
  ) async -> SignatureCheck {
    var check = SignatureCheck(format: .cosign, place: place, outcome: .invalid("it cannot be read"))
    do {
      let named = try SimpleSigning(parsing: payload)
      check.image = named.image
      guard images.contains(named.image) else {
        check.outcome = .invalid("it is over another image, \(named.image.short)")
        return check
      }
      let layer = try CosignLayer(annotations)
      guard let signature = layer.signature, !signature.isEmpty else {
        check.outcome = .invalid("there is no signature beside the payload")
        return check
      }
      let verdict = await layer.material(message: payload.array, payload: nil, signature: signature)
        .verify(trust, now: now)
      check.outcome = verdict.outcome
      check.signedAt = verdict.signedAt
      check.notes = verdict.notes
    } catch {
      check.outcome = .invalid("\(error)")
    }
    return check
  }

  func attestation(
    _ bytes: Bytes, _ annotations: [String: String], images: [Digest], place: String
  ) async -> Attestation {
    do {
      let envelope = try Envelope(try JSONValue(parsing: bytes, maximumDepth: 16))
      let layer = try CosignLayer(annotations)
      return await EnvelopeVerifier(trust: trust, now: now).attestation(envelope, images: images, place: place) {
        layer.material(message: envelope.message, payload: envelope.payload, signature: $0)
      }
    } catch {
      return Attestation(
        predicateType: annotations["predicateType"] ?? "", document: Bytes(), content: .other, image: nil, place: place,
        outcome: .invalid("\(error)"))
    }
  }
}
