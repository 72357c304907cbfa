import Parsing
import SwiftASN1
import X509

/// Textual encodings of keys and certificates.
///
/// Source: RFC 7468.
enum PEM {
  static let maximumSize = 4 << 20
  static let maximumDocuments = 1000
  private static let begin = Array("-----BEGIN ".utf8)
  private static let end = Array("-----END ".utf8)
  private static let dashes = Array("-----".utf8)

  static func documents(_ bytes: Bytes, what: String) throws(ProvenanceError) -> [PEMDocument] {
    guard bytes.count <= maximumSize else {
      throw .invalid(what: what, reason: "\(bytes.count) bytes, more than the limit of \(maximumSize)")
    }
    var documents: [PEMDocument] = []
    var at = 0
    while let begin = bytes.firstRange(of: Self.begin, from: at) {
      guard let close = bytes.firstRange(of: Self.dashes, from: begin.upperBound),
        close.lowerBound - begin.upperBound < 64
      else { throw .invalid(what: what, reason: "'-----BEGIN' without an end") }
      let label = bytes[begin.upperBound..<close.lowerBound]
      let mark = Self.end + label.array + Self.dashes
      guard let end = bytes.firstRange(of: mark, from: close.upperBound) else {
        throw .invalid(what: what, reason: "no '-----END \(label.text)-----'")
      }
      // Lines of any length: many tools write one long one.
      guard let der = Base64.decode(bytes[close.upperBound..<end.lowerBound]) else {
        throw .invalid(what: what, reason: "\(label.text) is not base 64 (keys with a password are not taken)")
      }
      guard documents.count < maximumDocuments else {
        throw .invalid(what: what, reason: "more than \(maximumDocuments) PEM documents")
      }
      documents.append(PEMDocument(type: label.text, derBytes: der))
      at = end.upperBound
    }
    guard !documents.isEmpty else { throw .invalid(what: what, reason: "no PEM document ('-----BEGIN …')") }
    return documents
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
