import Foundation
import GRDB
import Glibc
import Parsing

/// The database of advisories, opened to be read. Never changes under its reader: an update puts another file in its
/// place.
///
///     let database = try AdvisoryDatabase(DatabaseFiles(home: home))
///     let matches = try database.read { reader in try Matcher(reader).match(packages, os) }
package final class AdvisoryDatabase: Sendable {
  package let path: String
  private let queue: DatabaseQueue
  private let identity: Identity

  private struct Identity: Sendable, Hashable {
    var device: UInt64
    var inode: UInt64
  }

  /// - Throws: of kind `missing` where there is none yet.
  package convenience init(_ files: DatabaseFiles) throws(AdvisoryDatabaseError) { try self.init(path: files.database) }

  package init(path: String) throws(AdvisoryDatabaseError) {
    self.path = path
    guard let identity = Self.identity(path) else {
      guard errno == ENOENT || errno == ENOTDIR else {
        throw AdvisoryDatabaseError(.permission, "\(path): \(DatabaseFiles.reason)")
      }
      throw AdvisoryDatabaseError(.missing, "there is no database of advisories yet: run `bulkhead db update`")
    }
    self.identity = identity
    var configuration = Configuration()
    configuration.readonly = true
    configuration.label = "advisories"
    do {
      queue = try DatabaseQueue(path: path, configuration: configuration)
      guard try queue.read(DatabaseSchema.isCurrent) else {
        throw AdvisoryDatabaseError(
          .unusable, "\(path): was written by another version of the program; run `bulkhead db update`")
      }
    } catch {
      throw AdvisoryDatabaseError(error, at: path)
    }
  }

  private static func identity(_ path: String) -> Identity? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return Identity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
  }

  /// Whether another file has taken its place: services open that one then.
  package var isSuperseded: Bool { Self.identity(path) != identity }

  package func read<R>(_ body: (AdvisoryReader) throws -> R) throws -> R {
    try queue.read { db in try body(AdvisoryReader(db)) }
  }
}

/// Reads from the database, within ``AdvisoryDatabase/read(_:)``.
package final class AdvisoryReader {
  let db: Database
  private let packing = TextPacking()
  private let pool = StringPool()
  private var records: [Int64: StoredRecord] = [:]
  private var years: [Int: Data] = [:]
  /// Of what is known to be exploited, once it was asked for.
  private var exploitedNumbers: Set<Int64>?
  private var hasScores: Bool?

  init(_ db: Database) { self.db = db }

  /// An advisory without its statements, and the feed that it came from.
  package struct StoredRecord: Sendable, Hashable {
    package var number: Int64
    package var feed: String
    package var advisory: Advisory
  }

  /// Statements kept at most for a session that looks at everything.
  private static let keptRecords = 20_000

  // MARK: Statements

  /// Calls `body` for each statement on a package; the statement is borrowed for the call.
  func statements(_ ecosystem: Ecosystem, _ name: String, _ body: (PackedStatement) throws -> Void) throws {
    let label = PackageRow.label(ecosystem, name)
    let select = try db.cachedStatement(sql: "SELECT body FROM packages WHERE id = ?")
    let rows = try Row.fetchCursor(select, arguments: [PackageRow.id(label)])
    guard let row = try rows.next() else { return }
    try row.withUnsafeData(atIndex: 0) { data in
      guard let data else { return }
      try data.withUnsafeBytes { memory in
        guard var cursor = PackageRow.statements(memory, label) else { return }
        while let statement = PackageRow.next(&cursor) { try body(statement) }
      }
    }
  }

  /// Everything that is said of a package, decoded.
  package func affected(_ ecosystem: Ecosystem, _ name: String) throws -> [(record: Int64, affected: Affected)] {
    var all: [(Int64, Affected)] = []
    try statements(ecosystem, name) { statement in
      if let (affected, _) = decode(statement, ecosystem, name) { all.append((statement.record, affected)) }
    }
    return all
  }

  func decode(_ statement: PackedStatement, _ ecosystem: Ecosystem, _ name: String) -> (Affected, Advisory.Kind)? {
    statement.decode(ecosystem, name) { number in try? pool.text(number, db) }
  }

  func text(_ number: Int64) -> String? { (try? pool.text(number, db)) ?? nil }

  // MARK: Records

  package func record(_ number: Int64) throws -> StoredRecord? {
    if let known = records[number] { return known }
    let select = try db.cachedStatement(sql: "SELECT body FROM records WHERE id = ?")
    guard let body = try Data.fetchOne(select, arguments: [number]) else { return nil }
    let (advisory, feed) = try RecordCodec.decode(packing.unpack(Bytes(body)))
    let record = StoredRecord(number: number, feed: feed, advisory: advisory)
    if records.count > Self.keptRecords { records = [:] }
    records[number] = record
    return record
  }

  /// The records that go by this name: CVE, GHSA, DSA …
  package func records(named name: String) throws -> [StoredRecord] {
    let select = try db.cachedStatement(sql: "SELECT record FROM names WHERE name = ? ORDER BY record")
    let numbers = try Int64.fetchAll(select, arguments: [StableHash.ofName(name)])
    return try numbers.compactMap { try record($0) }
  }

  /// The packages that a record speaks of, with what it says.
  package func affected(by record: Int64) throws -> [Affected] {
    let select = try db.cachedStatement(sql: "SELECT packages FROM records WHERE id = ?")
    guard let list = try Data.fetchOne(select, arguments: [record]) else { return [] }
    var reader = BinaryReader(Bytes(list), format: "record")
    var all: [Affected] = []
    let row = try db.cachedStatement(sql: "SELECT body FROM packages WHERE id = ?")
    while !reader.isAtEnd {
      guard let body = try Data.fetchOne(row, arguments: [try reader.signed()]) else { continue }
      body.withUnsafeBytes { memory in
        for (label, statements) in PackageRow.sections(memory) {
          guard let split = label.firstIndex(of: "\u{0}"), let ecosystem = Ecosystem(label[..<split]) else { continue }
          let name = String(label[label.index(after: split)...])
          var cursor = statements
          while let statement = PackageRow.next(&cursor) {
            guard statement.record == record, let (affected, _) = decode(statement, ecosystem, name) else { continue }
            all.append(affected)
          }
        }
      }
    }
    return all
  }

  // MARK: Scores

  package func prediction(_ cve: CVENumber) throws -> ExploitPrediction? {
    let table: Data
    if let known = years[cve.year] {
      table = known
    } else {
      let select = try db.cachedStatement(sql: "SELECT body FROM predictions WHERE year = ?")
      table = try Data.fetchOne(select, arguments: [cve.year]) ?? Data()
      years[cve.year] = table
    }
    return table.withUnsafeBytes { memory in
      var low = 0
      var high = memory.count / 12
      func value(_ index: Int, _ offset: Int) -> UInt32 {
        UInt32(littleEndian: memory.loadUnaligned(fromByteOffset: index * 12 + offset, as: UInt32.self))
      }
      while low < high {
        let middle = (low + high) / 2
        if value(middle, 0) < cve.number { low = middle + 1 } else { high = middle }
      }
      guard low < memory.count / 12, value(low, 0) == cve.number else { return nil }
      return ExploitPrediction(
        cve: cve.text, probability: Double(value(low, 4)) / 1_000_000, percentile: Double(value(low, 8)) / 1_000_000)
    }
  }

  package func exploited(_ cve: CVENumber) throws -> KnownExploited? {
    let known: Set<Int64>
    if let exploitedNumbers {
      known = exploitedNumbers
    } else {
      // They are few: looking at all costs less than asking for some.
      known = Set(try Int64.fetchAll(db, sql: "SELECT id FROM exploited"))
      exploitedNumbers = known
    }
    guard known.contains(cve.value) else { return nil }
    let select = try db.cachedStatement(sql: "SELECT body FROM exploited WHERE id = ?")
    return try Data.fetchOne(select, arguments: [cve.value]).map { try CVEScoreCodec.decodeExploited(Bytes($0), cve) }
  }

  package func score(_ cve: CVENumber) throws -> CVEScore? {
    if hasScores == nil { hasScores = try Int.fetchOne(db, sql: "SELECT 1 FROM cves LIMIT 1") != nil }
    guard hasScores == true else { return nil }
    let select = try db.cachedStatement(sql: "SELECT body FROM cves WHERE id = ?")
    return try Data.fetchOne(select, arguments: [cve.value]).map {
      try CVEScoreCodec.decode(packing.unpack(Bytes($0)), cve)
    }
  }

  // MARK: What there is

  /// How many statements there are for each ecosystem.
  package func ecosystems() throws -> [Ecosystem: Int] {
    var all: [Ecosystem: Int] = [:]
    let rows = try Row.fetchCursor(db, sql: "SELECT name, statements FROM ecosystems")
    while let row = try rows.next() {
      let name: String = row[0]
      if let ecosystem = Ecosystem(name) { all[ecosystem] = row[1] }
    }
    return all
  }

  func statementCount(_ ecosystem: Ecosystem) throws -> Int {
    let select = try db.cachedStatement(sql: "SELECT statements FROM ecosystems WHERE name = ?")
    return try Int.fetchOne(select, arguments: [ecosystem.description]) ?? 0
  }

  package struct FeedContent: Sendable, Hashable {
    package var name: String
    package var records: Int
    package var parts: Int
    package var skipped: Int
    package var reasons: [String]
  }

  package func feeds() throws -> [FeedContent] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT feeds.name, coalesce(sum(parts.records), 0), count(parts.id), feeds.skipped, feeds.reasons
        FROM feeds LEFT JOIN parts ON parts.feed = feeds.id GROUP BY feeds.id ORDER BY feeds.name
        """
    ).map { row in
      let reasons: String = row[4]
      return FeedContent(
        name: row[0], records: row[1], parts: row[2], skipped: row[3],
        reasons: reasons.split(separator: "\n").map(String.init))
    }
  }

  package func advisoryCount() throws -> Int { try Int.fetchOne(db, sql: "SELECT count(*) FROM records") ?? 0 }
}
