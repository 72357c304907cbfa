import GRDB
import Model
import Parsing
import Synchronization

/// Something that happened and was judged: kept once for each time that it happened.
package struct StoredAlert: Sendable, Hashable {
  /// Rises with time.
  package var id: Int64
  /// When it happened, seconds since 1970.
  package var time: Double
  package var finding: Finding
  /// Id of the container; empty for the host.
  package var container: String
  /// Id of the incident that it belongs to.
  package var incident: String?
  package var acknowledgedAt: Double?
  package var acknowledgedBy: String?
}

/// Which alerts to show, newest first. Everything that is set must hold.
package struct AlertQuery: Sendable, Hashable {
  package var kinds: Set<Finding.Kind> = []
  package var severities: Set<Severity> = []
  package var rule: String?
  /// Id of a container.
  package var container: String?
  package var incident: String?
  /// True: only those that nobody has acknowledged.
  package var isOpen: Bool?
  /// Words, each of which stands somewhere.
  package var text: String?
  /// Seconds since 1970; inclusive.
  package var from: Double?
  /// Exclusive.
  package var to: Double?
  /// At most 1000.
  package var limit = 100
  package var after: Cursor?

  package init() {}

  var filter: Filter {
    var filter = Filter()
    filter.among("kind", kinds.map(\.rawValue).sorted())
    filter.among("severity", severities.map(\.rank).sorted())
    if let rule { filter.add("rule = ?", [rule]) }
    if let container { filter.add("container = ? AND container <> ''", [container]) }
    if let incident { filter.add("incident = ?", [incident]) }
    if let isOpen { filter.add("acknowledged_at IS \(isOpen ? "NULL" : "NOT NULL")") }
    filter.words("search", text)
    if let from { filter.add("id >= ?", [TimedIdentifier.first(at: Moment.milliseconds(from))]) }
    if let to { filter.add("id < ?", [TimedIdentifier.first(at: Moment.milliseconds(to))]) }
    return filter
  }
}

/// The log of what detectors said. Alerts are findings too: ``append(_:)`` keeps their current state up to date.
///
/// After a restart, incidents continue by taking what ``replay(from:_:)`` gives: the same findings at the same times make
/// the same incidents.
package struct AlertRepository: Sendable {
  let database: StoreDatabase
  let numbers: TimedNumbers

  /// - Parameter alerts: each with when it happened, seconds since 1970.
  /// - Returns: their ids, in order.
  @discardableResult
  package func append(_ alerts: [(finding: Finding, time: Double)]) throws(StoreError) -> [Int64] {
    guard !alerts.isEmpty else { return [] }
    return try database.write { db in
      var change = FindingRepository.Change()
      var ids: [Int64] = []
      let insert = try db.cachedStatement(
        sql: """
          INSERT OR IGNORE INTO alerts (id, fingerprint, kind, rule, severity, container, search, body)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?)
          """)
      for (finding, time) in alerts {
        let moment = Moment.milliseconds(time)
        try FindingWriter.put(finding, nil, moment, db, &change)
        let body = blob(FindingCodec.encode(finding))
        let search = FindingRow.search(finding)
        var id: Int64 = 0
        // The same number within the same millisecond is another process's, at most a few times.
        repeat {
          id = TimedIdentifier.make(at: moment, number: numbers.next())
          try insert.execute(
            arguments: [
              id, finding.fingerprint, finding.kind.rawValue, finding.rule, finding.severity.rank,
              Self.container(finding), search, body,
            ])
        } while db.changesCount == 0
        ids.append(id)
      }
      return ids
    }
  }

  private static func container(_ finding: Finding) -> String {
    if case .detection(let details) = finding.details, let container = details.container { return container.id }
    return finding.subject.kind == .container ? finding.subject.identifier ?? finding.subject.name : ""
  }

  /// Says which incident the alerts with these fingerprints belong to.
  package func assign(_ fingerprints: [String], to incident: String) throws(StoreError) {
    try database.write { db in
      let update = try db.cachedStatement(sql: "UPDATE alerts SET incident = ? WHERE fingerprint = ?")
      for fingerprint in Set(fingerprints) { try update.execute(arguments: [incident, fingerprint]) }
    }
  }

  /// - Returns: whether there is such an alert.
  @discardableResult
  package func acknowledge(_ id: Int64, by user: String, at time: Double) throws(StoreError) -> Bool {
    try database.write { db in
      try db.execute(
        sql: "UPDATE alerts SET acknowledged_at = ?, acknowledged_by = ? WHERE id = ?",
        arguments: [Moment.milliseconds(time), user, id])
      return db.changesCount > 0
    }
  }

  // MARK: Reading

  private static let columns = "id, container, incident, acknowledged_at, acknowledged_by, body"

  private static func read(_ row: Row) throws -> StoredAlert {
    let id: Int64 = row[0]
    let acknowledged: Int64? = row[3]
    return StoredAlert(
      id: id, time: Moment.seconds(TimedIdentifier.milliseconds(id)),
      finding: try FindingCodec.decode(Bytes(try row.bytes(5))), container: row[1], incident: row[2],
      acknowledgedAt: acknowledged.map(Moment.seconds), acknowledgedBy: row[4])
  }

  package func page(_ query: AlertQuery) throws(StoreError) -> Page<StoredAlert> {
    try database.read { db in
      var filter = query.filter
      if let after = query.after { filter.add("id < ?", [after.number(0)]) }
      let limit = PageLimit.bounded(query.limit)
      let rows = try Row.fetchAll(
        db, sql: "SELECT \(Self.columns) FROM alerts WHERE \(filter.sql) ORDER BY id DESC LIMIT \(limit + 1)",
        arguments: filter.arguments)
      let elements = try rows.prefix(limit).map(Self.read)
      return Page(elements, next: rows.count > limit ? elements.last.map { Cursor($0.id) } : nil)
    }
  }

  package func find(_ id: Int64) throws(StoreError) -> StoredAlert? {
    try database.read { db in
      try Row.fetchOne(db, sql: "SELECT \(Self.columns) FROM alerts WHERE id = ?", arguments: [id]).map(Self.read)
    }
  }

  package func counts(_ query: AlertQuery = AlertQuery()) throws(StoreError) -> [Severity: Int] {
    try database.read { db in
      let filter = query.filter
      var counts: [Severity: Int] = [:]
      let rows = try Row.fetchCursor(
        db, sql: "SELECT severity, count(*) FROM alerts WHERE \(filter.sql) GROUP BY severity",
        arguments: filter.arguments)
      while let row = try rows.next() { counts[Severity(number: row[0])] = row[1] }
      return counts
    }
  }

  /// How many in each step of time, for a picture; steps without any are left out.
  /// - Parameter step: seconds, at least 1.
  package func histogram(
    _ query: AlertQuery, step: Double
  ) throws(StoreError) -> [(from: Double, counts: [Severity: Int])] {
    let width = max(Moment.milliseconds(step), 1000)
    return try database.read { db in
      let filter = query.filter
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT (id >> 20) / \(width) AS step, severity, count(*) FROM alerts WHERE \(filter.sql)
          GROUP BY step, severity ORDER BY step LIMIT 50000
          """, arguments: filter.arguments)
      var steps: [(from: Double, counts: [Severity: Int])] = []
      while let row = try rows.next() {
        let number: Int64 = row[0]
        let from = Moment.seconds(number * width)
        if steps.last?.from != from { steps.append((from, [:])) }
        steps[steps.count - 1].counts[Severity(number: row[1])] = row[2]
      }
      return steps
    }
  }

  /// Everything from a time on, oldest first, to be correlated again after a restart.
  /// - Parameter take: called with the finding and when it happened; false ends it.
  package func replay(from time: Double, _ take: (Finding, Double) -> Bool) throws(StoreError) {
    var place = TimedIdentifier.first(at: Moment.milliseconds(time)) - 1
    while true {
      let rows = try database.read { db in
        try Row.fetchAll(
          db, sql: "SELECT \(Self.columns) FROM alerts WHERE id > ? ORDER BY id LIMIT 500", arguments: [place]
        ).map(Self.read)
      }
      for alert in rows where !take(alert.finding, alert.time) { return }
      guard let last = rows.last else { return }
      place = last.id
    }
  }
}

/// Numbers that tell apart what happened in the same millisecond. They begin anywhere, so that two processes differ.
final class TimedNumbers: Sendable {
  private let value = Atomic<Int64>(Int64.random(in: 0..<(1 << 20)))
  func next() -> Int64 { value.wrappingAdd(1, ordering: .relaxed).newValue }
}
