import GRDB

enum OutboxSchema {
  static let first = """
    CREATE TABLE outbox (
      id INTEGER PRIMARY KEY AUTOINCREMENT, channel TEXT NOT NULL, body BLOB NOT NULL, created_at INTEGER NOT NULL,
      attempts INTEGER NOT NULL DEFAULT 0, next_at INTEGER NOT NULL, error TEXT NOT NULL DEFAULT '', failed_at INTEGER);
    CREATE INDEX outbox_by_time ON outbox (next_at, id) WHERE failed_at IS NULL;
    """
}

/// A message that waits to be sent.
package struct OutboxMessage: Sendable, Hashable {
  package var id: Int64
  /// Name of the channel that it goes through.
  package var channel: String
  package var body: [UInt8]
  /// Seconds since 1970.
  package var createdAt: Double
  /// Tries that failed.
  package var attempts: Int
  /// Why the last try failed.
  package var error: String
  /// When it was given up; nil while it waits.
  package var failedAt: Double?
}

/// Where messages wait until they are sent, over restarts. Times are seconds since 1970.
package protocol NotificationOutbox: Sendable {
  /// - Returns: how many of the oldest made room, because too many wait.
  func enqueue(_ messages: [(channel: String, body: [UInt8])], at time: Double) throws(StoreError) -> Int
  /// Those whose time has come, oldest first.
  /// - Parameter except: channels that are left in peace.
  func due(at time: Double, except: Set<String>, limit: Int) throws(StoreError) -> [OutboxMessage]
  func sent(_ id: Int64) throws(StoreError)
  /// - Parameter next: when to try again; nil gives it up, and keeps it to be seen.
  func failed(_ id: Int64, error: String, next: Double?, at time: Double) throws(StoreError)
}

/// The outbox on disk.
package struct OutboxRepository: NotificationOutbox {
  let database: StoreDatabase

  /// Messages that may wait, and bytes of one.
  package static let most = 20_000
  package static let largest = 1 << 20

  package func enqueue(_ messages: [(channel: String, body: [UInt8])], at time: Double) throws(StoreError) -> Int {
    try database.write { db in
      let now = Moment.milliseconds(time)
      let insert = try db.cachedStatement(
        sql: "INSERT INTO outbox (channel, body, created_at, next_at) VALUES (?, ?, ?, ?)")
      for (channel, body) in messages {
        guard body.count <= Self.largest else {
          throw StoreError(.refused, "a notification has at most \(Self.largest) bytes, this one \(body.count)")
        }
        try insert.execute(arguments: [channel, blob(body), now, now])
      }
      let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM outbox") ?? 0
      guard count > Self.most else { return 0 }
      try db.execute(
        sql: "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox ORDER BY failed_at IS NULL, id LIMIT ?)",
        arguments: [count - Self.most])
      return db.changesCount
    }
  }

  package func due(
    at time: Double, except: Set<String> = [], limit: Int
  ) throws(StoreError) -> [OutboxMessage] {
    let channels = except.sorted().prefix(500)
    let marks = channels.map { _ in "?" }.joined(separator: ", ")
    return try list(
      "failed_at IS NULL AND next_at <= ? AND channel NOT IN (\(marks)) ORDER BY next_at, id",
      [Moment.milliseconds(time)] + StatementArguments(Array(channels)), limit)
  }

  package func sent(_ id: Int64) throws(StoreError) {
    try database.write { db in try db.execute(sql: "DELETE FROM outbox WHERE id = ?", arguments: [id]) }
  }

  package func failed(_ id: Int64, error: String, next: Double?, at time: Double) throws(StoreError) {
    try database.write { db in
      let now = Moment.milliseconds(time)
      try db.execute(
        sql: "UPDATE outbox SET attempts = attempts + 1, error = ?, next_at = ?, failed_at = ? WHERE id = ?",
        arguments: [
          String(error.prefix(500)), next.map(Moment.milliseconds) ?? now, next == nil ? now : nil, id,
        ])
    }
  }

  /// What was given up, newest first.
  package func givenUp(limit: Int = 100) throws(StoreError) -> [OutboxMessage] {
    try list("failed_at IS NOT NULL ORDER BY failed_at DESC, id", [], limit)
  }

  /// How many wait in each channel.
  package func waiting() throws(StoreError) -> [String: Int] {
    try database.read { db in
      var counts: [String: Int] = [:]
      for row in try Row.fetchAll(
        db, sql: "SELECT channel, count(*) FROM outbox WHERE failed_at IS NULL GROUP BY channel")
      {
        let channel: String = row[0]
        counts[channel] = row[1]
      }
      return counts
    }
  }

  private func list(
    _ condition: String, _ arguments: StatementArguments, _ limit: Int
  ) throws(StoreError) -> [OutboxMessage] {
    try database.read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT id, channel, body, created_at, attempts, error, failed_at FROM outbox WHERE \(condition)
          LIMIT \(PageLimit.bounded(limit))
          """, arguments: arguments
      ).map { row in
        let failed: Int64? = row[6]
        return OutboxMessage(
          id: row[0], channel: row[1], body: try row.bytes(2), createdAt: Moment.seconds(row[3]), attempts: row[4],
          error: row[5], failedAt: failed.map(Moment.seconds))
      }
    }
  }
}
