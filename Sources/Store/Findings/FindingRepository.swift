import GRDB
import Model

/// The current state of every problem: one row for each fingerprint, from when to when.
///
///     let change = try store.findings.observe(report.findings, of: report.subject, kinds: [.vulnerability], at: now)
///     let page = try store.findings.page(query)
package struct FindingRepository: Sendable {
  let database: StoreDatabase

  /// What an observation changed, as fingerprints.
  package struct Change: Sendable, Hashable {
    /// Never seen before.
    package var new: [String] = []
    /// Was resolved and is back.
    package var returned: [String] = []
    package var resolved: [String] = []

    package init() {}
  }

  /// Takes what a complete examination found: what is not in it any more is resolved.
  ///
  /// - Parameters:
  ///   - subject: whose findings of these kinds are complete; others' are left alone.
  ///   - suppressed: found too, but taken back by somebody.
  ///   - time: seconds since 1970.
  @discardableResult
  package func observe(
    _ findings: [Finding], of subject: Subject, kinds: Set<Finding.Kind>, suppressed: [SuppressedFinding] = [],
    at time: Double
  ) throws(StoreError) -> Change {
    try database.write { db in
      var change = Change()
      let now = Moment.milliseconds(time)
      var seen: Set<String> = []
      for finding in findings where seen.insert(finding.fingerprint).inserted {
        try FindingWriter.put(finding, nil, now, db, &change)
      }
      for entry in suppressed where seen.insert(entry.finding.fingerprint).inserted {
        let word = StoredFinding.Suppression(by: entry.by, who: entry.who, reason: entry.reason, until: entry.until)
        try FindingWriter.put(entry.finding, word, now, db, &change)
      }
      let names = kinds.map(\.rawValue).sorted()
      guard !names.isEmpty else { return change }
      let marks = names.map { _ in "?" }.joined(separator: ", ")
      let open = try Row.fetchAll(
        db,
        sql: """
          SELECT id, fingerprint FROM findings
          WHERE subject_kind = ? AND subject_name = ? AND kind IN (\(marks)) AND resolved_at IS NULL
          """, arguments: StatementArguments([subject.kind.rawValue, subject.name] + names))
      for row in open {
        let fingerprint: String = row[1]
        guard !seen.contains(fingerprint) else { continue }
        let id: Int64 = row[0]
        try db.execute(sql: "UPDATE findings SET resolved_at = ? WHERE id = ?", arguments: [now, id])
        change.resolved.append(fingerprint)
      }
      return change
    }
  }

  /// Takes single findings as they are made; resolves nothing.
  @discardableResult
  package func note(_ findings: [Finding], at time: Double) throws(StoreError) -> Change {
    try database.write { db in
      var change = Change()
      for finding in findings { try FindingWriter.put(finding, nil, Moment.milliseconds(time), db, &change) }
      return change
    }
  }

  /// Everything open of a subject that is gone counts as resolved.
  package func resolveAll(of kind: Subject.Kind, named name: String, at time: Double) throws(StoreError) {
    try database.write { db in
      try db.execute(
        sql: "UPDATE findings SET resolved_at = ? WHERE subject_kind = ? AND subject_name = ? AND resolved_at IS NULL",
        arguments: [Moment.milliseconds(time), kind.rawValue, name])
    }
  }

  /// Marks exactly these of an image's findings as used by a running process, and its others as not.
  package func markInUse(_ fingerprints: Set<String>, ofImage digest: String) throws(StoreError) {
    try database.write { db in
      let rows = try Row.fetchAll(
        db, sql: "SELECT \(FindingRow.columns) FROM findings WHERE subject_digest = ?", arguments: [digest])
      for row in rows {
        let stored = try FindingRow.read(row)
        let isInUse = fingerprints.contains(stored.finding.fingerprint)
        guard isInUse != stored.isInUse else { continue }
        try db.execute(
          sql: "UPDATE findings SET in_use = ?, urgency = ? WHERE id = ?",
          arguments: [isInUse ? 1 : 0, FindingRow.urgency(stored.finding, inUse: isInUse), stored.id])
      }
    }
  }

  // MARK: Reading

  package func page(_ query: FindingQuery) throws(StoreError) -> Page<StoredFinding> {
    try database.read { db in
      var filter = query.filter
      let column = query.order == .urgency ? "urgency" : "last_seen"
      if let after = query.after {
        filter.add("(\(column), id) < (?, ?)", [after.number(0), after.number(1)])
      }
      let limit = PageLimit.bounded(query.limit)
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT \(FindingRow.columns) FROM findings WHERE \(filter.sql)
          ORDER BY \(column) DESC, id DESC LIMIT \(limit + 1)
          """, arguments: filter.arguments)
      let elements = try rows.prefix(limit).map(FindingRow.read)
      guard rows.count > limit, let last = elements.last else { return Page(elements) }
      let place: Int64 = query.order == .urgency ? rows[limit - 1][11] : Moment.milliseconds(last.lastSeen)
      return Page(elements, next: Cursor(place, last.id))
    }
  }

  package func find(fingerprint: String) throws(StoreError) -> StoredFinding? {
    try database.read { db in
      try Row.fetchOne(
        db, sql: "SELECT \(FindingRow.columns) FROM findings WHERE fingerprint = ?", arguments: [fingerprint]
      ).map(FindingRow.read)
    }
  }

  package func find(id: Int64) throws(StoreError) -> StoredFinding? {
    try database.read { db in
      try Row.fetchOne(db, sql: "SELECT \(FindingRow.columns) FROM findings WHERE id = ?", arguments: [id])
        .map(FindingRow.read)
    }
  }

  /// Counts all that the query finds, whatever its limit and place.
  package func counts(_ query: FindingQuery = FindingQuery()) throws(StoreError) -> FindingCounts {
    try database.read { db in
      let filter = query.filter
      var counts = FindingCounts()
      let rows = try Row.fetchCursor(
        db, sql: "SELECT kind, severity, count(*) FROM findings WHERE \(filter.sql) GROUP BY kind, severity",
        arguments: filter.arguments)
      while let row = try rows.next() {
        let name: String = row[0]
        let severity = Severity(number: row[1])
        let count: Int = row[2]
        guard let kind = Finding.Kind(rawValue: name) else { continue }
        counts.total += count
        counts.bySeverity[severity, default: 0] += count
        counts.byKind[kind, default: [:]][severity, default: 0] += count
      }
      return counts
    }
  }

  /// Subjects by what they have open, worst first.
  package func subjects(_ query: FindingQuery = FindingQuery(), limit: Int = 100) throws(StoreError) -> [FindingGroup] {
    try groups(query, limit, "subject_kind, subject_name, ''") { row in
      let kind: String = row[0]
      let name: String = row[1]
      return Subject.Kind(rawValue: kind).map { .subject($0, name: name) }
    }
  }

  /// Rules by what they found, worst first.
  package func rules(_ query: FindingQuery = FindingQuery(), limit: Int = 100) throws(StoreError) -> [FindingGroup] {
    try groups(query, limit, "kind, rule, max(title)") { row in
      let kind: String = row[0]
      let rule: String = row[1]
      let title: String = row[2]
      return Finding.Kind(rawValue: kind).map { .rule($0, rule, title: title) }
    }
  }

  private func groups(
    _ query: FindingQuery, _ limit: Int, _ columns: String, _ key: (Row) -> FindingGroup.Key?
  ) throws(StoreError) -> [FindingGroup] {
    try database.read { db in
      let filter = query.filter
      let bySeverity = Severity.allCases.map { "sum(severity = \($0.rank))" }.joined(separator: ", ")
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT \(columns), count(*), \(bySeverity) FROM findings WHERE \(filter.sql) GROUP BY 1, 2
          ORDER BY \((5...10).map { "\($0) DESC" }.joined(separator: ", ")), 2 LIMIT \(PageLimit.bounded(limit))
          """, arguments: filter.arguments)
      return rows.compactMap { row in
        guard let key = key(row) else { return nil }
        var group = FindingGroup(key: key, total: row[3], bySeverity: [:])
        for (index, severity) in Severity.allCases.enumerated() {
          let count: Int = row[4 + index]
          if count > 0 { group.bySeverity[severity] = count }
        }
        return group
      }
    }
  }
}
