import Archives
import Parsing

/// One small member of a tar in memory.
enum PackedMember {
  /// The first member of that path; nil where there is none within `limit` bytes of tar.
  static func find(_ path: String, in tar: Bytes, limit: Int) throws(ArchiveError) -> Bytes? {
    try find(path, in: TarReader(BytesSource(tar)), limit: limit)
  }

  static func find(_ path: String, in reader: TarReader, limit: Int) throws(ArchiveError) -> Bytes? {
    var count = 0
    while let entry = try reader.next() {
      count += 1
      guard count <= 10_000 else { return nil }
      guard entry.path == path, entry.kind == .file else { continue }
      guard entry.size <= Int64(limit) else {
        throw .limit(format: "tar", what: "a \(path) of \(entry.size) bytes", limit: limit)
      }
      var body: [UInt8] = []
      try reader.body(failure: { $0 }) { (piece) throws(ArchiveError) in body += piece }
      return Bytes(body)
    }
    return nil
  }
}
