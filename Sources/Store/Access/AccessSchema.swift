enum AccessSchema {
  /// Secrets are never here: passwords as scrypt, everything random as its SHA-256.
  static let first = """
    CREATE TABLE users (
      name TEXT PRIMARY KEY, role TEXT NOT NULL, password TEXT, created_at INTEGER NOT NULL, password_set_at INTEGER,
      last_login INTEGER, disabled_at INTEGER) WITHOUT ROWID;
    CREATE TABLE tokens (
      id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, name TEXT NOT NULL, owner TEXT NOT NULL, scopes TEXT NOT NULL,
      created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, last_used INTEGER, revoked_at INTEGER);
    CREATE TABLE sessions (
      hash BLOB PRIMARY KEY, user TEXT NOT NULL, created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL,
      last_used INTEGER NOT NULL, address TEXT NOT NULL) WITHOUT ROWID;
    CREATE INDEX sessions_by_user ON sessions (user);
    CREATE TABLE login_links (
      hash BLOB PRIMARY KEY, user TEXT NOT NULL, role TEXT NOT NULL, expires_at INTEGER NOT NULL, used_at INTEGER)
      WITHOUT ROWID;
    """
}
