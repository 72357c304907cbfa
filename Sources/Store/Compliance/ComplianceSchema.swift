enum ComplianceSchema {
  /// A run's counts are kept; of single results only what they are and when they became it.
  static let first = """
    CREATE TABLE compliance_runs (
      id INTEGER PRIMARY KEY, benchmark TEXT NOT NULL, time INTEGER NOT NULL, score REAL, counts TEXT NOT NULL,
      changes INTEGER NOT NULL, problems TEXT NOT NULL);
    CREATE INDEX compliance_runs_by_time ON compliance_runs (benchmark, time);
    CREATE TABLE compliance_states (
      benchmark TEXT NOT NULL, fingerprint TEXT NOT NULL, key TEXT NOT NULL, section TEXT NOT NULL,
      subject_kind TEXT NOT NULL, subject_name TEXT NOT NULL, status TEXT NOT NULL, since INTEGER NOT NULL,
      run INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (benchmark, fingerprint)) WITHOUT ROWID;
    CREATE TABLE compliance_changes (
      id INTEGER PRIMARY KEY, benchmark TEXT NOT NULL, time INTEGER NOT NULL, key TEXT NOT NULL,
      subject_kind TEXT NOT NULL, subject_name TEXT NOT NULL, before TEXT, after TEXT);
    CREATE INDEX compliance_changes_by_time ON compliance_changes (benchmark, time);
    CREATE INDEX compliance_changes_by_key ON compliance_changes (key, subject_name, time);
    """
}
