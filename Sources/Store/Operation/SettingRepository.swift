import GRDB

enum SettingSchema {
  static let first = """
    CREATE TABLE settings (
      name TEXT PRIMARY KEY, value TEXT NOT NULL, changed_at INTEGER NOT NULL, changed_by TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE health (
      service TEXT PRIMARY KEY, state TEXT NOT NULL, message TEXT NOT NULL, since INTEGER NOT NULL,
      updated_at INTEGER NOT NULL) WITHOUT ROWID;
    """
}

/// Settings that were changed on the page; what isn't here has its default or the configuration's value.
package struct SettingRepository: Sendable {
  let database: StoreDatabase

  package static let longest = 64 << 10

  package func value(_ name: String) throws(StoreError) -> String? {
    try database.read { db in
      try String.fetchOne(db, sql: "SELECT value FROM settings WHERE name = ?", arguments: [name])
    }
  }

  package func all() throws(StoreError) -> [String: String] {
    try database.read { db in
      var values: [String: String] = [:]
      for row in try Row.fetchAll(db, sql: "SELECT name, value FROM settings LIMIT 10000") {
        let name: String = row[0]
        values[name] = row[1]
      }
      return values
    }
  }

  /// Nil goes back to the default.
  package func set(_ name: String, to value: String?, by user: String, at time: Double) throws(StoreError) {
    guard (1...200).contains(name.utf8.count), value?.utf8.count ?? 0 <= Self.longest else {
      throw StoreError(.refused, "a setting has a name of at most 200 bytes and a value of at most \(Self.longest)")
    }
    try database.write { db in
      guard let value else {
        try db.execute(sql: "DELETE FROM settings WHERE name = ?", arguments: [name])
        return
      }
      try db.execute(
        sql: "INSERT OR REPLACE INTO settings (name, value, changed_at, changed_by) VALUES (?, ?, ?, ?)",
        arguments: [name, value, Moment.milliseconds(time), user])
    }
  }
}
