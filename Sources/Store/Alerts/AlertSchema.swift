enum AlertSchema {
  /// `id` says when; see `TimedIdentifier`.
  static let first = """
    CREATE TABLE alerts (
      id INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL, kind TEXT NOT NULL, rule TEXT NOT NULL,
      severity INTEGER NOT NULL, container TEXT NOT NULL, incident TEXT, acknowledged_at INTEGER, acknowledged_by TEXT,
      search TEXT NOT NULL, body BLOB NOT NULL);
    CREATE INDEX alerts_by_container ON alerts (container, id) WHERE container <> '';
    CREATE INDEX alerts_by_incident ON alerts (incident, id) WHERE incident IS NOT NULL;
    CREATE INDEX alerts_by_rule ON alerts (rule, id);
    CREATE INDEX alerts_by_severity ON alerts (severity, id);
    CREATE INDEX alerts_by_fingerprint ON alerts (fingerprint);
    """
}
