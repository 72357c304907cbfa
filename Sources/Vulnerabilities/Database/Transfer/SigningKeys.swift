import Crypto
import Foundation
import Parsing

/// Ed25519 keys in PEM files, as `openssl genpkey -algorithm ed25519` makes them.
///
/// Source: RFC 8410 (the keys in PKCS #8 and SubjectPublicKeyInfo), RFC 7468 (PEM).
package struct SigningKey: Sendable {
  let key: Curve25519.Signing.PrivateKey

  private static let prefix: [UInt8] = [
    0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
  ]

  /// A new one.
  package init() { key = Curve25519.Signing.PrivateKey() }

  package init(file path: String) throws(AdvisoryDatabaseError) {
    let bytes = try PEM.read(path, "PRIVATE KEY", after: Self.prefix)
    do { key = try Curve25519.Signing.PrivateKey(rawRepresentation: bytes) } catch {
      throw AdvisoryDatabaseError(.untrusted, "\(path): is no Ed25519 private key")
    }
  }

  package var publicKey: VerifyingKey { VerifyingKey(key: key.publicKey) }

  /// PEM, for its owner alone to read.
  package func write(to path: String) throws(AdvisoryDatabaseError) {
    let text = PEM.text("PRIVATE KEY", Self.prefix + key.rawRepresentation)
    try DatabaseFiles.replace(path, with: Array(text.utf8), mode: 0o600)
  }
}

/// The public half: what an import is verified with.
package struct VerifyingKey: Sendable {
  let key: Curve25519.Signing.PublicKey

  private static let prefix: [UInt8] = [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00]

  init(key: Curve25519.Signing.PublicKey) { self.key = key }

  package init(file path: String) throws(AdvisoryDatabaseError) {
    let bytes = try PEM.read(path, "PUBLIC KEY", after: Self.prefix)
    do { key = try Curve25519.Signing.PublicKey(rawRepresentation: bytes) } catch {
      throw AdvisoryDatabaseError(.untrusted, "\(path): is no Ed25519 public key")
    }
  }

  package func write(to path: String) throws(AdvisoryDatabaseError) {
    let text = PEM.text("PUBLIC KEY", Self.prefix + key.rawRepresentation)
    try DatabaseFiles.replace(path, with: Array(text.utf8))
  }

  /// The first eight bytes of the key's SHA-256, in hexadecimal: to tell which key a file asks for.
  package var identifier: String {
    SHA256.hash(data: key.rawRepresentation).prefix(8).map {
      let digits = String($0, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }
}

private enum PEM {
  static func text(_ label: String, _ bytes: [UInt8]) -> String {
    "-----BEGIN \(label)-----\n\(Data(bytes).base64EncodedString())\n-----END \(label)-----\n"
  }

  /// The 32 bytes of a key after what stands before it in every one of its kind.
  static func read(_ path: String, _ label: String, after prefix: [UInt8]) throws(AdvisoryDatabaseError) -> Data {
    let text: String
    do throws(ParseError) {
      let file = try MappedFile(path)
      guard file.bytes.count <= 16 << 10 else { throw ParseError(path, "is too large for a key") }
      text = file.bytes.text
    } catch {
      throw AdvisoryDatabaseError(.io, error.description)
    }
    let lines = text.split(whereSeparator: \.isNewline)
    guard let begin = lines.firstIndex(of: "-----BEGIN \(label)-----"),
      let end = lines.firstIndex(of: "-----END \(label)-----"), begin < end,
      let bytes = Data(base64Encoded: lines[(begin + 1)..<end].joined()), bytes.count == prefix.count + 32,
      bytes.starts(with: prefix)
    else {
      throw AdvisoryDatabaseError(.untrusted, "\(path): no Ed25519 key stands there as '\(label)' in PEM")
    }
    return Data(bytes.dropFirst(prefix.count))
  }
}
