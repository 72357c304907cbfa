import Model
import Parsing
import X509

/// A Notation signature, whichever envelope it came in.
///
/// Source: Notary Project, "Signature Specification" 1.0, "JWS" and "COSE" envelopes.
struct NotationEnvelope: Sendable {
  enum Algorithm: String, Sendable {
    case ps256 = "PS256"
    case ps384 = "PS384"
    case ps512 = "PS512"
    case es256 = "ES256"
    case es384 = "ES384"
    case es512 = "ES512"
  }

  var algorithm: Algorithm
  /// What the signature is over.
  var signed: [UInt8]
  var signature: [UInt8]
  /// Leaf first.
  var certificates: [Certificate]
  /// The image that it names.
  var image: Digest
  /// `notary.x509`, `notary.x509.signingAuthority`.
  var scheme: String
  /// Seconds since 1970; authentic only where a signing authority says it.
  var signingTime: Int?
  var expiry: Int?
  var hasTimestamp: Bool

  static let maximumSize = 4 << 20
  static let payloadType = "application/vnd.cncf.notary.payload.v1+json"
  static let authorityScheme = "notary.x509.signingAuthority"
  /// Attributes that are understood and therefore may be critical.
  static let understood: Set<String> = [
    "io.cncf.notary.signingScheme", "io.cncf.notary.signingTime", "io.cncf.notary.authenticSigningTime",
    "io.cncf.notary.expiry",
  ]

  static func error(_ reason: String) -> ParseError { ParseError("Notation signature", reason) }

  /// - Parameter mediaType: of the manifest's layer.
  init(parsing bytes: Bytes, mediaType: String) throws(ParseError) {
    guard bytes.count <= Self.maximumSize else { throw Self.error("more than \(Self.maximumSize) bytes") }
    switch mediaType {
    case "application/jose+json": self = try NotationEnvelope(jws: bytes)
    case "application/cose": self = try NotationEnvelope(cose: bytes)
    default: throw Self.error("its envelope is '\(mediaType.prefix(80))'; expected JWS or COSE")
    }
    guard signature.count <= 4096, !certificates.isEmpty else { throw Self.error("no certificate, or no signature") }
    guard ["notary.x509", Self.authorityScheme].contains(scheme) else {
      throw Self.error("its signing scheme is '\(scheme.prefix(80))'")
    }
  }

  static func image(_ payload: Bytes) throws(ParseError) -> Digest {
    let json = try JSONValue(parsing: payload, maximumDepth: 16)
    guard let digest = json["targetArtifact"]?["digest"]?.string.flatMap({ Digest($0) }) else {
      throw error("its payload names no artifact")
    }
    return digest
  }

  static func certificate(_ der: [UInt8]) throws(ParseError) -> Certificate {
    do throws(ProvenanceError) { return try PEM.certificate(der, what: "its certificate") } catch {
      throw Self.error("\(error)")
    }
  }

  func verifies() -> Bool {
    guard let leaf = certificates.first else { return false }
    let key = VerificationKey(leaf.publicKey, name: "certificate")
    return switch algorithm {
    case .ps256: key.verifies(signature, over: signed, .pss(.sha256))
    case .ps384: key.verifies(signature, over: signed, .pss(.sha384))
    case .ps512: key.verifies(signature, over: signed, .pss(.sha512))
    case .es256: key.ecdsa(signature, signed, .sha256, isRaw: true)
    case .es384: key.ecdsa(signature, signed, .sha384, isRaw: true)
    case .es512: key.ecdsa(signature, signed, .sha512, isRaw: true)
    }
  }
}
