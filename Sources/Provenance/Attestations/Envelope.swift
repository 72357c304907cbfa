import Parsing

/// A DSSE envelope: a payload of a stated type, and signatures over both.
///
/// Source: Dead Simple Signing Envelope 1.0.
struct Envelope: Sendable {
  var payloadType: String
  var payload: [UInt8]
  var signatures: [[UInt8]]

  static let inToto = "application/vnd.in-toto+json"
  static let maximumSignatures = 16

  init(_ json: JSONValue) throws(ParseError) {
    guard let type = json["payloadType"]?.string, type.utf8.count <= 255,
      let payload = json["payload"]?.string.flatMap({ Base64.decode($0) })
    else { throw ParseError("DSSE envelope", "payloadType or payload is missing") }
    payloadType = type
    self.payload = payload
    signatures = []
    for entry in (json["signatures"]?.elements ?? []).prefix(Self.maximumSignatures) {
      guard let signature = entry["sig"]?.string.flatMap({ Base64.decode($0) }) else {
        throw ParseError("DSSE envelope", "a signature that is not base 64")
      }
      signatures.append(signature)
    }
    guard !signatures.isEmpty else { throw ParseError("DSSE envelope", "no signature") }
  }

  /// What is signed: both with their lengths, so that neither can be taken for a part of the other.
  var message: [UInt8] {
    Array("DSSEv1 \(payloadType.utf8.count) \(payloadType) \(payload.count) ".utf8) + payload
  }
}
