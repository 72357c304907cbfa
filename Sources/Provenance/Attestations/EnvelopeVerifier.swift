import Model
import Parsing

/// Holds a signed statement against an image.
struct EnvelopeVerifier: Sendable {
  let trust: SignatureTrust
  let now: Int

  /// - Parameter material: makes the whole of a signature.
  func attestation(
    _ envelope: Envelope, images: [Digest], place: String, _ material: ([UInt8]) -> SignedMaterial
  ) async -> Attestation {
    var result = Attestation(
      predicateType: "", document: Bytes(), content: .other, image: nil, place: place, outcome: .unsigned)
    guard envelope.payloadType == Envelope.inToto else {
      result.outcome = .invalid("its payload is '\(envelope.payloadType.prefix(80))', no in-toto statement")
      return result
    }
    let statement: Statement
    do throws(ParseError) { statement = try Statement(parsing: Bytes(envelope.payload)) } catch {
      result.outcome = .invalid("\(error)")
      return result
    }
    result.predicateType = statement.predicateType
    (result.content, result.document) = Attestation.content(statement.predicate, type: statement.predicateType)
    guard let image = images.first(where: statement.subjects.contains) else {
      result.outcome = .invalid(
        "it is about \(statement.subjects.first.map { "another image, \($0.short)" } ?? "no image")")
      return result
    }
    result.image = image
    var verdicts: [SignedMaterial.Verdict] = []
    for signature in envelope.signatures { verdicts.append(await material(signature).verify(trust, now: now)) }
    // One trusted signature is enough; else the worst is said.
    let chosen =
      verdicts.first { $0.outcome.signer != nil }
      ?? verdicts.first { if case .invalid = $0.outcome { true } else { false } } ?? verdicts.first
    if let chosen {
      result.outcome = chosen.outcome
      result.signedAt = chosen.signedAt
      result.notes = chosen.notes
    }
    return result
  }
}
