import Crypto
import Foundation
import GRDB
import Model

enum AuditSchema {
  static let first = """
    CREATE TABLE audit (
      id INTEGER PRIMARY KEY AUTOINCREMENT, time INTEGER NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL,
      object TEXT NOT NULL, detail TEXT NOT NULL, address TEXT NOT NULL, hash BLOB NOT NULL);
    CREATE INDEX audit_by_actor ON audit (actor, id);
    """
}

/// One change that somebody made.
package struct AuditEntry: Sendable, Hashable {
  package var id: Int64
  /// Seconds since 1970.
  package var time: Double
  /// A user's name, `token:NAME`, or `system`.
  package var actor: String
  /// `user.create`, `exception.add` …
  package var action: String
  /// What was changed.
  package var object: String
  /// From what to what, in words; never a secret.
  package var detail: String
  package var address: String
}

/// Every change, in order, never altered: each entry's hash covers the one before, so that one who changes the file can't
/// take an entry out of the middle or rewrite one without it showing.
package struct AuditRepository: Sendable {
  let database: StoreDatabase

  package func append(
    actor: String, action: String, object: String = "", detail: String = "", address: String = "", at time: Double
  ) throws(StoreError) {
    try database.write { db in
      let previous = try Row.fetchOne(db, sql: "SELECT hash FROM audit ORDER BY id DESC LIMIT 1")?.bytes(0) ?? []
      let now = Moment.milliseconds(time)
      let texts = [actor, action, object, detail, address].map { String($0.prefix(2000)) }
      try db.execute(
        sql: "INSERT INTO audit (time, actor, action, object, detail, address, hash) VALUES (?, ?, ?, ?, ?, ?, ?)",
        arguments: [
          now, texts[0], texts[1], texts[2], texts[3], texts[4], Self.hash(previous, now, texts),
        ])
    }
  }

  private static func hash(_ previous: [UInt8], _ time: Int64, _ texts: [String]) -> Data {
    var hasher = SHA256()
    hasher.update(data: previous)
    for part in ["\(time)"] + texts {
      // The length first, so that no two lists of texts are the same bytes.
      hasher.update(data: Data("\(part.utf8.count):".utf8))
      hasher.update(data: Data(part.utf8))
    }
    return Data(hasher.finalize())
  }

  /// Newest first.
  package func page(
    actor: String? = nil, limit: Int = 100, after: Cursor? = nil
  ) throws(StoreError) -> Page<AuditEntry> {
    try database.read { db in
      var filter = Filter()
      if let actor { filter.add("actor = ?", [actor]) }
      if let after { filter.add("id < ?", [after.number(0)]) }
      let limit = PageLimit.bounded(limit)
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT id, time, actor, action, object, detail, address FROM audit WHERE \(filter.sql)
          ORDER BY id DESC LIMIT \(limit + 1)
          """, arguments: filter.arguments)
      let entries = rows.prefix(limit).map(Self.read)
      return Page(entries, next: rows.count > limit ? entries.last.map { Cursor($0.id) } : nil)
    }
  }

  private static func read(_ row: Row) -> AuditEntry {
    AuditEntry(
      id: row[0], time: Moment.seconds(row[1]), actor: row[2], action: row[3], object: row[4], detail: row[5],
      address: row[6])
  }

  /// Goes through the chain from what is the oldest by now.
  /// - Returns: the first entry that doesn't follow from the one before; nil where all do.
  package func firstBroken() throws(StoreError) -> Int64? {
    try database.read { db in
      let rows = try Row.fetchCursor(
        db, sql: "SELECT id, time, actor, action, object, detail, address, hash FROM audit ORDER BY id")
      var previous: [UInt8]?
      while let row = try rows.next() {
        let hash = try row.bytes(7)
        let entry = Self.read(row)
        // Retention takes the oldest away: the first that is left has nothing to be compared with.
        if let previous {
          let texts = [entry.actor, entry.action, entry.object, entry.detail, entry.address]
          guard Array(Self.hash(previous, row[1], texts)) == hash else { return entry.id }
        }
        previous = hash
      }
      return nil
    }
  }
}
