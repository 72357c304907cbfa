import Parsing
import SwiftASN1
import X509

/// Textual encodings of keys and certificates.
///
/// Source: RFC 7468.
enum PEM {
  static let maximumSize = 4 << 20
  static let maximumDocuments = 1000

  static func documents(_ bytes: Bytes, what: String) throws(ProvenanceError) -> [PEMDocument] {
    guard bytes.count <= maximumSize else {
      throw .invalid(what: what, reason: "\(bytes.count) bytes, more than the limit of \(maximumSize)")
    }
    do {
      let documents = try PEMDocument.parseMultiple(pemString: bytes.text)
      guard documents.count <= maximumDocuments else {
        throw ProvenanceError.invalid(what: what, reason: "more than \(maximumDocuments) PEM documents")
      }
      return documents
    } catch {
      throw .invalid(what: what, reason: "no PEM document ('-----BEGIN …'): \(error)")
    }
  }

  /// All certificates, PEM or a single one in DER.
  static func certificates(_ bytes: Bytes, what: String) throws(ProvenanceError) -> [Certificate] {
    if bytes[0] == 0x30 { return [try certificate(bytes.array, what: what)] }
    var certificates: [Certificate] = []
    for document in try documents(bytes, what: what) where document.discriminator == "CERTIFICATE" {
      certificates.append(try certificate(document.derBytes, what: what))
    }
    guard !certificates.isEmpty else { throw .invalid(what: what, reason: "no certificate in it") }
    return certificates
  }

  static func certificate(_ der: [UInt8], what: String) throws(ProvenanceError) -> Certificate {
    guard der.count <= 256 << 10 else { throw .invalid(what: what, reason: "a certificate of \(der.count) bytes") }
    do { return try Certificate(derEncoded: der) } catch {
      throw .invalid(what: what, reason: "no X.509 certificate: \(error)")
    }
  }
}
