import GRDB

/// The tables. The file is derived from the feeds and can be made anew at any time: a file of another format is not
/// migrated but replaced by the next update.
enum DatabaseSchema {
  /// `PRAGMA user_version`; raised whenever anything in the file changes its meaning.
  static let version = 1
  /// `PRAGMA application_id`: "BkhA".
  static let application = 0x426B_6841

  static func create(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE feeds (
          id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, version INTEGER NOT NULL, cursor TEXT,
          skipped INTEGER NOT NULL DEFAULT 0, reasons TEXT NOT NULL DEFAULT '');
        -- One document of a feed, with what names its version: records belong to parts.
        CREATE TABLE parts (
          id INTEGER PRIMARY KEY, feed INTEGER NOT NULL, name TEXT NOT NULL, entity_tag TEXT, last_modified TEXT,
          digest BLOB, records INTEGER NOT NULL DEFAULT 0, UNIQUE (feed, name));
        -- What an update compares by: hash of a record's key, hash of its content.
        CREATE TABLE keys (
          part INTEGER NOT NULL, key INTEGER NOT NULL, record INTEGER NOT NULL, content INTEGER NOT NULL,
          PRIMARY KEY (part, key)) WITHOUT ROWID;
        -- Advisories without their statements; `packages` lists the rows that hold those.
        CREATE TABLE records (id INTEGER PRIMARY KEY, packages BLOB NOT NULL, body BLOB NOT NULL);
        -- All statements on one package of one ecosystem, by the hash of both.
        CREATE TABLE packages (id INTEGER PRIMARY KEY, body BLOB NOT NULL);
        -- Hash of each name of each record: ids, aliases, what it covers.
        CREATE TABLE names (
          name INTEGER NOT NULL, record INTEGER NOT NULL, PRIMARY KEY (name, record)) WITHOUT ROWID;
        CREATE TABLE strings (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
        CREATE TABLE ecosystems (name TEXT PRIMARY KEY, statements INTEGER NOT NULL) WITHOUT ROWID;
        -- Text and scores of a CVE: CVE-2021-44228 is 2021 << 32 | 44228.
        CREATE TABLE cves (id INTEGER PRIMARY KEY, body BLOB NOT NULL);
        CREATE TABLE exploited (id INTEGER PRIMARY KEY, body BLOB NOT NULL);
        -- EPSS by year: sorted, twelve bytes each.
        CREATE TABLE predictions (year INTEGER PRIMARY KEY, body BLOB NOT NULL);
        -- What changed lately, for whoever follows it (the index): rows of packages and names of records, by the
        -- number of the update. Complete from `floor` on.
        CREATE TABLE touched (id INTEGER PRIMARY KEY, generation INTEGER NOT NULL);
        CREATE TABLE renamed (name INTEGER PRIMARY KEY, generation INTEGER NOT NULL);
        CREATE TABLE lineage (
          id INTEGER PRIMARY KEY CHECK (id = 1), token INTEGER NOT NULL, generation INTEGER NOT NULL,
          floor INTEGER NOT NULL);
        INSERT INTO lineage VALUES (1, abs(random()), 0, 0);
        PRAGMA application_id = \(application);
        PRAGMA user_version = \(version);
        """)
  }

  static func isCurrent(_ db: Database) throws -> Bool {
    let application = try Int.fetchOne(db, sql: "PRAGMA application_id")
    let version = try Int.fetchOne(db, sql: "PRAGMA user_version")
    return application == Self.application && version == Self.version
  }
}
