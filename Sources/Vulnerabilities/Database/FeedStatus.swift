import Glibc

/// What `db status` shows of one feed.
package struct FeedStatus: Sendable, Hashable {
  package var name: String
  package var summary: String
  package var license: String
  package var records: Int
  package var parts: Int
  /// Records that could not be read, and why, of the first few.
  package var skipped: Int
  package var reasons: [String]
  /// Seconds since 1970; nil: never.
  package var confirmedAt: Int?
  package var triedAt: Int?
  package var error: String?

  package var age: Int? { confirmedAt.map { max(0, Int(time(nil)) - $0) } }
}

/// What `db status` shows of the whole.
package struct DatabaseStatus: Sendable, Hashable {
  package var path: String
  /// Bytes on disk.
  package var size: Int
  package var advisories: Int
  package var feeds: [FeedStatus]
  package var ecosystems: [Ecosystem: Int]

  /// - Parameter feeds: those that are set up; others that have records are listed too.
  package init(_ files: DatabaseFiles, feeds: [any Feed] = FeedCatalogue.feeds) throws {
    let database = try AdvisoryDatabase(files)
    let journal = FeedJournal(files)
    var status = stat()
    size = stat(files.database, &status) == 0 ? Int(status.st_size) : 0
    path = files.database
    (advisories, self.feeds, ecosystems) = try database.read { reader in
      let content = Dictionary(try reader.feeds().map { ($0.name, $0) }) { first, _ in first }
      let known = feeds.map { type(of: $0) }
      let names = known.map { $0.name }
      let others = content.keys.filter { !names.contains($0) }.sorted()
      let all = (names + others).map { name in
        let type = known.first { $0.name == name }
        let there = content[name]
        let entry = journal.feeds[name]
        return FeedStatus(
          name: name, summary: type?.summary ?? "", license: type?.license ?? "", records: there?.records ?? 0,
          parts: there?.parts ?? 0, skipped: there?.skipped ?? 0, reasons: there?.reasons ?? [],
          confirmedAt: entry?.confirmedAt, triedAt: entry?.triedAt, error: entry?.error)
      }
      return (try reader.advisoryCount(), all, try reader.ecosystems())
    }
  }
}
