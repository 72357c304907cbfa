import Model
import Parsing

/// Advisories without their statements, as bytes.
///
/// Texts are cut to what a finding shows; a link that follows from the id is left out and made again when read.
enum RecordCodec {
  static let title = 160
  static let details = 320
  static let links = 2

  static func encode(_ advisory: Advisory, feed: String) -> [UInt8] {
    var writer = BinaryWriter()
    writer.string(feed)
    writer.byte(advisory.kind.rawValue)
    writer.string(advisory.id)
    writer.strings(advisory.aliases.prefix(Advisory.Bounds.aliases))
    writer.strings(advisory.covers.prefix(Advisory.Bounds.covered))
    writer.byte(advisory.withdrawn == nil ? 0 : 1)
    texts(advisory.title, advisory.details, &writer)
    scores(advisory.severities, advisory.vectors, &writer)
    time(advisory.published, &writer)
    time(advisory.modified, &writer)
    writer.strings(advisory.links.prefix(links).filter { $0 != standardLink(advisory.id) })
    return writer.bytes
  }

  static func decode(_ bytes: Bytes) throws(ParseError) -> (advisory: Advisory, feed: String) {
    var reader = BinaryReader(bytes, format: "record")
    let feed = try reader.string()
    let kind = Advisory.Kind(rawValue: try reader.byte()) ?? .vulnerability
    var advisory = Advisory(id: try reader.string(), kind: kind)
    advisory.aliases = try reader.strings()
    advisory.covers = try reader.strings()
    if try reader.byte() != 0 { advisory.withdrawn = "" }
    (advisory.title, advisory.details) = try texts(&reader)
    (advisory.severities, advisory.vectors) = try scores(&reader)
    advisory.published = try time(&reader)
    advisory.modified = try time(&reader)
    advisory.links = try reader.strings()
    if let link = standardLink(advisory.id) { advisory.links.insert(link, at: 0) }
    return (advisory, feed)
  }

  /// The page that an id's own authority has for it.
  static func standardLink(_ id: String) -> String? {
    if id.hasPrefix("GHSA-") { return "https://github.com/advisories/\(id)" }
    if id.hasPrefix("GO-") { return "https://pkg.go.dev/vuln/\(id)" }
    if id.hasPrefix("RUSTSEC-") { return "https://rustsec.org/advisories/\(id)" }
    if id.hasPrefix("PYSEC-") || id.hasPrefix("MAL-") { return "https://osv.dev/vulnerability/\(id)" }
    if id.hasPrefix("CVE-") { return "https://nvd.nist.gov/vuln/detail/\(id)" }
    return nil
  }

  // MARK: Parts

  static func texts(_ title: String, _ details: String, _ writer: inout BinaryWriter) {
    let title = BoundedText.cut(title, to: Self.title)
    let details = BoundedText.cut(details, to: Self.details)
    writer.string(details.hasPrefix(title) && title.utf8.count == Self.title ? "" : title)
    writer.string(details == title ? "" : details)
  }

  static func texts(_ reader: inout BinaryReader) throws(ParseError) -> (String, String) {
    let title = try reader.string()
    return (title, try reader.string())
  }

  static func scores(
    _ severities: [Advisory.SeverityStatement], _ vectors: [Advisory.Vector], _ writer: inout BinaryWriter
  ) {
    writer.list(Array(severities.prefix(8))) { writer, statement in
      writer.string(statement.source)
      writer.byte(UInt8(statement.severity.rank))
      writer.optional(statement.word) { $0.string($1) }
    }
    writer.list(Array(vectors.prefix(8))) { writer, vector in
      writer.string(vector.source)
      writer.string(vector.vector)
    }
  }

  static func scores(
    _ reader: inout BinaryReader
  ) throws(ParseError) -> ([Advisory.SeverityStatement], [Advisory.Vector]) {
    let severities = try reader.list { reader throws(ParseError) in
      let source = try reader.string()
      let severity = Severity(rank: Int(try reader.byte()))
      return Advisory.SeverityStatement(source: source, severity: severity, word: try reader.optionalString())
    }
    let vectors = try reader.list { reader throws(ParseError) in
      let source = try reader.string()
      return Advisory.Vector(source: source, vector: try reader.string())
    }
    return (severities, vectors)
  }

  static func time(_ text: String?, _ writer: inout BinaryWriter) {
    // 0 stands for none: nothing was published in 1970.
    writer.signed(text.flatMap(Instant.seconds) ?? 0)
  }

  static func time(_ reader: inout BinaryReader) throws(ParseError) -> String? {
    let seconds = try reader.signed()
    return seconds == 0 ? nil : Instant.text(seconds)
  }
}

extension BinaryWriter {
  mutating func strings(_ values: some Collection<String>) {
    count(values.count)
    for value in values { string(value) }
  }
}

extension Severity {
  init(rank: Int) { self = Severity.allCases.first { $0.rank == rank } ?? .unknown }
}
