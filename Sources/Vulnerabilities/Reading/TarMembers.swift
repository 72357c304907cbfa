import Archives
import Parsing

/// The wanted files of a tar archive, packed or not, one after the other as it streams by.
struct TarMembers {
  /// By path, without the archive's leading folder where all have one.
  var isWanted: @Sendable (String) -> Bool
  /// Most bytes of one file; a larger one is skipped.
  var limit: Int

  static func isTar(_ head: Bytes) -> Bool {
    guard head.count >= 512 else { return false }
    return head[257..<262] == Bytes("ustar")
  }

  /// The first wanted file; nil where there is none, or no tar archive.
  static func sample(_ input: FeedInput, isWanted: @Sendable (String) -> Bool, limit: Int) -> Bytes? {
    guard isTar(input.head(512)), let stream = try? input.stream() else { return nil }
    let reader = TarReader(Chunks(stream))
    // Archives begin with folders and what describes them; what is wanted comes soon or not at all.
    for _ in 0..<10_000 {
      guard let entry = try? reader.next() else { return nil }
      guard entry.kind == .file, entry.size <= limit, isWanted(entry.path) else { continue }
      var content: [UInt8] = []
      do {
        try reader.body(failure: { $0 }) { piece throws(ArchiveError) in content += piece }
      } catch { return nil }
      return Bytes(content)
    }
    return nil
  }

  func read(
    _ input: FeedInput, _ sink: any FeedSink, _ body: (_ path: String, _ bytes: Bytes) throws(ParseError) -> Void
  ) throws(ParseError) {
    let reader = TarReader(Chunks(try input.stream(), size: 128 << 10))
    do {
      while let entry = try reader.next() {
        guard entry.kind == .file, isWanted(entry.path) else { continue }
        guard entry.size <= limit else {
          sink.skip("\(entry.path): \(entry.size) bytes, more than the limit of \(limit)")
          continue
        }
        var content: [UInt8] = []
        content.reserveCapacity(Int(entry.size))
        try reader.body(failure: { $0 }) { piece throws(ArchiveError) in content += piece }
        try body(entry.path, Bytes(content))
      }
    } catch let error as ParseError {
      throw error
    } catch {
      throw ParseError(input.part, "\(error)")
    }
    for problem in reader.problems.prefix(4) { sink.skip("\(problem.path): \(problem.reason)") }
  }
}
