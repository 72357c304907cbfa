import Parsing

/// What NVD says of a CVE, and CISA's entries, as bytes.
enum CVEScoreCodec {
  static func encode(_ score: CVEScore) -> [UInt8] {
    var writer = BinaryWriter()
    writer.byte(score.isRejected ? 1 : 0)
    RecordCodec.texts(score.title, score.details, &writer)
    RecordCodec.scores(score.severities, score.vectors, &writer)
    RecordCodec.time(score.published, &writer)
    RecordCodec.time(score.modified, &writer)
    return writer.bytes
  }

  static func decode(_ bytes: Bytes, _ cve: CVENumber) throws(ParseError) -> CVEScore {
    var reader = BinaryReader(bytes, format: "record")
    var score = CVEScore(cve: cve.text)
    score.isRejected = try reader.byte() != 0
    (score.title, score.details) = try RecordCodec.texts(&reader)
    (score.severities, score.vectors) = try RecordCodec.scores(&reader)
    score.published = try RecordCodec.time(&reader)
    score.modified = try RecordCodec.time(&reader)
    return score
  }

  static func encode(_ entry: KnownExploited) -> [UInt8] {
    var writer = BinaryWriter()
    writer.string(BoundedText.cut(entry.name, to: RecordCodec.title))
    writer.string(entry.added)
    writer.optional(entry.due) { $0.string($1) }
    writer.byte(entry.ransomware ? 1 : 0)
    return writer.bytes
  }

  static func decodeExploited(_ bytes: Bytes, _ cve: CVENumber) throws(ParseError) -> KnownExploited {
    var reader = BinaryReader(bytes, format: "record")
    let name = try reader.string()
    let added = try reader.string()
    let due = try reader.optionalString()
    return KnownExploited(cve: cve.text, name: name, added: added, due: due, ransomware: try reader.byte() != 0)
  }
}
