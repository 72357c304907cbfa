import GRDB
import Model

/// Puts one finding into its row, within the caller's transaction.
enum FindingWriter {
  static func put(
    _ finding: Finding, _ suppression: StoredFinding.Suppression?, _ now: Int64, _ db: Database,
    _ change: inout FindingRepository.Change
  ) throws {
    let known = try db.cachedStatement(
      sql: "SELECT id, resolved_at, in_use, body FROM findings WHERE fingerprint = ?")
    let body = FindingCodec.encode(finding)
    guard let row = try Row.fetchOne(known, arguments: [finding.fingerprint]) else {
      try insert(finding, body, suppression, now, db)
      change.new.append(finding.fingerprint)
      return
    }
    let id: Int64 = row[0]
    let resolved: Int64? = row[1]
    let inUse: Int = row[2]
    if resolved != nil { change.returned.append(finding.fingerprint) }
    let isSame = try row.withUnsafeData(atIndex: 3) { data in data.map { $0.elementsEqual(body) } ?? false }
    if isSame {
      // The usual case of a scan: only the time is new.
      try db.cachedStatement(
        sql: """
          UPDATE findings SET last_seen = max(last_seen, ?), resolved_at = NULL, occurrences = occurrences + 1,
            suppressed_by = ?, suppressed_who = ?, suppressed_reason = ?, suppressed_until = ? WHERE id = ?
          """
      ).execute(
        arguments: [
          now, suppression?.by.rawValue, suppression?.who, suppression?.reason, suppression?.until, id,
        ])
      return
    }
    try db.cachedStatement(
      sql: """
        UPDATE findings SET kind = ?, rule = ?, severity = ?, urgency = ?, subject_digest = ?, subject_identifier = ?,
          title = ?, search = ?, known_exploited = ?, has_fix = ?, body = ?, last_seen = max(last_seen, ?),
          resolved_at = NULL, occurrences = occurrences + 1,
          suppressed_by = ?, suppressed_who = ?, suppressed_reason = ?, suppressed_until = ? WHERE id = ?
        """
    ).execute(
      arguments: [
        finding.kind.rawValue, finding.rule, finding.severity.rank, FindingRow.urgency(finding, inUse: inUse != 0),
        finding.subject.digest?.description, finding.subject.identifier, finding.title, FindingRow.search(finding),
        FindingRow.isKnownExploited(finding) ? 1 : 0, FindingRow.hasFix(finding) ? 1 : 0, blob(body), now,
        suppression?.by.rawValue, suppression?.who, suppression?.reason, suppression?.until, id,
      ])
    try db.cachedStatement(sql: "DELETE FROM finding_names WHERE finding = ?").execute(arguments: [id])
    try putNames(finding, id, db)
  }

  private static func insert(
    _ finding: Finding, _ body: [UInt8], _ suppression: StoredFinding.Suppression?, _ now: Int64, _ db: Database
  ) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO findings (fingerprint, kind, rule, severity, urgency, subject_kind, subject_name, subject_digest,
          subject_identifier, title, search, first_seen, last_seen, occurrences, known_exploited, has_fix,
          suppressed_by, suppressed_who, suppressed_reason, suppressed_until, body)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(
      arguments: [
        finding.fingerprint, finding.kind.rawValue, finding.rule, finding.severity.rank,
        FindingRow.urgency(finding, inUse: false), finding.subject.kind.rawValue, finding.subject.name,
        finding.subject.digest?.description, finding.subject.identifier, finding.title, FindingRow.search(finding),
        now, now, FindingRow.isKnownExploited(finding) ? 1 : 0, FindingRow.hasFix(finding) ? 1 : 0,
        suppression?.by.rawValue, suppression?.who, suppression?.reason, suppression?.until, blob(body),
      ])
    try putNames(finding, db.lastInsertedRowID, db)
  }

  private static func putNames(_ finding: Finding, _ id: Int64, _ db: Database) throws {
    let insert = try db.cachedStatement(sql: "INSERT OR IGNORE INTO finding_names (name, finding) VALUES (?, ?)")
    for name in FindingRow.names(finding) { try insert.execute(arguments: [name, id]) }
  }
}
