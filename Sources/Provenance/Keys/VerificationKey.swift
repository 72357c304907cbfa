import Crypto
import Parsing
import SwiftASN1
import X509
import _CryptoExtras

import struct Model.Digest

/// A public key that signatures are held against: ECDSA on P-256, P-384 or P-521, RSA of 2048 bits or more, Ed25519.
package struct VerificationKey: Sendable, Hashable {
  /// What a person calls it, e.g. the name of its file.
  package let name: String
  let key: Certificate.PublicKey

  /// How a signature was made, where the format says it.
  enum Algorithm: Sendable, Hashable {
    case ecdsa(Hash)
    case pkcs1(Hash)
    case pss(Hash)
    case ed25519

    enum Hash: Sendable, Hashable { case sha256, sha384, sha512 }
  }

  init(_ key: Certificate.PublicKey, name: String) {
    self.key = key
    self.name = name
  }

  /// - Parameter bytes: PEM (`PUBLIC KEY`, `RSA PUBLIC KEY`, or a certificate whose key is meant).
  package init(pem bytes: Bytes, name: String) throws(ProvenanceError) {
    self.name = name
    for document in try PEM.documents(bytes, what: name) {
      switch document.discriminator {
      case "PUBLIC KEY":
        do { key = try Certificate.PublicKey(pemDocument: document) } catch {
          throw .invalid(what: name, reason: "the key is of no kind that is known (ECDSA, RSA, Ed25519): \(error)")
        }
        return
      case "RSA PUBLIC KEY":
        do { key = Certificate.PublicKey(try _RSA.Signing.PublicKey(derRepresentation: document.derBytes)) } catch {
          throw .invalid(what: name, reason: "not an RSA key of 2048 bits or more: \(error)")
        }
        return
      case "CERTIFICATE":
        key = try PEM.certificate(document.derBytes, what: name).publicKey
        return
      case let other where other.contains("PRIVATE KEY"):
        throw .invalid(what: name, reason: "a private key; give the public one, and keep this one to yourself")
      default: continue
      }
    }
    throw .invalid(what: name, reason: "no public key in it")
  }

  /// The key's DER, SubjectPublicKeyInfo.
  var der: [UInt8] {
    var serializer = DER.Serializer()
    guard (try? serializer.serialize(key)) != nil else { return [] }
    return serializer.serializedBytes
  }

  /// SHA-256 of the DER: what transparency logs are named by.
  package var fingerprint: String { Digest.hexadecimal(digest) }

  var digest: [UInt8] { Array(SHA256.hash(data: der)) }

  /// What names an Ed25519 key in signed notes: the first bytes of a hash over its holder's name and itself.
  func noteID(_ name: String) -> [UInt8]? {
    guard let raw = Curve25519.Signing.PublicKey(key)?.rawRepresentation else { return nil }
    return Array(SHA256.hash(data: Array(name.utf8) + [0x0A, 1] + Array(raw)).prefix(4))
  }

  /// Whether it is a signature in the way that cosign and DSSE make them: ECDSA with SHA-256 (or the curve's own hash),
  /// RSA with SHA-256 and either padding, Ed25519.
  func verifies(_ signature: [UInt8], over message: [UInt8]) -> Bool {
    if P256.Signing.PublicKey(key) != nil { return verifies(signature, over: message, .ecdsa(.sha256)) }
    if P384.Signing.PublicKey(key) != nil {
      return verifies(signature, over: message, .ecdsa(.sha256)) || verifies(signature, over: message, .ecdsa(.sha384))
    }
    if P521.Signing.PublicKey(key) != nil {
      return verifies(signature, over: message, .ecdsa(.sha256)) || verifies(signature, over: message, .ecdsa(.sha512))
    }
    if _RSA.Signing.PublicKey(key) != nil {
      return verifies(signature, over: message, .pkcs1(.sha256)) || verifies(signature, over: message, .pss(.sha256))
    }
    return verifies(signature, over: message, .ed25519)
  }

  /// Whether it is a signature of just this kind. ECDSA's are DER.
  func verifies(_ signature: [UInt8], over message: [UInt8], _ algorithm: Algorithm) -> Bool {
    switch algorithm {
    case .ed25519:
      return Curve25519.Signing.PublicKey(key)?.isValidSignature(signature, for: message) ?? false
    case .ecdsa(let hash): return ecdsa(signature, message, hash, isRaw: false)
    case .pkcs1(let hash): return rsa(signature, message, hash, .insecurePKCS1v1_5)
    case .pss(let hash): return rsa(signature, message, hash, .PSS)
    }
  }

  /// - Parameter isRaw: the two numbers side by side, as JOSE and COSE write them, in place of DER.
  func ecdsa(_ signature: [UInt8], _ message: [UInt8], _ hash: Algorithm.Hash, isRaw: Bool) -> Bool {
    switch hash {
    case .sha256: ecdsa(signature, SHA256.hash(data: message), isRaw: isRaw)
    case .sha384: ecdsa(signature, SHA384.hash(data: message), isRaw: isRaw)
    case .sha512: ecdsa(signature, SHA512.hash(data: message), isRaw: isRaw)
    }
  }

  private func ecdsa(_ bytes: [UInt8], _ digest: some Crypto.Digest, isRaw: Bool) -> Bool {
    if let key = P256.Signing.PublicKey(key) {
      let signature =
        isRaw
        ? try? P256.Signing.ECDSASignature(rawRepresentation: bytes)
        : try? P256.Signing.ECDSASignature(derRepresentation: bytes)
      return signature.map { key.isValidSignature($0, for: digest) } ?? false
    }
    if let key = P384.Signing.PublicKey(key) {
      let signature =
        isRaw
        ? try? P384.Signing.ECDSASignature(rawRepresentation: bytes)
        : try? P384.Signing.ECDSASignature(derRepresentation: bytes)
      return signature.map { key.isValidSignature($0, for: digest) } ?? false
    }
    if let key = P521.Signing.PublicKey(key) {
      let signature =
        isRaw
        ? try? P521.Signing.ECDSASignature(rawRepresentation: bytes)
        : try? P521.Signing.ECDSASignature(derRepresentation: bytes)
      return signature.map { key.isValidSignature($0, for: digest) } ?? false
    }
    return false
  }

  private func rsa(
    _ bytes: [UInt8], _ message: [UInt8], _ hash: Algorithm.Hash, _ padding: _RSA.Signing.Padding
  ) -> Bool {
    guard let key = _RSA.Signing.PublicKey(key) else { return false }
    let signature = _RSA.Signing.RSASignature(rawRepresentation: bytes)
    return switch hash {
    case .sha256: key.isValidSignature(signature, for: SHA256.hash(data: message), padding: padding)
    case .sha384: key.isValidSignature(signature, for: SHA384.hash(data: message), padding: padding)
    case .sha512: key.isValidSignature(signature, for: SHA512.hash(data: message), padding: padding)
    }
  }
}
