import GRDB
import Model
import Parsing

/// Results of audits over time.
package struct ComplianceRepository: Sendable {
  let database: StoreDatabase

  /// Takes one whole audit by one benchmark: every pair of check and object, passes too.
  ///
  /// - Parameters:
  ///   - results: findings of kind `compliance` with their details; others are left out.
  ///   - time: seconds since 1970.
  @discardableResult
  package func record(
    _ results: [Finding], benchmark: String, problems: [Coverage.Problem] = [], at time: Double
  ) throws(StoreError) -> ComplianceRun {
    try database.write { db in
      let now = Moment.milliseconds(time)
      var counts: [ComplianceDetails.Status: Int] = [:]
      for case .compliance(let details) in results.map(\.details) { counts[details.status, default: 0] += 1 }
      let judged = counts[.pass, default: 0] + counts[.fail, default: 0] + counts[.error, default: 0]
      let score = judged > 0 ? Double(counts[.pass, default: 0]) / Double(judged) : nil
      let lines = problems.prefix(200).map { "\($0.path): \($0.reason)".replacing("\n", with: " ") }
      try db.execute(
        sql:
          "INSERT INTO compliance_runs (benchmark, time, score, counts, changes, problems) VALUES (?, ?, ?, ?, 0, ?)",
        arguments: [
          benchmark, now, score, counts.map { "\($0.key.rawValue) \($0.value)" }.sorted().joined(separator: "\n"),
          lines.joined(separator: "\n"),
        ])
      let run = db.lastInsertedRowID
      var changes = 0
      for result in results { if try Self.put(result, benchmark, run, now, db) { changes += 1 } }
      changes += try Self.removeOthers(benchmark, run, now, db)
      try db.execute(sql: "UPDATE compliance_runs SET changes = ? WHERE id = ?", arguments: [changes, run])
      return ComplianceRun(
        id: run, benchmark: benchmark, time: Moment.seconds(now), score: score, counts: counts, changes: changes,
        problems: Array(lines))
    }
  }

  /// - Returns: whether its status changed.
  private static func put(
    _ result: Finding, _ benchmark: String, _ run: Int64, _ now: Int64, _ db: Database
  ) throws -> Bool {
    guard case .compliance(let details) = result.details else { return false }
    let before = try String.fetchOne(
      db.cachedStatement(sql: "SELECT status FROM compliance_states WHERE benchmark = ? AND fingerprint = ?"),
      arguments: [benchmark, result.fingerprint])
    try db.cachedStatement(
      sql: """
        INSERT INTO compliance_states (benchmark, fingerprint, key, section, subject_kind, subject_name, status, since,
          run, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (benchmark, fingerprint) DO UPDATE SET key = excluded.key, section = excluded.section,
          since = CASE WHEN status = excluded.status THEN since ELSE excluded.since END, status = excluded.status,
          run = excluded.run, body = excluded.body
        """
    ).execute(
      arguments: [
        benchmark, result.fingerprint, details.key, details.section, result.subject.kind.rawValue,
        result.subject.name, details.status.rawValue, now, run, blob(FindingCodec.encode(result)),
      ])
    guard before != details.status.rawValue else { return false }
    try note(
      benchmark, now, details.key, result.subject.kind.rawValue, result.subject.name, before, details.status.rawValue,
      db)
    return true
  }

  private static func note(
    _ benchmark: String, _ now: Int64, _ key: String, _ kind: String, _ name: String, _ before: String?,
    _ after: String?, _ db: Database
  ) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO compliance_changes (benchmark, time, key, subject_kind, subject_name, before, after)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [benchmark, now, key, kind, name, before, after])
  }

  /// What the run did not look at any more is gone.
  private static func removeOthers(_ benchmark: String, _ run: Int64, _ now: Int64, _ db: Database) throws -> Int {
    let rows = try Row.fetchAll(
      db,
      sql: "SELECT key, subject_kind, subject_name, status FROM compliance_states WHERE benchmark = ? AND run <> ?",
      arguments: [benchmark, run])
    for row in rows { try note(benchmark, now, row[0], row[1], row[2], row[3], nil, db) }
    try db.execute(
      sql: "DELETE FROM compliance_states WHERE benchmark = ? AND run <> ?", arguments: [benchmark, run])
    return rows.count
  }

  // MARK: Reading

  package func benchmarks() throws(StoreError) -> [String] {
    try database.read { db in
      try String.fetchAll(db, sql: "SELECT DISTINCT benchmark FROM compliance_runs ORDER BY 1 LIMIT 1000")
    }
  }

  /// Newest first.
  package func runs(benchmark: String, limit: Int = 100) throws(StoreError) -> [ComplianceRun] {
    try database.read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT id, benchmark, time, score, counts, changes, problems FROM compliance_runs WHERE benchmark = ?
          ORDER BY time DESC, id DESC LIMIT \(PageLimit.bounded(limit))
          """, arguments: [benchmark]
      ).map { row in
        let counts: String = row[4]
        let problems: String = row[6]
        var byStatus: [ComplianceDetails.Status: Int] = [:]
        for line in counts.split(separator: "\n") {
          let parts = line.split(separator: " ")
          if parts.count == 2, let status = ComplianceDetails.Status(rawValue: String(parts[0])) {
            byStatus[status] = Int(parts[1])
          }
        }
        return ComplianceRun(
          id: row[0], benchmark: row[1], time: Moment.seconds(row[2]), score: row[3], counts: byStatus, changes: row[5],
          problems: problems.split(separator: "\n").map(String.init))
      }
    }
  }

  /// Every result as it stands, by section, check and object.
  /// - Parameter statuses: empty: all.
  package func states(
    benchmark: String, statuses: Set<ComplianceDetails.Status> = [], section: String? = nil, subjectName: String? = nil,
    key: String? = nil, limit: Int = 1000, after: Cursor? = nil
  ) throws(StoreError) -> Page<ComplianceState> {
    try database.read { db in
      var filter = Filter()
      filter.add("benchmark = ?", [benchmark])
      filter.among("status", statuses.map(\.rawValue).sorted())
      if let section { filter.add("section = ?", [section]) }
      if let subjectName { filter.add("subject_name = ?", [subjectName]) }
      if let key { filter.add("key = ?", [key]) }
      let limit = PageLimit.bounded(limit)
      let skip = after.map { min(max($0.number(0), 0), 1_000_000) } ?? 0
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT body, status, since FROM compliance_states WHERE \(filter.sql)
          ORDER BY section, key, subject_name, fingerprint LIMIT \(limit + 1) OFFSET \(skip)
          """, arguments: filter.arguments)
      let states = try rows.prefix(limit).map { row in
        let status: String = row[1]
        return ComplianceState(
          result: try FindingCodec.decode(Bytes(try row.bytes(0))),
          status: ComplianceDetails.Status(rawValue: status) ?? .error, since: Moment.seconds(row[2]))
      }
      return Page(states, next: rows.count > limit ? Cursor(skip + Int64(limit)) : nil)
    }
  }

  /// What changed, newest first.
  package func changes(
    benchmark: String, key: String? = nil, subjectName: String? = nil, since time: Double? = nil, limit: Int = 200
  ) throws(StoreError) -> [ComplianceChange] {
    try database.read { db in
      var filter = Filter()
      filter.add("benchmark = ?", [benchmark])
      if let key { filter.add("key = ?", [key]) }
      if let subjectName { filter.add("subject_name = ?", [subjectName]) }
      if let time { filter.add("time >= ?", [Moment.milliseconds(time)]) }
      return try Row.fetchAll(
        db,
        sql: """
          SELECT time, key, subject_kind, subject_name, before, after FROM compliance_changes WHERE \(filter.sql)
          ORDER BY time DESC, id DESC LIMIT \(PageLimit.bounded(limit))
          """, arguments: filter.arguments
      ).map { row in
        let kind: String = row[2]
        let before: String? = row[4]
        let after: String? = row[5]
        return ComplianceChange(
          time: Moment.seconds(row[0]), key: row[1], subjectKind: Subject.Kind(rawValue: kind) ?? .host,
          subjectName: row[3], before: before.flatMap { ComplianceDetails.Status(rawValue: $0) },
          after: after.flatMap { ComplianceDetails.Status(rawValue: $0) })
      }
    }
  }
}
