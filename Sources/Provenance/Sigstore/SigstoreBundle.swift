import Images
import Model
import Parsing
import X509

/// A signature with all that is needed to verify it, in one document.
///
/// Source: Sigstore protobuf specifications, `Bundle` 0.1 to 0.3, in its JSON form.
struct SigstoreBundle: Sendable {
  enum Content: Sendable {
    case envelope(Envelope)
    /// Over the artifact's bytes: for an image those of its manifest.
    case message(signature: [UInt8], digest: [UInt8]?)
  }

  var content: Content
  var certificates: [Certificate]
  var certificateBytes: [UInt8]?
  var entries: [LogEntry]
  var hasTimestamp: Bool

  static let mediaType = "application/vnd.dev.sigstore.bundle"
  static let maximumSize = 32 << 20

  static func isMediaType(_ type: String) -> Bool { type.hasPrefix(mediaType) }

  init(parsing bytes: Bytes) throws(ParseError) {
    guard bytes.count <= Self.maximumSize else { throw Self.error("more than \(Self.maximumSize) bytes") }
    let json = try JSONValue(parsing: bytes, maximumDepth: 32)
    guard let type = json["mediaType"]?.string, Self.isMediaType(type) else {
      throw Self.error("its mediaType is '\((json["mediaType"]?.string ?? "missing").prefix(80))'")
    }
    let material = json["verificationMaterial"]
    certificates = []
    let chain = material?["x509CertificateChain"]?["certificates"]?.elements ?? []
    for entry in (material?["certificate"].map { [$0] } ?? chain).prefix(CertificateChain.maximumCertificates) {
      guard let der = entry["rawBytes"]?.string.flatMap({ Base64.decode($0) }) else {
        throw Self.error("a certificate that is not base 64")
      }
      do throws(ProvenanceError) { certificates.append(try PEM.certificate(der, what: "its certificate")) } catch {
        throw Self.error("\(error)")
      }
      if certificateBytes == nil { certificateBytes = der }
    }
    entries = (material?["tlogEntries"]?.elements ?? []).prefix(SignedMaterial.maximumEntries).compactMap(Self.entry)
    // Only the first version did without a proof.
    if !type.hasSuffix("version=0.1") { entries.removeAll { $0.proof == nil } }
    hasTimestamp = !(material?["timestampVerificationData"]?["rfc3161Timestamps"]?.elements ?? []).isEmpty
    if let envelope = json["dsseEnvelope"] {
      content = .envelope(try Envelope(envelope))
    } else if let message = json["messageSignature"] {
      guard let signature = message["signature"]?.string.flatMap({ Base64.decode($0) }) else {
        throw Self.error("a message signature that is not base 64")
      }
      content = .message(
        signature: signature, digest: message["messageDigest"]?["digest"]?.string.flatMap { Base64.decode($0) })
    } else {
      throw Self.error("neither dsseEnvelope nor messageSignature")
    }
  }

  private static func error(_ reason: String) -> ParseError { ParseError("Sigstore bundle", reason) }

  /// Whole numbers of 64 bits are texts in the JSON form.
  private static func number(_ json: JSONValue?) -> Int? { json?.integer ?? json?.string.flatMap { Int($0) } }

  private static func entry(_ json: JSONValue) -> LogEntry? {
    guard let body = json["canonicalizedBody"]?.string.flatMap({ Base64.decode($0) }),
      let logID = json["logId"]?["keyId"]?.string.flatMap({ Base64.decode($0) })
    else { return nil }
    var entry = LogEntry(
      body: Bytes(body), integratedTime: number(json["integratedTime"]), logIndex: number(json["logIndex"]) ?? 0,
      logID: logID, promise: nil, proof: nil)
    entry.promise = json["inclusionPromise"]?["signedEntryTimestamp"]?.string.flatMap { Base64.decode($0) }
    if let proof = json["inclusionProof"], let root = proof["rootHash"]?.string.flatMap({ Base64.decode($0) }),
      let size = number(proof["treeSize"]), let checkpoint = proof["checkpoint"]?["envelope"]?.string
    {
      let hashes = (proof["hashes"]?.elements ?? []).prefix(LogEntry.InclusionProof.maximumHashes + 1)
        .map { $0.string.flatMap { Base64.decode($0) } ?? [] }
      entry.proof = LogEntry.InclusionProof(
        index: number(proof["logIndex"]) ?? 0, size: size, root: root, hashes: hashes, checkpoint: checkpoint)
    }
    return entry
  }

  func material(message: [UInt8], payload: [UInt8]?, signature: [UInt8]) -> SignedMaterial {
    SignedMaterial(
      message: message, payload: payload, signature: signature, certificates: certificates,
      certificateBytes: certificateBytes, entries: entries, hasTimestamp: hasTimestamp)
  }
}
