import Crypto
import Foundation
import Parsing
import SwiftASN1
import TestKit
import X509

@testable import Provenance

/// A key of a test's own, made and used by openssl: another implementation than the one that verifies.
final class TestKey {
  enum Kind: String, CaseIterable { case p256, p384, p521, rsa, ed25519 }

  let kind: Kind
  private let folder: TemporaryDirectory
  private let path: String
  let publicPEM: Bytes

  init(_ kind: Kind) throws {
    self.kind = kind
    folder = try TemporaryDirectory(prefix: "bulkhead-key")
    path = folder.path + "/key.pem"
    let options: [String] =
      switch kind {
      case .p256: ["EC", "-pkeyopt", "ec_paramgen_curve:P-256"]
      case .p384: ["EC", "-pkeyopt", "ec_paramgen_curve:P-384"]
      case .p521: ["EC", "-pkeyopt", "ec_paramgen_curve:P-521"]
      case .rsa: ["RSA", "-pkeyopt", "rsa_keygen_bits:2048"]
      case .ed25519: ["ED25519"]
      }
    try Tool.run("openssl", ["genpkey", "-algorithm"] + options + ["-out", path])
    publicPEM = Bytes(try Tool.run("openssl", ["pkey", "-in", path, "-pubout"]))
  }

  var privatePEM: String { (try? String(contentsOfFile: path, encoding: .utf8)) ?? "" }

  func sign(_ message: [UInt8], hash: String = "sha256", pss: Bool = false) throws -> [UInt8] {
    let input = try folder.write("message", message)
    let output = folder.path + "/signature"
    if kind == .ed25519 {
      try Tool.run("openssl", ["pkeyutl", "-sign", "-rawin", "-inkey", path, "-in", input, "-out", output])
    } else {
      let padding =
        pss ? ["-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest"] : []
      try Tool.run("openssl", ["dgst", "-\(hash)", "-sign", path] + padding + ["-out", output, input])
    }
    return [UInt8](try Data(contentsOf: URL(fileURLWithPath: output)))
  }

  func verification(_ name: String = "test.pub") throws -> VerificationKey {
    try VerificationKey(pem: publicPEM, name: name)
  }
}

/// An authority of a test's own that issues certificates like Sigstore's: any validity, any names.
struct TestRoot {
  let key = P256.Signing.PrivateKey()
  let certificate: Certificate

  init(_ name: String = "Test Root") throws {
    certificate = try Self.make(
      subject: name, issuer: name, publicKey: Certificate.PublicKey(key.publicKey), signer: Certificate.PrivateKey(key),
      from: 1_700_000_000, to: 1_900_000_000,
      extensions: Certificate.Extensions {
        Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
        Critical(KeyUsage(keyCertSign: true))
      })
  }

  var pem: Bytes { get throws { Bytes(try certificate.serializeAsPEM().pemString) } }

  static func make(
    subject: String, issuer: String, publicKey: Certificate.PublicKey, signer: Certificate.PrivateKey, from: Int,
    to: Int,
    extensions: Certificate.Extensions
  ) throws -> Certificate {
    func name(_ text: String) throws -> DistinguishedName {
      text.isEmpty
        ? DistinguishedName()
        : try DistinguishedName {
          OrganizationName("Acme"); CommonName(text)
        }
    }
    return try Certificate(
      version: .v3, serialNumber: .init(), publicKey: publicKey,
      notValidBefore: Date(timeIntervalSince1970: Double(from)), notValidAfter: Date(timeIntervalSince1970: Double(to)),
      issuer: name(issuer), subject: name(subject), signatureAlgorithm: .ecdsaWithSHA256, extensions: extensions,
      issuerPrivateKey: signer)
  }

  struct Leaf {
    let key: P256.Signing.PrivateKey
    let certificate: Certificate
    var pem: String { get throws { try certificate.serializeAsPEM().pemString } }
    var der: [UInt8] { get throws { try certificate.serializeAsPEM().derBytes } }
    /// ECDSA in DER.
    func sign(_ message: [UInt8]) throws -> [UInt8] { Array(try key.signature(for: message).derRepresentation) }
    /// The two numbers, as JOSE and COSE have them.
    func signRaw(_ message: [UInt8]) throws -> [UInt8] { Array(try key.signature(for: message).rawRepresentation) }
  }

  /// - Parameters:
  ///   - identity: an address, as a URI, or an e-mail address.
  ///   - issuer: in Sigstore's extension; nil leaves it out.
  func leaf(
    _ identity: String, issuer: String? = nil, subject: String = "", from: Int = 1_750_000_000, to: Int = 1_750_000_600,
    usage: ExtendedKeyUsage.Usage = .codeSigning
  ) throws -> Leaf {
    let key = P256.Signing.PrivateKey()
    var extensions = try Certificate.Extensions {
      Critical(KeyUsage(digitalSignature: true))
      try ExtendedKeyUsage([usage])
      Critical(
        SubjectAlternativeNames([
          identity.contains("://") ? .uniformResourceIdentifier(identity) : .rfc822Name(identity)
        ]))
    }
    if let issuer {
      var serializer = DER.Serializer()
      try serializer.serialize(ASN1UTF8String(issuer))
      try extensions.append(
        Certificate.Extension(
          oid: [1, 3, 6, 1, 4, 1, 57264, 1, 8], critical: false, value: serializer.serializedBytes[...]))
    }
    let certificate = try Self.make(
      subject: subject, issuer: "Test Root", publicKey: Certificate.PublicKey(key.publicKey),
      signer: Certificate.PrivateKey(self.key), from: from, to: to, extensions: extensions)
    return Leaf(key: key, certificate: certificate)
  }
}
