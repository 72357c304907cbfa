import Parsing

/// What stands before the packed database in an exported file, and is signed.
///
///     magic      "BULKHEAD-ADVISORIES-1\n"
///     manifest   length (four bytes, little endian), then fields as ``BinaryWriter`` writes them
///     signature  64 bytes, Ed25519 over magic and manifest; all zero where it isn't signed
///     database   Zstandard
struct ExportManifest: Hashable {
  static let magic = Array("BULKHEAD-ADVISORIES-1\n".utf8)
  static let longest = 1 << 20

  /// Seconds since 1970.
  var createdAt: Int64
  /// Of the SQLite file, in bytes.
  var size: UInt64
  /// SHA-256 of the SQLite file and of its packed form.
  var digest: [UInt8]
  var packedDigest: [UInt8]
  var packedSize: UInt64
  /// ``VerifyingKey/identifier``; empty where it isn't signed.
  var key: String
  /// The ages of the feeds go along.
  var feeds: [String: FeedJournal.Entry]

  var bytes: [UInt8] {
    var writer = BinaryWriter()
    writer.signed(createdAt)
    writer.unsigned(size)
    writer.blob(digest)
    writer.blob(packedDigest)
    writer.unsigned(packedSize)
    writer.string(key)
    writer.list(feeds.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }) { writer, feed in
      writer.string(feed.0)
      writer.signed(Int64(feed.1.triedAt))
      writer.optional(feed.1.confirmedAt) { $0.signed(Int64($1)) }
      writer.optional(feed.1.error) { $0.string($1) }
    }
    return writer.bytes
  }

  init(
    createdAt: Int64, size: UInt64, digest: [UInt8], packedDigest: [UInt8], packedSize: UInt64, key: String,
    feeds: [String: FeedJournal.Entry]
  ) {
    self.createdAt = createdAt
    self.size = size
    self.digest = digest
    self.packedDigest = packedDigest
    self.packedSize = packedSize
    self.key = key
    self.feeds = feeds
  }

  init(parsing bytes: Bytes) throws(ParseError) {
    var reader = BinaryReader(bytes, format: "export")
    createdAt = try reader.signed()
    size = try reader.unsigned()
    digest = try reader.blob().array
    packedDigest = try reader.blob().array
    packedSize = try reader.unsigned()
    key = try reader.string()
    feeds = [:]
    for _ in 0..<(try reader.count()) {
      let name = try reader.string()
      let tried = Int(try reader.signed())
      let confirmed = try reader.optional { reader throws(ParseError) in Int(try reader.signed()) }
      feeds[name] = FeedJournal.Entry(triedAt: tried, confirmedAt: confirmed, error: try reader.optionalString())
    }
    guard digest.count == 32, packedDigest.count == 32 else { throw ParseError("export", "a digest is cut off") }
  }
}
