import Foundation
import GRDB
import Parsing

/// Writes advisories: the record, its names, and its statements into the packages' rows.
final class RecordStore {
  private let db: Database
  private let pool: StringPool
  private let packages = PackageBuffer()
  let packing = TextPacking()
  private var next: Int64
  /// Names of all records that were written or removed.
  private var renamed: Set<Int64> = []

  init(_ db: Database, _ pool: StringPool) throws {
    self.db = db
    self.pool = pool
    next = (try Int64.fetchOne(db, sql: "SELECT max(id) FROM records") ?? 0) + 1
  }

  /// Of everything that is stored of it.
  func hash(_ advisory: Advisory, feed: String) -> Int64 {
    var writer = BinaryWriter()
    for affected in advisory.affected {
      writer.string(affected.ecosystem.description)
      writer.string(affected.name)
      StatementCodec.encode(affected, kind: advisory.kind, &writer) { $1.string($0) }
    }
    return StableHash.of(RecordCodec.encode(advisory, feed: feed) + writer.bytes)
  }

  /// - Parameter over: the record that it takes the place of.
  /// - Returns: its number.
  func write(_ advisory: Advisory, feed: String, over old: Int64?) throws -> Int64 {
    if let old { try removeContent(old) }
    let record = old ?? next
    if old == nil { next += 1 }
    var rows: Set<Int64> = []
    // What was withdrawn is kept to be explained, and says nothing of any package.
    for affected in advisory.affected where advisory.withdrawn == nil {
      let label = PackageRow.label(affected.ecosystem, affected.name)
      var writer = BinaryWriter()
      try StatementCodec.encode(
        StatementCodec.withoutImpliedVersions(affected), kind: advisory.kind, &writer
      ) { text, writer in
        writer.unsigned(UInt64(bitPattern: try pool.number(of: text, db)))
      }
      packages.add(label, record: record, writer.bytes)
      rows.insert(PackageRow.id(label))
    }
    var list = BinaryWriter()
    for row in rows.sorted() { list.signed(row) }
    try db.cachedStatement(sql: "INSERT OR REPLACE INTO records (id, packages, body) VALUES (?, ?, ?)")
      .execute(
        arguments: [record, Data(list.bytes), Data(packing.pack(RecordCodec.encode(advisory, feed: feed)))])
    let name = try db.cachedStatement(sql: "INSERT OR IGNORE INTO names (name, record) VALUES (?, ?)")
    for hash in Self.names(advisory) {
      renamed.insert(hash)
      try name.execute(arguments: [hash, record])
    }
    if packages.isFull { try flush() }
    return record
  }

  private static func names(_ advisory: Advisory) -> Set<Int64> {
    Set(
      ([advisory.id] + advisory.aliases.prefix(Advisory.Bounds.aliases)
        + advisory.covers.prefix(Advisory.Bounds.covered)).map(StableHash.ofName))
  }

  func remove(_ record: Int64) throws {
    try removeContent(record)
    try db.cachedStatement(sql: "DELETE FROM records WHERE id = ?").execute(arguments: [record])
    if packages.isFull { try flush() }
  }

  private func removeContent(_ record: Int64) throws {
    let select = try db.cachedStatement(sql: "SELECT packages, body FROM records WHERE id = ?")
    guard let row = try Row.fetchOne(select, arguments: [record]) else { return }
    let list: Data = row[0]
    let body: Data = row[1]
    var reader = BinaryReader(Bytes(list), format: "record")
    while !reader.isAtEnd { packages.remove(record: record, from: try reader.signed()) }
    let (advisory, _) = try RecordCodec.decode(packing.unpack(Bytes(body)))
    let delete = try db.cachedStatement(sql: "DELETE FROM names WHERE name = ? AND record = ?")
    for hash in Self.names(advisory) {
      renamed.insert(hash)
      try delete.execute(arguments: [hash, record])
    }
  }

  func flush() throws { try packages.flush(db) }

  /// To be called after the last flush: tells followers what changed.
  func log() throws {
    try ChangeLog.write(db, rows: packages.touched, names: renamed)
    packages.forgetTouched()
    renamed = []
  }
}
