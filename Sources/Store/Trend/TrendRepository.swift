import GRDB
import Model

enum TrendSchema {
  /// `hour` counts hours since 1970.
  static let first = """
    CREATE TABLE trend (
      hour INTEGER NOT NULL, name TEXT NOT NULL, value INTEGER NOT NULL, PRIMARY KEY (hour, name)) WITHOUT ROWID;
    """
}

/// One moment of the posture: what was open then.
package struct TrendPoint: Sendable, Hashable {
  /// Seconds since 1970, on the hour.
  package var time: Double
  /// By ``TrendRepository/Name``.
  package var values: [String: Int]
}

/// How the posture went: figures of each hour, of each day where they are old.
package struct TrendRepository: Sendable {
  let database: StoreDatabase

  /// What the figures are called.
  package enum Name {
    /// Open findings of a kind and severity: `vulnerability.high`.
    package static func findings(_ kind: Finding.Kind, _ severity: Severity) -> String {
      "\(kind.rawValue).\(severity.rawValue)"
    }
    /// Vulnerabilities known to be exploited.
    package static let knownExploited = "known-exploited"
    package static let runningContainers = "containers.running"
    package static let images = "images"
    package static let openIncidents = "incidents.open"
    /// Alerts of this hour.
    package static let alerts = "alerts"
  }

  /// Counts what is open now, and keeps it for this hour.
  package func sample(at time: Double) throws(StoreError) {
    try database.write { db in
      let now = Moment.milliseconds(time)
      let hour = now / 3_600_000
      var values: [String: Int] = [:]
      for row in try Row.fetchAll(
        db,
        sql: """
          SELECT kind, severity, count(*) FROM findings WHERE resolved_at IS NULL AND suppressed_by IS NULL
          GROUP BY kind, severity
          """)
      {
        let kind: String = row[0]
        guard let kind = Finding.Kind(rawValue: kind) else { continue }
        values[Name.findings(kind, Severity(number: row[1]))] = row[2]
      }
      let one: [(String, String)] = [
        (
          Name.knownExploited,
          "findings WHERE known_exploited = 1 AND resolved_at IS NULL AND suppressed_by IS NULL"
        ),
        (Name.runningContainers, "containers WHERE state = 'running'"),
        (Name.images, "images WHERE gone_at IS NULL"),
        (
          Name.openIncidents,
          "incidents WHERE merged_into IS NULL AND disposition IN ('new', 'acknowledged')"
        ),
        (Name.alerts, "alerts WHERE id >= \(TimedIdentifier.first(at: hour * 3_600_000))"),
      ]
      for (name, what) in one { values[name] = try Int.fetchOne(db, sql: "SELECT count(*) FROM \(what)") ?? 0 }
      try db.execute(sql: "DELETE FROM trend WHERE hour = ?", arguments: [hour])
      for (name, value) in values {
        try db.execute(sql: "INSERT INTO trend (hour, name, value) VALUES (?, ?, ?)", arguments: [hour, name, value])
      }
    }
  }

  /// Oldest first.
  /// - Parameter daily: only the last hour of each day (UTC).
  package func points(from: Double, to: Double, daily: Bool = false) throws(StoreError) -> [TrendPoint] {
    try database.read { db in
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT hour, name, value FROM trend WHERE hour >= ? AND hour <= ?
            \(daily ? "AND hour IN (SELECT max(hour) FROM trend GROUP BY hour / 24)" : "")
          ORDER BY hour, name LIMIT 200000
          """, arguments: [Moment.milliseconds(from) / 3_600_000, Moment.milliseconds(to) / 3_600_000])
      var points: [TrendPoint] = []
      for row in rows {
        let hour: Int64 = row[0]
        let time = Double(hour) * 3600
        if points.last?.time != time { points.append(TrendPoint(time: time, values: [:])) }
        let name: String = row[1]
        points[points.count - 1].values[name] = row[2]
      }
      return points
    }
  }
}
