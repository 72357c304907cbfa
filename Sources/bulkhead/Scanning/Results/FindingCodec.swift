import Model
import Parsing

/// Findings as bytes, for the cache of results. Not an exchange format.
enum FindingCodec {
  /// Nil where there is a finding of a kind that no scan of an image's contents makes.
  static func encode(_ findings: [Finding]) -> [UInt8]? {
    var writer = BinaryWriter()
    writer.count(findings.count)
    for finding in findings {
      writer.string(finding.fingerprint)
      writer.string(finding.kind.rawValue)
      writer.string(finding.rule)
      writer.string(finding.severity.rawValue)
      writer.string(finding.title)
      encode(finding.subject, &writer)
      encode(finding.evidence, &writer)
      writer.string(finding.remediation)
      guard encode(finding.details, &writer) else { return nil }
    }
    return writer.bytes
  }

  static func decode(_ bytes: Bytes) throws(ParseError) -> [Finding] {
    var reader = BinaryReader(bytes, format: format)
    return try reader.list { reader throws(ParseError) in
      let fingerprint = try reader.string()
      guard let kind = Finding.Kind(rawValue: try reader.string()) else { throw ParseError(format, "unknown kind") }
      let rule = try reader.string()
      guard let severity = Severity(rawValue: try reader.string()) else {
        throw ParseError(format, "unknown severity")
      }
      let title = try reader.string()
      let subject = try decodeSubject(&reader)
      let evidence = try decodeEvidence(&reader)
      let remediation = try reader.string()
      var finding = Finding(
        kind: kind, rule: rule, severity: severity, title: title, subject: subject, evidence: evidence,
        remediation: remediation, details: try decodeDetails(&reader), identity: [])
      finding.fingerprint = fingerprint
      return finding
    }
  }

  private static let format = "kept findings"

  private static func encode(_ evidence: Evidence, _ writer: inout BinaryWriter) {
    writer.optional(evidence.path) { $0.string($1) }
    writer.optional(evidence.line) { $0.signed(Int64($1)) }
    writer.optional(evidence.endLine) { $0.signed(Int64($1)) }
    writer.optional(evidence.layer) { $0.string($1.description) }
    writer.optional(evidence.createdBy) { $0.string($1) }
    writer.optional(evidence.excerpt) { $0.string($1) }
    writer.map(evidence.details)
  }

  private static func decodeEvidence(_ reader: inout BinaryReader) throws(ParseError) -> Evidence {
    Evidence(
      path: try reader.optionalString(), line: try line(&reader), endLine: try line(&reader),
      layer: try reader.optionalString().flatMap { Digest($0) }, createdBy: try reader.optionalString(),
      excerpt: try reader.optionalString(), details: try reader.map())
  }

  private static func line(_ reader: inout BinaryReader) throws(ParseError) -> Int? {
    try reader.optional { reader throws(ParseError) in Int(try reader.signed()) }
  }

  static func encode(_ subject: Subject, _ writer: inout BinaryWriter) {
    writer.string(subject.kind.rawValue)
    writer.string(subject.name)
    writer.optional(subject.digest) { $0.string($1.description) }
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

  static func decodeSubject(_ reader: inout BinaryReader) throws(ParseError) -> Subject {
    guard let kind = Subject.Kind(rawValue: try reader.string()) else { throw ParseError(format, "unknown subject") }
    return Subject(
      kind: kind, name: try reader.string(), digest: try reader.optionalString().flatMap { Digest($0) },
      identifier: try reader.optionalString(),
      os: try reader.optional { reader throws(ParseError) in
        OperatingSystem(
          id: try reader.string(), version: try reader.string(), codename: try reader.optionalString(),
          prettyName: try reader.optionalString(), like: try reader.strings(),
          endOfLife: try reader.optionalString(),
          isPastEndOfLife: try reader.optional { reader throws(ParseError) in try reader.byte() != 0 })
      })
  }

  private static func encode(_ details: Finding.Details, _ writer: inout BinaryWriter) -> Bool {
    switch details {
    case .none: writer.byte(0)
    case .secret(let secret):
      writer.byte(1)
      writer.string(secret.category)
      writer.string(secret.redacted)
      writer.optional(secret.checksumVerified) { $0.byte($1 ? 1 : 0) }
      writer.byte(secret.deletedInLaterLayer ? 1 : 0)
    case .misconfiguration(let misconfiguration):
      writer.byte(2)
      writer.string(misconfiguration.document)
      writer.map(misconfiguration.references)
      writer.optional(misconfiguration.expected) { $0.string($1) }
      writer.optional(misconfiguration.found) { $0.string($1) }
    case .provenance(let provenance):
      writer.byte(3)
      writer.string(provenance.aspect)
      writer.optional(provenance.expected) { $0.string($1) }
      writer.optional(provenance.found) { $0.string($1) }
    case .malware(let malware):
      writer.byte(4)
      writer.string(malware.means.rawValue)
      writer.optional(malware.category) { $0.string($1) }
      writer.optional(malware.family) { $0.string($1) }
      writer.string(malware.indicator)
      writer.optional(malware.source) { $0.string($1) }
      writer.map(malware.digests)
      writer.byte(malware.deletedInLaterLayer ? 1 : 0)
    case .webshell(let webshell):
      writer.byte(5)
      encode(webshell, &writer)
    case .vulnerability, .compliance, .detection: return false
    }
    return true
  }

  private static func decodeDetails(_ reader: inout BinaryReader) throws(ParseError) -> Finding.Details {
    switch try reader.byte() {
    case 0: return .none
    case 1:
      return .secret(
        SecretDetails(
          category: try reader.string(), redacted: try reader.string(),
          checksumVerified: try reader.optional { reader throws(ParseError) in try reader.byte() != 0 },
          deletedInLaterLayer: try reader.byte() != 0))
    case 2:
      return .misconfiguration(
        MisconfigurationDetails(
          document: try reader.string(), references: try reader.map(), expected: try reader.optionalString(),
          found: try reader.optionalString()))
    case 3:
      return .provenance(
        ProvenanceDetails(
          aspect: try reader.string(), expected: try reader.optionalString(), found: try reader.optionalString()))
    case 4:
      guard let means = MalwareDetails.Means(rawValue: try reader.string()) else {
        throw ParseError(format, "unknown means")
      }
      return .malware(
        MalwareDetails(
          means: means, category: try reader.optionalString(), family: try reader.optionalString(),
          indicator: try reader.string(), source: try reader.optionalString(), digests: try reader.map(),
          deletedInLaterLayer: try reader.byte() != 0))
    case 5: return .webshell(try decodeWebshell(&reader))
    default: throw ParseError(format, "unknown details")
    }
  }

  private static func encode(_ webshell: WebshellDetails, _ writer: inout BinaryWriter) {
    writer.string(webshell.verdict.rawValue)
    writer.string(webshell.language)
    writer.string(webshell.path)
    writer.list(webshell.taint) { writer, step in
      writer.signed(Int64(step.line))
      writer.string(step.what)
    }
    writer.list(webshell.layers) { $0.string($1) }
    writer.optional(webshell.family) { $0.string($1) }
    // Thousandths: nobody needs more.
    writer.optional(webshell.similarity) { $0.signed(Int64((min(max($1, 0), 1) * 1000).rounded())) }
    writer.list(webshell.rules) { $0.string($1) }
    writer.signed(Int64(webshell.score))
  }

  private static func decodeWebshell(_ reader: inout BinaryReader) throws(ParseError) -> WebshellDetails {
    guard let verdict = WebshellDetails.Verdict(rawValue: try reader.string()) else {
      throw ParseError(format, "unknown verdict")
    }
    return WebshellDetails(
      verdict: verdict, language: try reader.string(), path: try reader.string(),
      taint: try reader.list { reader throws(ParseError) in
        WebshellDetails.TaintStep(line: Int(try reader.signed()), what: try reader.string())
      }, layers: try reader.strings(), family: try reader.optionalString(),
      similarity: try reader.optional { reader throws(ParseError) in Double(try reader.signed()) / 1000 },
      rules: try reader.strings(), score: Int(try reader.signed()))
  }
}
