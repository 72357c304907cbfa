import Model
import Parsing

/// Holds a bundle against an image: a signature or an attestation.
struct BundleVerifier: Sendable {
  enum Result: Sendable {
    case signature(SignatureCheck)
    case attestation(Attestation)
  }

  let trust: SignatureTrust
  let now: Int

  /// - Parameter manifests: the documents of the image and of its index, which a signature may be over directly.
  func check(_ bytes: Bytes, images: [Digest], manifests: [Digest: Bytes], place: String) async -> Result {
    let bundle: SigstoreBundle
    do throws(ParseError) { bundle = try SigstoreBundle(parsing: bytes) } catch {
      return .signature(SignatureCheck(format: .bundle, place: place, outcome: .invalid("\(error)")))
    }
    switch bundle.content {
    case .envelope(let envelope):
      let attestation = await EnvelopeVerifier(trust: trust, now: now).attestation(
        envelope, images: images, place: place
      ) {
        bundle.material(message: envelope.message, payload: envelope.payload, signature: $0)
      }
      guard attestation.predicateType == Statement.signaturePredicate else { return .attestation(attestation) }
      return .signature(
        SignatureCheck(
          format: .bundle, place: place, image: attestation.image, outcome: attestation.outcome,
          signedAt: attestation.signedAt, notes: attestation.notes))
    case .message(let signature, let digest):
      return .signature(
        await message(signature, digest, bundle, images: images, manifests: manifests, place: place))
    }
  }

  private func message(
    _ signature: [UInt8], _ said: [UInt8]?, _ bundle: SigstoreBundle, images: [Digest], manifests: [Digest: Bytes],
    place: String
  ) async -> SignatureCheck {
    var check = SignatureCheck(format: .bundle, place: place, outcome: .invalid("it is over no manifest of this image"))
    for image in images {
      if let said, Digest(sha256: said) != image { continue }
      guard let document = manifests[image] else { continue }
      let verdict = await bundle.material(message: document.array, payload: nil, signature: signature)
        .verify(trust, now: now)
      check.image = image
      check.outcome = verdict.outcome
      check.signedAt = verdict.signedAt
      check.notes = verdict.notes
      if verdict.outcome.signer != nil { break }
    }
    return check
  }
}
