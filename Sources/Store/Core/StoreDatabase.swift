import Dispatch
import GRDB

/// The connections: one that writes, a few that read beside it without waiting (write-ahead log).
final class StoreDatabase: Sendable {
  let path: String
  private let pool: DatabasePool

  /// `PRAGMA application_id`: "BkhS".
  static let application = 0x426B_6853

  init(_ files: StoreFiles) throws(StoreError) {
    path = files.database
    do {
      try Self.begin(path)
      var configuration = Configuration()
      configuration.label = "store"
      configuration.foreignKeysEnabled = false
      configuration.busyMode = .timeout(5)
      configuration.maximumReaderCount = 4
      configuration.prepareDatabase { db in
        // NORMAL: a process that is killed loses nothing that was committed; after a power cut the last
        // transactions may be missing, never the database.
        try db.execute(
          sql: """
            PRAGMA synchronous = NORMAL;
            PRAGMA temp_store = MEMORY;
            PRAGMA cache_size = -4096;
            PRAGMA journal_size_limit = 16777216;
            """)
      }
      pool = try DatabasePool(path: path, configuration: configuration)
      try Self.check(pool, path)
      try Self.migrate(pool, path)
      try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA cache_size = -16384") }
    } catch {
      throw StoreError(error, at: path)
    }
  }

  /// Gives a new file what can only be given before the first table: that free pages can be handed back step by step.
  private static func begin(_ path: String) throws {
    let queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction { db in
      let application = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
      guard application != Self.application else { return }
      guard application == 0, try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") == 0 else {
        throw StoreError(.damaged, "\(path): is a database of something else")
      }
      try db.execute(
        sql: "PRAGMA auto_vacuum = INCREMENTAL; VACUUM; PRAGMA application_id = \(Self.application)")
    }
    try queue.close()
  }

  /// Bytes up to which every page is looked at before anything is built on it: a quarter of a second or so. In a larger
  /// file damage shows when a page is read.
  private static let checked = 64 << 20

  private static func check(_ pool: DatabasePool, _ path: String) throws {
    let fault = try pool.read { db -> String? in
      let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
      guard pages * 4096 <= checked else { return nil }
      return try String.fetchOne(db, sql: "PRAGMA quick_check(1)")
    }
    if let fault, fault != "ok" { throw StoreError(.damaged, "\(path): is damaged (\(fault.prefix(200)))") }
  }

  private static func migrate(_ pool: DatabasePool, _ path: String) throws {
    let migrator = StoreMigrations.migrator
    let isNewer = try pool.read { db in try migrator.hasBeenSuperseded(db) }
    guard !isNewer else {
      throw StoreError(
        .newer,
        "\(path): was written by a newer version of Bulkhead; use that one, or set BULKHEAD_HOME to another place")
    }
    try migrator.migrate(pool)
  }

  func read<R>(_ body: (Database) throws -> R) throws(StoreError) -> R {
    do { return try pool.read(body) } catch { throw StoreError(error, at: path) }
  }

  /// One transaction: all of it or nothing.
  func write<R>(_ body: (Database) throws -> R) throws(StoreError) -> R {
    do { return try pool.write(body) } catch { throw StoreError(error, at: path) }
  }

  func withoutTransaction<R>(_ body: (Database) throws -> R) throws(StoreError) -> R {
    do { return try pool.writeWithoutTransaction(body) } catch { throw StoreError(error, at: path) }
  }

  func close() throws(StoreError) {
    do {
      // The readers, which are closed last, can't do it.
      try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
      try pool.close()
    } catch { throw StoreError(error, at: path) }
  }
}
