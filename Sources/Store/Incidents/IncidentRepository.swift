import GRDB
import Model

/// Incidents with what people said to them. Whoever correlates saves each change; titles, stages and story are replaced,
/// disposition and notes stay.
package struct IncidentRepository: Sendable {
  let database: StoreDatabase

  /// Bytes of a story.
  static let largestStory = 16 << 20
  static let longestNote = 10_000

  /// Inserts or replaces.
  package func save(_ incident: IncidentRecord) throws(StoreError) {
    guard incident.story.count <= Self.largestStory else {
      throw StoreError(.refused, "\(incident.id): its story has more than \(Self.largestStory) bytes")
    }
    try database.write { db in
      let stages = incident.stages.map { "\($0.name)@\(Moment.milliseconds($0.time))" }.joined(separator: "\n")
      let search = ([incident.id, incident.title] + incident.containers + incident.stages.map(\.name))
        .joined(separator: " ").lowercased()
      try db.cachedStatement(
        sql: """
          INSERT INTO incidents (id, title, state, disposition, severity, score, opened_at, updated_at, search, stages,
            containers, story) VALUES (?, ?, ?, 'new', ?, ?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT (id) DO UPDATE SET title = excluded.title, state = excluded.state, severity = excluded.severity,
            score = excluded.score, opened_at = excluded.opened_at, updated_at = excluded.updated_at,
            search = excluded.search, stages = excluded.stages, containers = excluded.containers, story = excluded.story
          """
      ).execute(
        arguments: [
          incident.id, incident.title, incident.isOpen ? "open" : "quiet", incident.severity.rank, incident.score,
          Moment.milliseconds(incident.openedAt), Moment.milliseconds(incident.updatedAt),
          String(search.prefix(2000)), stages, incident.containers.joined(separator: "\n"), blob(incident.story),
        ])
    }
  }

  /// These turned out to be the first: their notes and alerts go over to it.
  package func merge(_ others: [String], into incident: String) throws(StoreError) {
    try database.write { db in
      for other in others where other != incident {
        try db.execute(
          sql: "UPDATE incidents SET merged_into = ?, state = 'quiet' WHERE id = ? OR merged_into = ?",
          arguments: [incident, other, other])
        try db.execute(sql: "UPDATE incident_notes SET incident = ? WHERE incident = ?", arguments: [incident, other])
        try db.execute(sql: "UPDATE alerts SET incident = ? WHERE incident = ?", arguments: [incident, other])
      }
    }
  }

  /// - Returns: whether there is such an incident.
  @discardableResult
  package func setDisposition(
    _ disposition: IncidentRecord.Disposition, of incident: String
  ) throws(StoreError) -> Bool {
    try database.write { db in
      try db.execute(
        sql: "UPDATE incidents SET disposition = ? WHERE id = ?", arguments: [disposition.rawValue, incident])
      return db.changesCount > 0
    }
  }

  /// - Throws: `refused` for an empty or overlong text, or where there is no such incident.
  @discardableResult
  package func addNote(
    _ text: String, by author: String, to incident: String, at time: Double
  ) throws(StoreError) -> IncidentNote {
    guard !text.isEmpty, text.utf8.count <= Self.longestNote else {
      throw StoreError(.refused, "a note has 1 to \(Self.longestNote) bytes, this one has \(text.utf8.count)")
    }
    return try database.write { db in
      guard try Int.fetchOne(db, sql: "SELECT 1 FROM incidents WHERE id = ?", arguments: [incident]) != nil else {
        throw StoreError(.refused, "there is no incident \(incident.prefix(60))")
      }
      let moment = Moment.milliseconds(time)
      try db.execute(
        sql: "INSERT INTO incident_notes (incident, time, author, text) VALUES (?, ?, ?, ?)",
        arguments: [incident, moment, author, text])
      return IncidentNote(id: db.lastInsertedRowID, time: Moment.seconds(moment), author: author, text: text)
    }
  }

  // MARK: Reading

  private static let columns = """
    id, title, state, disposition, severity, score, opened_at, updated_at, merged_into, stages, containers
    """

  private static func read(_ row: Row, story: [UInt8]) -> IncidentRecord {
    let state: String = row[2]
    let stages: String = row[9]
    let containers: String = row[10]
    let disposition: String = row[3]
    var record = IncidentRecord(
      id: row[0], title: row[1], isOpen: state == "open", severity: Severity(number: row[4]), score: row[5],
      stages: stages.split(separator: "\n").compactMap { line in
        let parts = line.split(separator: "@", maxSplits: 1)
        guard parts.count == 2, let time = Int64(parts[1]) else { return nil }
        return IncidentRecord.Stage(name: String(parts[0]), time: Moment.seconds(time))
      },
      containers: containers.split(separator: "\n").map(String.init), openedAt: Moment.seconds(row[6]),
      updatedAt: Moment.seconds(row[7]), story: story)
    record.disposition = IncidentRecord.Disposition(rawValue: disposition) ?? .new
    record.mergedInto = row[8]
    return record
  }

  /// Without their stories, which may be large.
  package func page(_ query: IncidentQuery) throws(StoreError) -> Page<IncidentRecord> {
    try database.read { db in
      var filter = query.filter
      if let after = query.after {
        filter.add("updated_at < ?", [after.number(0)])
      }
      let limit = PageLimit.bounded(query.limit)
      // A page ends between two times, so that the time alone is the place to go on.
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT \(Self.columns) FROM incidents WHERE \(filter.sql) ORDER BY updated_at DESC, id LIMIT \(limit + 1)
          """, arguments: filter.arguments)
      guard rows.count > limit else { return Page(rows.map { Self.read($0, story: []) }) }
      let next: Int64 = rows[limit][7]
      var kept = rows.prefix(limit).filter { row in
        let time: Int64 = row[7]
        return time > next
      }
      var place = next
      if kept.isEmpty {
        // All of one millisecond: shown whole.
        kept = try Row.fetchAll(
          db,
          sql: "SELECT \(Self.columns) FROM incidents WHERE updated_at = ? AND \(query.filter.sql) ORDER BY id",
          arguments: [next] + query.filter.arguments)
      } else {
        place = next + 1
      }
      return Page(kept.map { Self.read($0, story: []) }, next: Cursor(place))
    }
  }

  /// With its story. One that became part of another is found as it was; ``IncidentRecord/mergedInto`` says where it went.
  package func find(_ id: String) throws(StoreError) -> IncidentRecord? {
    try database.read { db in
      try Row.fetchOne(db, sql: "SELECT \(Self.columns), story FROM incidents WHERE id = ?", arguments: [id])
        .map { Self.read($0, story: try $0.bytes(11)) }
    }
  }

  /// Oldest first.
  package func notes(of incident: String) throws(StoreError) -> [IncidentNote] {
    try database.read { db in
      try Row.fetchAll(
        db, sql: "SELECT id, time, author, text FROM incident_notes WHERE incident = ? ORDER BY id LIMIT 1000",
        arguments: [incident]
      ).map { IncidentNote(id: $0[0], time: Moment.seconds($0[1]), author: $0[2], text: $0[3]) }
    }
  }

  /// How many the query finds, by severity.
  package func counts(_ query: IncidentQuery = IncidentQuery()) throws(StoreError) -> [Severity: Int] {
    try database.read { db in
      let filter = query.filter
      var counts: [Severity: Int] = [:]
      for row in try Row.fetchAll(
        db, sql: "SELECT severity, count(*) FROM incidents WHERE \(filter.sql) GROUP BY severity",
        arguments: filter.arguments)
      { counts[Severity(number: row[0])] = row[1] }
      return counts
    }
  }
}
