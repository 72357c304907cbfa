import GRDB
import Model

enum ExceptionSchema {
  static let first = """
    CREATE TABLE exceptions (
      id INTEGER PRIMARY KEY, ids TEXT NOT NULL, packages TEXT NOT NULL, images TEXT NOT NULL, paths TEXT NOT NULL,
      owner TEXT NOT NULL, reason TEXT NOT NULL, expires TEXT NOT NULL, created_at INTEGER NOT NULL,
      created_by TEXT NOT NULL, revoked_at INTEGER, revoked_by TEXT);
    -- How often each thing that suppresses did: an exception, a rule, a detector's own.
    CREATE TABLE suppressions (
      source TEXT NOT NULL PRIMARY KEY, count INTEGER NOT NULL, last INTEGER NOT NULL) WITHOUT ROWID;
    """
}

/// Somebody answers for findings until a day: made on the page, in the shape of a policy's exception.
package struct ExceptionRecord: Sendable, Hashable {
  /// 0 until it is stored.
  package var id: Int64 = 0
  /// Patterns, as in a policy; everything that isn't empty must fit.
  package var ids: [String]
  package var packages: [String]
  package var images: [String]
  package var paths: [String]
  package var owner: String
  package var reason: String
  /// Last day on which it holds, `yyyy-MM-dd`.
  package var expires: String
  /// Seconds since 1970; set by the store.
  package var createdAt = 0.0
  package var createdBy: String
  package var revokedAt: Double?
  package var revokedBy: String?

  package init(
    ids: [String] = [], packages: [String] = [], images: [String] = [], paths: [String] = [], owner: String,
    reason: String, expires: String, createdBy: String
  ) {
    self.ids = ids
    self.packages = packages
    self.images = images
    self.paths = paths
    self.owner = owner
    self.reason = reason
    self.expires = expires
    self.createdBy = createdBy
  }
}

/// How much was taken back because of one source.
package struct SuppressionCount: Sendable, Hashable {
  /// `exception:12`, `rule:accept-low`, `detector:…`.
  package var source: String
  package var count: Int
  /// Seconds since 1970.
  package var last: Double
}

/// Exceptions made on the page, and how much each source of suppression takes back.
package struct ExceptionRepository: Sendable {
  let database: StoreDatabase

  static let most = 10_000

  /// - Throws: `refused` where owner, reason or what it is for is missing.
  package func add(_ exception: ExceptionRecord, at time: Double) throws(StoreError) -> ExceptionRecord {
    let patterns = exception.ids + exception.packages + exception.images + exception.paths
    guard !exception.ids.isEmpty || !exception.packages.isEmpty || !exception.paths.isEmpty else {
      throw StoreError(.refused, "an exception says what it is for: ids, packages or paths")
    }
    guard !exception.owner.isEmpty, !exception.reason.isEmpty, Self.isDay(exception.expires) else {
      throw StoreError(.refused, "an exception has an owner, a reason and a last day (yyyy-MM-dd)")
    }
    let texts = patterns + [exception.owner, exception.reason]
    guard patterns.count <= 1000, texts.allSatisfy({ $0.utf8.count <= 2000 && !$0.contains("\n") }) else {
      throw StoreError(
        .refused, "an exception has at most 1000 patterns, and texts of one line with at most 2000 bytes")
    }
    return try database.write { db in
      guard try Int.fetchOne(db, sql: "SELECT count(*) FROM exceptions WHERE revoked_at IS NULL") ?? 0 < Self.most
      else {
        throw StoreError(.refused, "there are \(Self.most) exceptions already; revoke some")
      }
      let now = Moment.milliseconds(time)
      func lines(_ texts: [String]) -> String { texts.joined(separator: "\n") }
      try db.execute(
        sql: """
          INSERT INTO exceptions (ids, packages, images, paths, owner, reason, expires, created_at, created_by)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          lines(exception.ids), lines(exception.packages), lines(exception.images), lines(exception.paths),
          exception.owner, exception.reason, exception.expires, now, exception.createdBy,
        ])
      var stored = exception
      stored.id = db.lastInsertedRowID
      stored.createdAt = Moment.seconds(now)
      return stored
    }
  }

  private static func isDay(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    return parts.map(\.utf8.count) == [4, 2, 2]
      && parts.allSatisfy { $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
  }

  /// - Returns: whether there was such an exception in force.
  @discardableResult
  package func revoke(_ id: Int64, by user: String, at time: Double) throws(StoreError) -> Bool {
    try database.write { db in
      try db.execute(
        sql: "UPDATE exceptions SET revoked_at = ?, revoked_by = ? WHERE id = ? AND revoked_at IS NULL",
        arguments: [Moment.milliseconds(time), user, id])
      return db.changesCount > 0
    }
  }

  /// Newest first.
  package func all(includesRevoked: Bool = false) throws(StoreError) -> [ExceptionRecord] {
    try database.read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT id, ids, packages, images, paths, owner, reason, expires, created_at, created_by, revoked_at, revoked_by
          FROM exceptions \(includesRevoked ? "" : "WHERE revoked_at IS NULL") ORDER BY id DESC LIMIT \(Self.most)
          """
      ).map { row in
        func lines(_ index: Int) -> [String] {
          let text: String = row[index]
          return text.split(separator: "\n").map(String.init)
        }
        var exception = ExceptionRecord(
          ids: lines(1), packages: lines(2), images: lines(3), paths: lines(4), owner: row[5], reason: row[6],
          expires: row[7], createdBy: row[9])
        exception.id = row[0]
        exception.createdAt = Moment.seconds(row[8])
        let revoked: Int64? = row[10]
        exception.revokedAt = revoked.map(Moment.seconds)
        exception.revokedBy = row[11]
        return exception
      }
    }
  }

  /// Adds to what sources took back.
  package func count(_ suppressed: [String: Int], at time: Double) throws(StoreError) {
    try database.write { db in
      for (source, count) in suppressed {
        try db.execute(
          sql: """
            INSERT INTO suppressions (source, count, last) VALUES (?, ?, ?)
            ON CONFLICT (source) DO UPDATE SET count = count + excluded.count, last = max(last, excluded.last)
            """, arguments: [String(source.prefix(300)), count, Moment.milliseconds(time)])
      }
    }
  }

  /// Most first.
  package func suppressions(limit: Int = 200) throws(StoreError) -> [SuppressionCount] {
    try database.read { db in
      try Row.fetchAll(
        db,
        sql:
          "SELECT source, count, last FROM suppressions ORDER BY count DESC, source LIMIT \(PageLimit.bounded(limit))"
      ).map { SuppressionCount(source: $0[0], count: $0[1], last: Moment.seconds($0[2])) }
    }
  }
}
