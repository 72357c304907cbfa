import Images
import Model
import Parsing
import X509

/// What cosign's annotations say beside a payload: signature, certificate, log entry.
///
/// Source: cosign, `SIGNATURE_SPEC`; Rekor's `SignedEntryTimestamp`.
struct CosignLayer: Sendable {
  var signature: [UInt8]?
  var certificates: [Certificate]
  var certificateBytes: [UInt8]?
  var entries: [LogEntry]
  var hasTimestamp: Bool

  init(_ annotations: [String: String]) throws(ProvenanceError) {
    signature = annotations["dev.cosignproject.cosign/signature"].flatMap { Base64.decode($0) }
    certificates = []
    if let text = annotations["dev.sigstore.cosign/certificate"], !text.isEmpty {
      certificates = try PEM.certificates(Bytes(text), what: "its certificate")
      certificateBytes = Array(text.utf8)
      if let chain = annotations["dev.sigstore.cosign/chain"], !chain.isEmpty {
        certificates += try PEM.certificates(Bytes(chain), what: "its chain")
      }
    }
    entries = annotations["dev.sigstore.cosign/bundle"].flatMap { Self.entry($0) }.map { [$0] } ?? []
    hasTimestamp = annotations["dev.sigstore.cosign/rfc3161timestamp"].map { !$0.isEmpty } ?? false
  }

  private static func entry(_ text: String) -> LogEntry? {
    guard let json = try? JSONValue(parsing: Bytes(text), maximumDepth: 16), let payload = json["Payload"],
      let promise = json["SignedEntryTimestamp"]?.string.flatMap({ Base64.decode($0) }),
      let body = payload["body"]?.string.flatMap({ Base64.decode($0) }),
      let logID = payload["logID"]?.string.flatMap({ Hexadecimal.decode($0) }),
      let index = payload["logIndex"]?.integer,
      let time = payload["integratedTime"]?.integer
    else { return nil }
    return LogEntry(
      body: Bytes(body), integratedTime: time, logIndex: index, logID: logID, promise: promise, proof: nil)
  }

  func material(message: [UInt8], payload: [UInt8]?, signature: [UInt8]) -> SignedMaterial {
    SignedMaterial(
      message: message, payload: payload, signature: signature, certificates: certificates,
      certificateBytes: certificateBytes, entries: entries, hasTimestamp: hasTimestamp)
  }
}
