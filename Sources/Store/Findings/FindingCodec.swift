import Model
import Parsing

/// Findings as bytes, whole: what is read is what was written.
///
/// The first byte is the format's number. What only one kind has stands in a length of its own, so that a later version
/// may add to its end and an earlier one still reads the rest.
enum FindingCodec {
  static let format: UInt8 = 1

  static func encode(_ finding: Finding) -> [UInt8] {
    var writer = BinaryWriter()
    writer.byte(format)
    writer.string(finding.fingerprint)
    writer.string(finding.kind.rawValue)
    writer.string(finding.rule)
    writer.string(finding.severity.rawValue)
    writer.string(finding.title)
    writer.string(finding.remediation)
    encode(finding.subject, &writer)
    encode(finding.evidence, &writer)
    let (kind, details) = DetailsCodec.encode(finding.details)
    writer.byte(kind)
    writer.blob(details)
    return writer.bytes
  }

  static func decode(_ bytes: Bytes) throws(ParseError) -> Finding {
    var reader = BinaryReader(bytes, format: "stored finding")
    let format = try reader.byte()
    guard format == Self.format else { throw ParseError("stored finding", "format \(format) is not known") }
    let fingerprint = try reader.string()
    let kindName = try reader.string()
    guard let kind = Finding.Kind(rawValue: kindName) else {
      throw ParseError("stored finding", "kind '\(kindName.prefix(40))' is not known")
    }
    let rule = try reader.string()
    let severity = Severity(rawValue: try reader.string()) ?? .unknown
    let title = try reader.string()
    let remediation = try reader.string()
    let subject = try subject(&reader)
    let evidence = try evidence(&reader)
    let details = try DetailsCodec.decode(try reader.byte(), try reader.blob())
    var finding = Finding(
      kind: kind, rule: rule, severity: severity, title: title, subject: subject, evidence: evidence,
      remediation: remediation, details: details, identity: [])
    finding.fingerprint = fingerprint
    return finding
  }

  // MARK: Subject

  static func encode(_ subject: Subject, _ writer: inout BinaryWriter) {
    writer.string(subject.kind.rawValue)
    writer.string(subject.name)
    writer.optional(subject.digest?.description) { $0.string($1) }
    writer.optional(subject.identifier) { $0.string($1) }
    writer.optional(subject.os) { writer, os in
      writer.string(os.id)
      writer.string(os.version)
      writer.optional(os.codename) { $0.string($1) }
      writer.optional(os.prettyName) { $0.string($1) }
      writer.list(os.like) { $0.string($1) }
      writer.optional(os.endOfLife) { $0.string($1) }
      writer.optional(os.isPastEndOfLife) { $0.byte($1 ? 1 : 0) }
    }
  }

  static func subject(_ reader: inout BinaryReader) throws(ParseError) -> Subject {
    let kindName = try reader.string()
    guard let kind = Subject.Kind(rawValue: kindName) else {
      throw ParseError("stored finding", "subject kind '\(kindName.prefix(40))' is not known", at: reader.offset)
    }
    var subject = Subject(kind: kind, name: try reader.string())
    subject.digest = try reader.optionalString().flatMap { Digest($0) }
    subject.identifier = try reader.optionalString()
    subject.os = try reader.optional { reader throws(ParseError) in
      OperatingSystem(
        id: try reader.string(), version: try reader.string(), codename: try reader.optionalString(),
        prettyName: try reader.optionalString(), like: try reader.strings(),
        endOfLife: try reader.optionalString(),
        isPastEndOfLife: try reader.optional { reader throws(ParseError) in try reader.byte() == 1 })
    }
    return subject
  }

  // MARK: Evidence

  private static func encode(_ evidence: Evidence, _ writer: inout BinaryWriter) {
    writer.optional(evidence.path) { $0.string($1) }
    writer.optional(evidence.line) { $0.signed(Int64($1)) }
    writer.optional(evidence.endLine) { $0.signed(Int64($1)) }
    writer.optional(evidence.layer?.description) { $0.string($1) }
    writer.optional(evidence.createdBy) { $0.string($1) }
    writer.optional(evidence.excerpt) { $0.string($1) }
    writer.map(evidence.details)
  }

  private static func evidence(_ reader: inout BinaryReader) throws(ParseError) -> Evidence {
    Evidence(
      path: try reader.optionalString(), line: try reader.optional { reader throws(ParseError) in try number(&reader) },
      endLine: try reader.optional { reader throws(ParseError) in try number(&reader) },
      layer: try reader.optionalString().flatMap { Digest($0) }, createdBy: try reader.optionalString(),
      excerpt: try reader.optionalString(), details: try reader.map())
  }

  static func number(_ reader: inout BinaryReader) throws(ParseError) -> Int { Int(try reader.signed()) }
}
