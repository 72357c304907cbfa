import GRDB

/// Carries ``Retention`` out, step by step.
struct RetentionSweep: Sendable {
  let database: StoreDatabase
  let retention: Retention

  /// Rows that one step takes away: some milliseconds.
  static let step = 2000
  /// Pages that one step hands back to the file system.
  private static let pages = 500

  /// One thing that is swept.
  private struct Rule: Sendable {
    var sql: String
    var arguments: [Int64]
  }

  /// - Parameter now: ms.
  /// - Returns: rows taken away; 0: nothing is left to do.
  func run(at now: Int64) throws(StoreError) -> Int {
    var removed = try removeActivity(at: now)
    for rule in rules(now) {
      removed += try database.write { db in
        try db.execute(sql: rule.sql, arguments: StatementArguments(rule.arguments))
        return db.changesCount
      }
    }
    removed += try trimCounts()
    try database.withoutTransaction { db in try db.execute(sql: "PRAGMA incremental_vacuum(\(Self.pages))") }
    return removed
  }

  /// Takes the oldest lines: those that are too old, else those that are too many or make the file too large.
  private func removeActivity(at now: Int64) throws(StoreError) -> Int {
    try database.write { db in
      try db.execute(
        sql: "DELETE FROM activity WHERE id IN (SELECT id FROM activity WHERE id < ? ORDER BY id LIMIT \(Self.step))",
        arguments: [TimedIdentifier.first(at: now - Int64(max(retention.activityDays, 1)) * 86_400_000)])
      var removed = db.changesCount
      let lines = try Int.fetchOne(db, sql: "SELECT lines FROM activity_size") ?? 0
      let isTooLarge = try isTooLarge(db)
      let surplus = isTooLarge ? Self.step : lines - removed - max(retention.activityLines, 1)
      if removed < Self.step, surplus > 0 {
        try db.execute(
          sql: "DELETE FROM activity WHERE id IN (SELECT id FROM activity ORDER BY id LIMIT ?)",
          arguments: [min(surplus, Self.step)])
        removed += db.changesCount
        if isTooLarge, db.changesCount == 0 {
          try db.execute(sql: "DELETE FROM alerts WHERE id IN (SELECT id FROM alerts ORDER BY id LIMIT \(Self.step))")
          return removed + db.changesCount
        }
      }
      try db.execute(sql: "UPDATE activity_size SET lines = max(lines - ?, 0)", arguments: [removed])
      return removed
    }
  }

  private func isTooLarge(_ db: Database) throws -> Bool {
    let size = try Int.fetchOne(db, sql: "PRAGMA page_size") ?? 4096
    let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
    let free = try Int.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
    return (pages - free) * size > max(retention.fileBytes, 4 << 20)
  }

  private func rules(_ now: Int64) -> [Rule] {
    func before(_ days: Int) -> Int64 { now - Int64(max(days, 1)) * 86_400_000 }
    func first(_ days: Int) -> Int64 { TimedIdentifier.first(at: before(days)) }
    let limit = "LIMIT \(Self.step)"
    // A text is used for an hour or so after it was first; twice that is safe.
    let texts = ["activity_texts", "activity_programs"].map { table in
      Rule(
        sql: """
          DELETE FROM \(table) WHERE id IN (SELECT id FROM \(table)
            WHERE id < (SELECT coalesce(min(id), ?) FROM activity) - (\(2 * ActivityWriter.textLife) << 20)
            ORDER BY id \(limit))
          """, arguments: [first(retention.activityDays)])
    }
    return texts + [
      Rule(
        sql: "DELETE FROM alerts WHERE id IN (SELECT id FROM alerts WHERE id < ? ORDER BY id \(limit))",
        arguments: [first(retention.alertDays)]),
      Rule(
        sql: """
          DELETE FROM findings WHERE id IN (SELECT id FROM findings WHERE resolved_at < ? \(limit))
          """, arguments: [before(retention.resolvedFindingDays)]),
      // What happened, unlike what lies about, is never found resolved.
      Rule(
        sql: """
          DELETE FROM findings WHERE id IN (SELECT id FROM findings WHERE kind IN ('detection', 'web-attack')
            AND last_seen < ? \(limit))
          """, arguments: [before(retention.alertDays)]),
      Rule(
        sql: """
          DELETE FROM incident_notes WHERE incident IN (SELECT id FROM incidents WHERE updated_at < ? \(limit))
          """, arguments: [before(retention.incidentDays)]),
      Rule(
        sql: "DELETE FROM incidents WHERE id IN (SELECT id FROM incidents WHERE updated_at < ? \(limit))",
        arguments: [before(retention.incidentDays)]),
      Rule(
        sql: "DELETE FROM compliance_runs WHERE id IN (SELECT id FROM compliance_runs WHERE time < ? \(limit))",
        arguments: [before(retention.complianceDays)]),
      Rule(
        sql: "DELETE FROM compliance_changes WHERE id IN (SELECT id FROM compliance_changes WHERE time < ? \(limit))",
        arguments: [before(retention.complianceDays)]),
      Rule(
        sql: """
          DELETE FROM trend WHERE hour < ?1 OR (hour < ?2 AND hour NOT IN (
            SELECT max(hour) FROM trend WHERE hour < ?2 GROUP BY hour / 24))
          """,
        arguments: [before(retention.trendDays) / 3_600_000, before(retention.hourlyTrendDays) / 3_600_000]),
      Rule(
        sql: """
          DELETE FROM containers WHERE id IN (SELECT id FROM containers WHERE state IN ('stopped', 'removed')
            AND last_seen < ? \(limit))
          """, arguments: [before(retention.goneSubjectDays)]),
      Rule(
        sql: """
          DELETE FROM image_packages WHERE image IN (SELECT number FROM images WHERE gone_at < ? LIMIT 5)
          """, arguments: [before(retention.goneSubjectDays)]),
      Rule(
        sql: """
          DELETE FROM images WHERE number IN (SELECT number FROM images AS i WHERE gone_at < ?
            AND NOT EXISTS (SELECT 1 FROM image_packages WHERE image = i.number) \(limit))
          """, arguments: [before(retention.goneSubjectDays)]),
      Rule(
        sql: """
          DELETE FROM packages WHERE number IN (SELECT number FROM packages AS p
            WHERE NOT EXISTS (SELECT 1 FROM image_packages WHERE package = p.number) \(limit))
          """, arguments: []),
      Rule(
        sql: "DELETE FROM connections WHERE number IN (SELECT number FROM connections WHERE last < ? \(limit))",
        arguments: [before(retention.connectionDays)]),
      Rule(
        sql: "DELETE FROM audit WHERE id IN (SELECT id FROM audit WHERE time < ? ORDER BY id \(limit))",
        arguments: [before(retention.auditDays)]),
      Rule(sql: "DELETE FROM sessions WHERE expires_at < ?", arguments: [now]),
      Rule(sql: "DELETE FROM login_links WHERE expires_at < ?", arguments: [now]),
      Rule(
        sql: "DELETE FROM tokens WHERE expires_at < ?1 OR revoked_at < ?1",
        arguments: [before(retention.auditDays)]),
      Rule(
        sql: "DELETE FROM outbox WHERE failed_at < ?", arguments: [before(30)]),
    ]
  }

  /// Takes the oldest of what is too many.
  private func trimCounts() throws(StoreError) -> Int {
    let tables: [(table: String, key: String, order: String, most: Int)] = [
      ("alerts", "id", "id", retention.alerts),
      ("findings", "id", "resolved_at IS NULL, last_seen", retention.findings),
      ("connections", "number", "last", retention.connections), ("audit", "id", "id", retention.auditEntries),
      ("suppressions", "source", "last", 10_000), ("exceptions", "id", "revoked_at IS NULL, id", 20_000),
    ]
    var removed = 0
    for table in tables {
      let count = try database.read { db in
        try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table.table)") ?? 0
      }
      guard count > max(table.most, 1) else { continue }
      removed += try database.write { db in
        let surplus = min(count - max(table.most, 1), Self.step)
        try db.execute(
          sql: """
            DELETE FROM \(table.table) WHERE \(table.key) IN (
              SELECT \(table.key) FROM \(table.table) ORDER BY \(table.order) LIMIT \(surplus))
            """)
        return db.changesCount
      }
    }
    return removed
  }
}
