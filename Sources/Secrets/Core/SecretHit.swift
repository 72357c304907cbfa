import Model
import Parsing

/// One secret in one body, redacted: nothing here leads back to it.
package struct SecretHit: Sendable, Hashable {
  /// The detector's id.
  package var rule: String
  package var severity: Severity
  package var redacted: String
  /// Equal for equal secrets; see ``SecretFingerprint``.
  package var fingerprint: String
  /// Counted from 1; nil in binary files.
  package var line: Int?
  /// In the body.
  package var offset: Int
  /// Whether the format's checksum holds; nil where it has none.
  package var checksum: Bool?
  /// The name that it was given, where that is known: `DB_PASSWORD`.
  package var name: String?
  /// In what it was wrapped: `base64`; nil where it stood as it is.
  package var wrapping: String?
  /// How often it stands in the body.
  package var count: Int
  /// What could be read from it that is no secret: `account`, `issuer`, `expires`.
  package var details: [String: String]
}

/// Hits as bytes, for the layer cache. Not an exchange format: `version` changes with the layout.
enum SecretHitCodec {
  static let version = 1

  static func encode(_ hits: [SecretHit]) -> [UInt8] {
    var writer = BinaryWriter()
    writer.list(hits) { writer, hit in
      writer.string(hit.rule)
      writer.string(hit.severity.rawValue)
      writer.string(hit.redacted)
      writer.string(hit.fingerprint)
      writer.optional(hit.line) { $0.count($1) }
      writer.count(hit.offset)
      writer.byte(hit.checksum.map { $0 ? 2 : 1 } ?? 0)
      writer.optional(hit.name) { $0.string($1) }
      writer.optional(hit.wrapping) { $0.string($1) }
      writer.count(hit.count)
      writer.map(hit.details)
    }
    return writer.bytes
  }

  static func decode(_ facts: Bytes) throws(ParseError) -> [SecretHit] {
    var reader = BinaryReader(facts, format: "secret facts")
    return try reader.list { reader throws(ParseError) in
      let rule = try reader.string()
      let severity = Severity(rawValue: try reader.string()) ?? .unknown
      let redacted = try reader.string()
      let fingerprint = try reader.string()
      let line = try reader.optional { reader throws(ParseError) in Int(clamping: try reader.unsigned()) }
      let offset = Int(clamping: try reader.unsigned())
      let checksum: Bool? =
        switch try reader.byte() {
        case 0: nil
        case 1: false
        default: true
        }
      return SecretHit(
        rule: rule, severity: severity, redacted: redacted, fingerprint: fingerprint, line: line, offset: offset,
        checksum: checksum, name: try reader.optionalString(), wrapping: try reader.optionalString(),
        count: Int(clamping: try reader.unsigned()), details: try reader.map())
    }
  }
}
