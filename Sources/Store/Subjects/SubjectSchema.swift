enum SubjectSchema {
  static let first = """
    CREATE TABLE images (
      number INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE, names TEXT NOT NULL, subject BLOB NOT NULL,
      size INTEGER, first_seen INTEGER NOT NULL, last_seen INTEGER NOT NULL, scanned_at INTEGER,
      packages INTEGER NOT NULL DEFAULT 0, problems TEXT NOT NULL DEFAULT '', gone_at INTEGER, search TEXT NOT NULL);
    CREATE TABLE packages (
      number INTEGER PRIMARY KEY, purl TEXT NOT NULL UNIQUE, type TEXT NOT NULL, name TEXT NOT NULL,
      version TEXT NOT NULL, search TEXT NOT NULL);
    CREATE INDEX packages_by_name ON packages (name, type);
    CREATE TABLE image_packages (
      package INTEGER NOT NULL, image INTEGER NOT NULL, location TEXT, PRIMARY KEY (package, image)) WITHOUT ROWID;
    CREATE INDEX image_packages_by_image ON image_packages (image);
    CREATE TABLE containers (
      id TEXT PRIMARY KEY, name TEXT NOT NULL, image TEXT NOT NULL, image_digest TEXT NOT NULL,
      state TEXT NOT NULL, created_at INTEGER, started_at INTEGER, stopped_at INTEGER, last_seen INTEGER NOT NULL,
      privileged INTEGER NOT NULL, pod TEXT NOT NULL, namespace TEXT NOT NULL, labels TEXT NOT NULL, search TEXT NOT NULL)
      WITHOUT ROWID;
    CREATE INDEX containers_by_image ON containers (image_digest);
    CREATE INDEX containers_by_last_seen ON containers (last_seen, id);
    """
}
