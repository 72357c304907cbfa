import Archives
import Parsing

/// Every way in which OSV records are delivered: a zip of JSON files, a tar archive, NDJSON, an array, one file.
struct OSVDocuments {
  var converter = OSVAdvisory()
  /// Which members of an archive are records, by their path; all `.json` files by default.
  var isWanted: @Sendable (String) -> Bool = { $0.hasSuffix(".json") }

  /// Most bytes of one record.
  static let maximumRecord = 32 << 20

  func read(_ input: FeedInput, into sink: any FeedSink) throws(ParseError) {
    if input.bytes.starts(with: "PK\u{3}\u{4}") || input.bytes.starts(with: "PK\u{5}\u{6}") {
      return try readZip(input, into: sink)
    }
    if TarMembers.isTar(input.head(512)) {
      return try TarMembers(isWanted: isWanted, limit: Self.maximumRecord).read(input, sink) {
        (path, bytes) throws(ParseError) in try record(bytes, path, into: sink)
      }
    }
    var pieces = JSONPieces(
      try input.stream(), roots: Self.isArray(input.head(64)) ? .one : .many, limit: Self.maximumRecord)
    while let piece = try pieces.next() { try record(piece.value, "\(input.part) at \(pieces.position)", into: sink) }
  }

  private func readZip(_ input: FeedInput, into sink: any FeedSink) throws(ParseError) {
    let archive: ZipArchive
    do { archive = try ZipArchive(input.bytes) } catch { throw ParseError(input.part, "\(error)") }
    for problem in archive.problems.prefix(4) { sink.skip("\(input.part): the zip \(problem)") }
    for (index, entry) in archive.entries.enumerated() where !entry.isDirectory && isWanted(entry.name) {
      // The pages of a mapped zip count as this process' memory until they are given back.
      if index & 0x3FF == 0x3FF { input.release() }
      let bytes: Bytes
      do { bytes = try archive.contents(of: entry, limit: Self.maximumRecord) } catch {
        sink.skip("\(error)")
        continue
      }
      try record(bytes, entry.name, into: sink)
    }
  }

  private func record(_ bytes: Bytes, _ name: String, into sink: any FeedSink) throws(ParseError) {
    let record: OSVRecord
    do {
      var reader = JSONReader(bytes)
      record = try OSVRecord(&reader)
    } catch {
      sink.skip("\(name): \(error)")
      return
    }
    try sink.take(.advisory(converter.advisory(record)))
  }

  private static func isArray(_ head: Bytes) -> Bool {
    for offset in 0..<head.count {
      guard let byte = head[offset], byte <= 0x20 || byte == 0xEF || byte == 0xBB || byte == 0xBF else {
        return head[offset] == UInt8(ascii: "[")
      }
    }
    return false
  }

  /// The beginning of the first record; nil where the input is no delivery of OSV records.
  static func sample(
    _ input: FeedInput, isWanted: @Sendable (String) -> Bool = { $0.hasSuffix(".json") }
  ) -> Bytes? {
    let head: Bytes
    if input.bytes.starts(with: "PK\u{3}\u{4}") {
      guard let archive = try? ZipArchive(input.bytes),
        let entry = archive.entries.first(where: { isWanted($0.name) && !$0.isDirectory }),
        let bytes = try? archive.contents(of: entry, limit: maximumRecord)
      else { return nil }
      head = bytes
    } else if TarMembers.isTar(input.head(512)) {
      guard let file = TarMembers.sample(input, isWanted: isWanted, limit: maximumRecord) else { return nil }
      head = file
    } else {
      head = input.head()
    }
    return isRecord(head) ? head : nil
  }

  /// Whether the beginning of a document is that of an OSV record.
  private static func isRecord(_ head: Bytes) -> Bool {
    func has(_ key: String) -> Bool { head.firstRange(of: Array("\"\(key)\"".utf8)) != nil }
    return has("id") && has("modified") && (has("affected") || has("schema_version") || has("withdrawn"))
      && !has("product_tree") && !has("vulnStatus")
  }

  static func isArchive(_ input: FeedInput) -> Bool {
    input.bytes.starts(with: "PK\u{3}\u{4}") || TarMembers.isTar(input.head(512))
  }

  /// The ecosystem that the records at the beginning of a document are of; nil where none is named.
  static func ecosystem(in head: Bytes) -> String? { text(of: "ecosystem", in: head) }

  /// The id of the first record.
  static func id(in head: Bytes) -> String? { text(of: "id", in: head) }

  private static func text(of key: String, in head: Bytes) -> String? {
    guard let key = head.firstRange(of: Array("\"\(key)\"".utf8)) else { return nil }
    var reader = JSONReader(head[from: key.upperBound].dropColon())
    return try? reader.string()
  }
}

extension Bytes {
  fileprivate func dropColon() -> Bytes {
    var at = 0
    while let byte = self[at], byte <= 0x20 || byte == UInt8(ascii: ":") { at += 1 }
    return self[from: at]
  }
}
