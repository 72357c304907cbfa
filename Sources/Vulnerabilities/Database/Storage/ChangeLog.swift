import GRDB

/// What the last updates changed, so that who has matched before needs to match only that again.
enum ChangeLog {
  /// More changes than this in one part are not told one by one: everything is to be matched again.
  private static let most = 50_000
  /// Updates that are remembered.
  private static let kept: Int64 = 200

  /// Begins the next update.
  static func begin(_ db: Database) throws {
    try db.execute(sql: "UPDATE lineage SET generation = generation + 1")
    try db.execute(
      sql: """
        DELETE FROM touched WHERE generation <= (SELECT generation FROM lineage) - \(kept);
        DELETE FROM renamed WHERE generation <= (SELECT generation FROM lineage) - \(kept);
        UPDATE lineage SET floor = max(floor, generation - \(kept))
        """)
  }

  static func write(_ db: Database, rows: Set<Int64>, names: Set<Int64>) throws {
    guard rows.count <= most, names.count <= most else {
      try db.execute(sql: "DELETE FROM touched; DELETE FROM renamed; UPDATE lineage SET floor = generation")
      return
    }
    let generation = try Int64.fetchOne(db, sql: "SELECT generation FROM lineage") ?? 0
    let row = try db.cachedStatement(sql: "INSERT OR REPLACE INTO touched (id, generation) VALUES (?, ?)")
    for id in rows.sorted() { try row.execute(arguments: [id, generation]) }
    let name = try db.cachedStatement(sql: "INSERT OR REPLACE INTO renamed (name, generation) VALUES (?, ?)")
    for hash in names.sorted() { try name.execute(arguments: [hash, generation]) }
  }
}

/// One state of a database, to ask later what has changed since.
package struct DatabaseState: Sendable, Hashable {
  /// Another one: another database altogether.
  package var token: Int64
  package var generation: Int64
  package init(token: Int64, generation: Int64) {
    self.token = token
    self.generation = generation
  }
}

/// What has changed since a state.
struct DatabaseChanges {
  /// Rows of packages.
  var rows: [Int64]
  /// Hashes of names of records.
  var names: [Int64]
}

extension AdvisoryReader {
  package func state() throws -> DatabaseState {
    let row = try Row.fetchOne(db, sql: "SELECT token, generation FROM lineage")
    return DatabaseState(token: row?[0] ?? 0, generation: row?[1] ?? 0)
  }

  /// Nil where it isn't known: everything may have.
  func changes(since state: DatabaseState) throws -> DatabaseChanges? {
    guard let row = try Row.fetchOne(db, sql: "SELECT token, generation, floor FROM lineage") else { return nil }
    let (token, generation, floor): (Int64, Int64, Int64) = (row[0], row[1], row[2])
    guard token == state.token, state.generation >= floor, state.generation <= generation else { return nil }
    return DatabaseChanges(
      rows: try Int64.fetchAll(
        db, sql: "SELECT id FROM touched WHERE generation > ?", arguments: [state.generation]),
      names: try Int64.fetchAll(
        db, sql: "SELECT name FROM renamed WHERE generation > ?", arguments: [state.generation]))
  }

  /// The records that go by any of these names, and those that share a name with them.
  func records(namedByHash names: [Int64]) throws -> Set<Int64> {
    let select = try db.cachedStatement(sql: "SELECT record FROM names WHERE name = ?")
    var records: Set<Int64> = []
    var seen = Set(names)
    var next = names
    // Two steps: from a CVE to the GHSA's record, and to what calls itself an alias of that.
    for _ in 0..<2 {
      var found: Set<Int64> = []
      for name in next { found.formUnion(try Int64.fetchAll(select, arguments: [name])) }
      next = []
      for number in found.subtracting(records).sorted() {
        records.insert(number)
        guard let record = try record(number) else { continue }
        for name in Matcher.names(record.advisory).map(StableHash.ofName) where seen.insert(name).inserted {
          next.append(name)
        }
      }
    }
    return records
  }
}
