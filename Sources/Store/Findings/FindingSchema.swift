enum FindingSchema {
  /// `search` is lower case. `urgency` is what lists are sorted by; see `FindingRow`.
  static let first = """
    CREATE TABLE findings (
      id INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, rule TEXT NOT NULL,
      severity INTEGER NOT NULL, urgency INTEGER NOT NULL, subject_kind TEXT NOT NULL, subject_name TEXT NOT NULL,
      subject_digest TEXT, subject_identifier TEXT, title TEXT NOT NULL, search TEXT NOT NULL,
      first_seen INTEGER NOT NULL, last_seen INTEGER NOT NULL, resolved_at INTEGER, occurrences INTEGER NOT NULL,
      known_exploited INTEGER NOT NULL, in_use INTEGER NOT NULL DEFAULT 0, has_fix INTEGER NOT NULL,
      suppressed_by TEXT, suppressed_who TEXT, suppressed_reason TEXT, suppressed_until TEXT, body BLOB NOT NULL);
    CREATE INDEX findings_by_urgency ON findings (urgency, id) WHERE resolved_at IS NULL;
    -- Counts are read from this alone.
    CREATE INDEX findings_open ON findings (kind, severity, known_exploited, resolved_at, suppressed_by)
      WHERE resolved_at IS NULL AND suppressed_by IS NULL;
    CREATE INDEX findings_by_kind ON findings (kind, urgency, id);
    CREATE INDEX findings_by_subject ON findings (subject_kind, subject_name, kind);
    CREATE INDEX findings_by_digest ON findings (subject_digest) WHERE subject_digest IS NOT NULL;
    CREATE INDEX findings_by_last_seen ON findings (last_seen, id);
    CREATE INDEX findings_by_resolution ON findings (resolved_at) WHERE resolved_at IS NOT NULL;
    -- Rule and aliases, upper case: CVE, GHSA, DSA …
    CREATE TABLE finding_names (name TEXT NOT NULL, finding INTEGER NOT NULL, PRIMARY KEY (name, finding)) WITHOUT ROWID;
    CREATE INDEX finding_names_by_finding ON finding_names (finding);
    CREATE TRIGGER finding_removed AFTER DELETE ON findings
      BEGIN DELETE FROM finding_names WHERE finding = old.id; END;
    """
}
