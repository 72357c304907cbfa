enum IncidentSchema {
  static let first = """
    CREATE TABLE incidents (
      id TEXT PRIMARY KEY, title TEXT NOT NULL, state TEXT NOT NULL, disposition TEXT NOT NULL, severity INTEGER NOT NULL,
      score INTEGER NOT NULL, opened_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, merged_into TEXT,
      search TEXT NOT NULL, stages TEXT NOT NULL, containers TEXT NOT NULL, story BLOB NOT NULL) WITHOUT ROWID;
    CREATE INDEX incidents_by_update ON incidents (updated_at, id);
    CREATE TABLE incident_notes (
      id INTEGER PRIMARY KEY, incident TEXT NOT NULL, time INTEGER NOT NULL, author TEXT NOT NULL, text TEXT NOT NULL);
    CREATE INDEX incident_notes_by_incident ON incident_notes (incident, id);
    """
}
