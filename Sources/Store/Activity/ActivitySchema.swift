enum ActivitySchema {
  /// `id` says when, `process` and `parent` who; see `TimedIdentifier` and ``ProcessReference``. Texts are kept once for
  /// an hour or so: `activity_texts.id` says from when on.
  static let first = """
    CREATE TABLE activity (
      id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, container INTEGER NOT NULL, process INTEGER NOT NULL,
      parent INTEGER, user INTEGER NOT NULL, program INTEGER NOT NULL, text INTEGER NOT NULL);
    CREATE INDEX activity_by_container ON activity (container, id);
    CREATE INDEX activity_by_process ON activity (process, id);
    CREATE INDEX activity_by_text ON activity (text, id);
    CREATE INDEX activity_by_program ON activity (program, id);
    CREATE TABLE activity_texts (id INTEGER PRIMARY KEY, text TEXT NOT NULL);
    -- Few, so that those of one program are found quickly.
    CREATE TABLE activity_programs (id INTEGER PRIMARY KEY, text TEXT NOT NULL);
    -- Ids of containers as small numbers; 0 is the host.
    CREATE TABLE activity_containers (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE);
    -- How many lines there are: counting millions takes too long.
    CREATE TABLE activity_size (id INTEGER PRIMARY KEY CHECK (id = 1), lines INTEGER NOT NULL);
    INSERT INTO activity_size VALUES (1, 0);
    """
}
