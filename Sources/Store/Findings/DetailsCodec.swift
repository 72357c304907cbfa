import Model
import Parsing

/// What only one kind of finding has, as bytes; see ``FindingCodec``.
enum DetailsCodec {
  static func encode(_ details: Finding.Details) -> (kind: UInt8, bytes: [UInt8]) {
    var writer = BinaryWriter()
    switch details {
    case .none: return (0, [])
    case .vulnerability(let details):
      encode(details, &writer)
      return (1, writer.bytes)
    case .secret(let details):
      writer.string(details.category)
      writer.string(details.redacted)
      writer.optional(details.checksumVerified) { $0.flag($1) }
      writer.flag(details.deletedInLaterLayer)
      return (2, writer.bytes)
    case .misconfiguration(let details):
      writer.string(details.document)
      writer.map(details.references)
      writer.optional(details.expected) { $0.string($1) }
      writer.optional(details.found) { $0.string($1) }
      return (3, writer.bytes)
    case .provenance(let details):
      writer.string(details.aspect)
      writer.optional(details.expected) { $0.string($1) }
      writer.optional(details.found) { $0.string($1) }
      return (4, writer.bytes)
    case .compliance(let details):
      writer.string(details.key)
      writer.map(details.ids)
      for text in [details.status.rawValue, details.expected, details.found, details.reason] { writer.string(text) }
      writer.optional(details.benchmark) { $0.string($1) }
      writer.string(details.section)
      writer.optional(details.level) { $0.signed(Int64($1)) }
      return (5, writer.bytes)
    case .malware(let details):
      writer.string(details.means.rawValue)
      writer.optional(details.category) { $0.string($1) }
      writer.optional(details.family) { $0.string($1) }
      writer.string(details.indicator)
      writer.optional(details.source) { $0.string($1) }
      writer.map(details.digests)
      writer.flag(details.deletedInLaterLayer)
      return (6, writer.bytes)
    case .webshell(let details):
      for text in [details.verdict.rawValue, details.language, details.path] { writer.string(text) }
      writer.list(details.taint) { writer, step in
        writer.signed(Int64(step.line))
        writer.string(step.what)
      }
      writer.list(details.layers) { $0.string($1) }
      writer.optional(details.family) { $0.string($1) }
      writer.optional(details.similarity) { $0.double($1) }
      writer.list(details.rules) { $0.string($1) }
      writer.signed(Int64(details.score))
      return (7, writer.bytes)
    case .detection(let details):
      encode(details, &writer)
      return (8, writer.bytes)
    }
  }

  static func decode(_ kind: UInt8, _ bytes: Bytes) throws(ParseError) -> Finding.Details {
    var reader = BinaryReader(bytes, format: "stored finding")
    switch kind {
    case 0: return .none
    case 1: return .vulnerability(try vulnerability(&reader))
    case 2:
      return .secret(
        SecretDetails(
          category: try reader.string(), redacted: try reader.string(), checksumVerified: try reader.optionalFlag(),
          deletedInLaterLayer: try reader.flag()))
    case 3:
      return .misconfiguration(
        MisconfigurationDetails(
          document: try reader.string(), references: try reader.map(), expected: try reader.optionalString(),
          found: try reader.optionalString()))
    case 4:
      return .provenance(
        ProvenanceDetails(
          aspect: try reader.string(), expected: try reader.optionalString(), found: try reader.optionalString()))
    case 5:
      var details = ComplianceDetails(
        key: try reader.string(), ids: try reader.map(),
        status: ComplianceDetails.Status(rawValue: try reader.string()) ?? .error, expected: try reader.string(),
        found: try reader.string(), reason: try reader.string())
      details.benchmark = try reader.optionalString()
      details.section = try reader.string()
      details.level = try reader.optional(FindingCodec.number)
      return .compliance(details)
    case 6:
      return .malware(
        MalwareDetails(
          means: MalwareDetails.Means(rawValue: try reader.string()) ?? .marker,
          category: try reader.optionalString(), family: try reader.optionalString(), indicator: try reader.string(),
          source: try reader.optionalString(), digests: try reader.map(), deletedInLaterLayer: try reader.flag()))
    case 7: return .webshell(try webshell(&reader))
    case 8: return .detection(try detection(&reader))
    default: throw ParseError("stored finding", "details of kind \(kind) are not known")
    }
  }

  private static func webshell(_ reader: inout BinaryReader) throws(ParseError) -> WebshellDetails {
    WebshellDetails(
      verdict: WebshellDetails.Verdict(rawValue: try reader.string()) ?? .unreadable, language: try reader.string(),
      path: try reader.string(),
      taint: try reader.list { reader throws(ParseError) in
        WebshellDetails.TaintStep(line: try FindingCodec.number(&reader), what: try reader.string())
      },
      layers: try reader.strings(), family: try reader.optionalString(),
      similarity: try reader.optional { reader throws(ParseError) in try reader.double() },
      rules: try reader.strings(), score: try FindingCodec.number(&reader))
  }

  // MARK: Vulnerabilities

  private static func encode(_ details: VulnerabilityDetails, _ writer: inout BinaryWriter) {
    writer.string(details.package)
    writer.string(details.installed)
    writer.optional(details.fixed) { $0.string($1) }
    writer.string(details.status.rawValue)
    writer.list(details.aliases) { $0.string($1) }
    for text in [details.advisory.source, details.advisory.id, details.advisory.url] { writer.string(text) }
    writer.list(details.cvss) { writer, score in
      for text in [score.version, score.vector, score.source] { writer.string(text) }
      writer.double(score.score)
    }
    writer.optional(details.epss) { $0.double($1) }
    writer.optional(details.epssPercentile) { $0.double($1) }
    writer.flag(details.knownExploited)
    for text in [details.severitySource, details.published, details.description, details.priority] {
      writer.optional(text) { $0.string($1) }
    }
  }

  private static func vulnerability(_ reader: inout BinaryReader) throws(ParseError) -> VulnerabilityDetails {
    VulnerabilityDetails(
      package: try reader.string(), installed: try reader.string(), fixed: try reader.optionalString(),
      status: VulnerabilityDetails.Status(rawValue: try reader.string()) ?? .unknown, aliases: try reader.strings(),
      advisory: VulnerabilityDetails.Advisory(
        source: try reader.string(), id: try reader.string(), url: try reader.string()),
      cvss: try reader.list { reader throws(ParseError) in
        let texts = [try reader.string(), try reader.string(), try reader.string()]
        return VulnerabilityDetails.Score(
          version: texts[0], vector: texts[1], score: try reader.double(), source: texts[2])
      },
      epss: try reader.optional { reader throws(ParseError) in try reader.double() },
      epssPercentile: try reader.optional { reader throws(ParseError) in try reader.double() },
      knownExploited: try reader.flag(), severitySource: try reader.optionalString(),
      published: try reader.optionalString(), description: try reader.optionalString(),
      priority: try reader.optionalString())
  }

  // MARK: Detections

  private static func encode(_ details: DetectionDetails, _ writer: inout BinaryWriter) {
    writer.list(details.techniques) { $0.string($1) }
    writer.optional(details.container) { writer, container in
      for text in [container.id, container.name, container.image, container.digest] { writer.string(text) }
    }
    writer.optional(details.process, encode)
    writer.list(details.ancestors, encode)
    writer.optional(details.network) { writer, network in
      for text in [network.protocol, network.local, network.remote, network.direction] { writer.string(text) }
    }
    writer.optional(details.file) { $0.string($1) }
    writer.optional(details.fileChange) { $0.string($1) }
    writer.double(details.time)
    writer.string(details.response)
  }

  private static func encode(_ writer: inout BinaryWriter, _ process: DetectionDetails.Process) {
    writer.signed(Int64(process.pid))
    writer.string(process.executable)
    writer.list(process.arguments) { $0.string($1) }
    writer.string(process.user)
  }

  private static func process(_ reader: inout BinaryReader) throws(ParseError) -> DetectionDetails.Process {
    DetectionDetails.Process(
      pid: Int32(truncatingIfNeeded: try reader.signed()), executable: try reader.string(),
      arguments: try reader.strings(), user: try reader.string())
  }

  private static func detection(_ reader: inout BinaryReader) throws(ParseError) -> DetectionDetails {
    DetectionDetails(
      techniques: try reader.strings(),
      container: try reader.optional { reader throws(ParseError) in
        DetectionDetails.Container(
          id: try reader.string(), name: try reader.string(), image: try reader.string(), digest: try reader.string())
      },
      process: try reader.optional(process), ancestors: try reader.list(process),
      network: try reader.optional { reader throws(ParseError) in
        DetectionDetails.Network(
          protocol: try reader.string(), local: try reader.string(), remote: try reader.string(),
          direction: try reader.string())
      },
      file: try reader.optionalString(), fileChange: try reader.optionalString(), time: try reader.double(),
      response: try reader.string())
  }
}

extension BinaryWriter {
  mutating func flag(_ value: Bool) { byte(value ? 1 : 0) }
  mutating func double(_ value: Double) { unsigned(value.bitPattern.byteSwapped) }
}

extension BinaryReader {
  mutating func flag() throws(ParseError) -> Bool { try byte() == 1 }
  mutating func optionalFlag() throws(ParseError) -> Bool? { try byte() == 0 ? nil : try byte() == 1 }
  mutating func double() throws(ParseError) -> Double { Double(bitPattern: try unsigned().byteSwapped) }
}
