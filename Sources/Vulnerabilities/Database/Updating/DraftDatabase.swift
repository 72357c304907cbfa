import Crypto
import Foundation
import GRDB
import Glibc
import Parsing

/// The copy of the database that an update works on; made when the first change comes.
///
/// Each part is taken over in a transaction of its own: one that fails leaves everything else as it was.
final class DraftDatabase {
  let files: DatabaseFiles
  private let lock: UpdateLock
  private var queue: DatabaseQueue?
  private(set) var hasChanges = false

  init(_ files: DatabaseFiles) throws(AdvisoryDatabaseError) {
    try files.prepare()
    self.files = files
    lock = try UpdateLock(files)
  }

  /// What is stored of a part.
  struct PartState: Sendable {
    var entityTag: String?
    var lastModified: String?
    var digest: Data?
    var records: Int
  }

  struct FeedContent: Sendable {
    var version: Int?
    var cursor: String?
    var parts: [String: PartState] = [:]
  }

  /// What is stored of a feed: from the draft if there is one, else from the database.
  func content(of feed: String) throws(AdvisoryDatabaseError) -> FeedContent {
    let source: DatabaseQueue
    if let queue {
      source = queue
    } else {
      var configuration = Configuration()
      configuration.readonly = true
      guard access(files.database, F_OK) == 0,
        let database = try? DatabaseQueue(path: files.database, configuration: configuration),
        (try? database.read(DatabaseSchema.isCurrent)) == true
      else { return FeedContent() }
      source = database
    }
    do {
      return try source.read { db in
        var content = FeedContent()
        guard
          let row = try Row.fetchOne(db, sql: "SELECT id, version, cursor FROM feeds WHERE name = ?", arguments: [feed])
        else { return content }
        let id: Int64 = row[0]
        content.version = row[1]
        content.cursor = row[2]
        let sql = "SELECT name, entity_tag, last_modified, digest, records FROM parts WHERE feed = ?"
        for part in try Row.fetchAll(db, sql: sql, arguments: [id]) {
          content.parts[part[0]] = PartState(
            entityTag: part[1], lastModified: part[2], digest: part[3], records: part[4])
        }
        return content
      }
    } catch {
      throw AdvisoryDatabaseError(error, at: files.database)
    }
  }

  private func draft() throws(AdvisoryDatabaseError) -> DatabaseQueue {
    if let queue { return queue }
    try files.startDraft()
    var configuration = Configuration()
    configuration.label = "advisories-draft"
    configuration.prepareDatabase { db in
      // Made safe when it is published; until then nobody else looks at it.
      try db.execute(sql: "PRAGMA synchronous = OFF; PRAGMA cache_size = -24000; PRAGMA temp_store = FILE")
    }
    do {
      let copy = try? DatabaseQueue(path: files.draft, configuration: configuration)
      let queue: DatabaseQueue
      if let copy, (try? copy.read(DatabaseSchema.isCurrent)) == true {
        queue = copy
      } else {
        // None yet, another version's, or damaged: begun anew, all feeds will be fetched.
        try? copy?.close()
        files.discardDraft()
        queue = try DatabaseQueue(path: files.draft, configuration: configuration)
        try queue.write(DatabaseSchema.create)
      }
      try queue.write(ChangeLog.begin)
      self.queue = queue
      return queue
    } catch {
      throw AdvisoryDatabaseError(error, at: files.draft)
    }
  }

  /// What a part is read from; files are opened one after the other, as there may be many small ones.
  enum Source {
    case input(FeedInput)
    case file(String)

    func open(as part: String) throws(ParseError) -> FeedInput {
      switch self {
      case .input(let input): return input
      case .file(let path): return try FeedInput(part: part, file: path)
      }
    }
  }

  /// How a part is to be taken over.
  struct Order {
    var part: String
    var inputs: [Source]
    var validators: (entityTag: String?, lastModified: String?)
    var digest: Data?
    /// Whether records that don't come again are gone.
    var isWhole: Bool
    var force: Bool
    var removedKeys: [String] = []
    var isCancelled: () -> Bool = { false }
  }

  /// Reads a part into the draft.
  /// - Throws: ``AdvisoryDatabaseError`` where the draft can't be written, ``FeedError`` where the part is no good.
  func apply(_ feed: any Feed, _ order: Order) throws -> PartWriter.Counts {
    let queue = try draft()
    do {
      return try queue.write { db in
        let part = try Self.row(of: order.part, feed, db)
        let store = try RecordStore(db, StringPool())
        let writer = try PartWriter(
          db, feed: type(of: feed).name, part: part, isWhole: order.isWhole, store: store,
          isCancelled: order.isCancelled)
        do {
          for source in order.inputs { try feed.parse(source.open(as: order.part), into: writer) }
          for key in order.removedKeys { try writer.take(.removed(key: key)) }
        } catch {
          if let failure = writer.failure { throw failure }
          throw (error as? ParseError).map(FeedError.init) ?? error
        }
        if writer.counts.records == 0, writer.counts.skipped > 0, order.isWhole {
          throw FeedError(.invalid, "none of its records can be read: \(writer.counts.reasons.first ?? "")")
        }
        try writer.finish(force: order.force)
        try db.execute(
          sql: "UPDATE parts SET entity_tag = ?, last_modified = ?, digest = ? WHERE id = ?",
          arguments: [order.validators.entityTag, order.validators.lastModified, order.digest, part])
        hasChanges = true
        return writer.counts
      }
    } catch let error as FeedError {
      throw error
    } catch {
      throw AdvisoryDatabaseError(error, at: files.draft)
    }
  }

  private static func row(of part: String, _ feed: any Feed, _ db: Database) throws -> Int64 {
    let type = type(of: feed)
    try db.execute(
      sql: "INSERT OR IGNORE INTO feeds (name, version) VALUES (?, 0)", arguments: [type.name])
    let id = try Int64.fetchOne(db, sql: "SELECT id FROM feeds WHERE name = ?", arguments: [type.name]) ?? 0
    try db.execute(sql: "INSERT OR IGNORE INTO parts (feed, name) VALUES (?, ?)", arguments: [id, part])
    return try Int64.fetchOne(
      db, sql: "SELECT id FROM parts WHERE feed = ? AND name = ?", arguments: [id, part]) ?? 0
  }

  /// Removes the records of parts that the upstream no longer has.
  func remove(_ parts: [String], of feed: any Feed) throws(AdvisoryDatabaseError) {
    guard !parts.isEmpty else { return }
    let queue = try draft()
    do {
      try queue.write { db in
        for part in parts {
          let row = try Self.row(of: part, feed, db)
          let store = try RecordStore(db, StringPool())
          try PartWriter(db, feed: type(of: feed).name, part: row, isWhole: true, store: store).removeAll()
        }
      }
      hasChanges = true
    } catch {
      throw AdvisoryDatabaseError(error, at: files.draft)
    }
  }

  /// Remembers how far a feed has come.
  func settle(
    _ feed: any Feed, cursor: String?, skipped: Int, reasons: [String]
  ) throws(AdvisoryDatabaseError) {
    let queue = try draft()
    do {
      try queue.write { db in
        try db.execute(
          sql: """
            INSERT INTO feeds (name, version, cursor, skipped, reasons) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (name) DO UPDATE SET version = excluded.version, cursor = excluded.cursor,
              skipped = excluded.skipped, reasons = excluded.reasons
            """,
          arguments: [
            type(of: feed).name, type(of: feed).version, cursor, skipped,
            reasons.map { $0.replacing("\n", with: " ") }.joined(separator: "\n"),
          ])
      }
      hasChanges = true
    } catch {
      throw AdvisoryDatabaseError(error, at: files.draft)
    }
  }

  /// Puts the draft in the database's place; the next change begins another one.
  func publish() throws(AdvisoryDatabaseError) {
    guard let queue else { return }
    guard hasChanges else { return discard() }
    do {
      // Much that was deleted leaves a file with holes.
      let (pages, free) = try queue.read { db in
        (
          try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0, try Int.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
        )
      }
      if free > 4096, free * 4 > pages { try queue.vacuum() }
      try queue.close()
    } catch {
      throw AdvisoryDatabaseError(error, at: files.draft)
    }
    self.queue = nil
    try files.publishDraft()
    hasChanges = false
  }

  func discard() {
    try? queue?.close()
    queue = nil
    hasChanges = false
    files.discardDraft()
  }

  /// - Parameter release: called after every few megabytes: what is mapped from a file need not stay in memory.
  static func digest(_ bytes: Bytes, release: () -> Void = {}) -> Data {
    var hash = SHA256()
    for start in stride(from: 0, to: bytes.count, by: 16 << 20) {
      bytes[start..<min(start + (16 << 20), bytes.count)].withUnsafeBytes { hash.update(bufferPointer: $0) }
      release()
    }
    return Data(hash.finalize())
  }
}
