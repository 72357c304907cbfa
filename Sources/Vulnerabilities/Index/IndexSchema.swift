import GRDB

/// The index's tables: kept over versions of the program, so migrated by name and never changed afterwards.
enum IndexSchema {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("images, packages, containers and hits") { db in
      try db.execute(
        sql: """
          CREATE TABLE images (
            id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, names TEXT NOT NULL, os BLOB NOT NULL,
            scanned_at INTEGER NOT NULL, package_count INTEGER NOT NULL,
            -- Numbers of packages, and where in the image's layers each stands.
            packages BLOB NOT NULL, layers BLOB NOT NULL);
          CREATE TABLE image_names (
            name TEXT NOT NULL, image INTEGER NOT NULL, PRIMARY KEY (name, image)) WITHOUT ROWID;
          CREATE TABLE containers (
            id INTEGER PRIMARY KEY, identifier TEXT NOT NULL UNIQUE, name TEXT NOT NULL, image INTEGER,
            image_key TEXT NOT NULL, running INTEGER NOT NULL, host TEXT NOT NULL);
          CREATE INDEX containers_by_image ON containers (image, running);
          -- Running containers of 1,024 images each, two bytes an image.
          CREATE TABLE running (chunk INTEGER PRIMARY KEY, counts BLOB NOT NULL);
          -- A package with everything that matching it depends on, by the hash of that.
          CREATE TABLE packages (
            id INTEGER PRIMARY KEY, hash INTEGER NOT NULL UNIQUE, name INTEGER NOT NULL, image_count INTEGER NOT NULL,
            body BLOB NOT NULL);
          CREATE INDEX packages_by_name ON packages (name);
          -- Which rows of the advisories' database speak of which packages.
          CREATE TABLE lookups (
            advisory_row INTEGER NOT NULL, package INTEGER NOT NULL,
            PRIMARY KEY (advisory_row, package)) WITHOUT ROWID;
          -- Images that have a package, by thousands of images: numbers within, sorted.
          CREATE TABLE contains (
            package INTEGER NOT NULL, chunk INTEGER NOT NULL, images BLOB NOT NULL,
            PRIMARY KEY (package, chunk)) WITHOUT ROWID;
          CREATE TABLE problems (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
          CREATE TABLE problem_names (
            name INTEGER NOT NULL, problem INTEGER NOT NULL, PRIMARY KEY (name, problem)) WITHOUT ROWID;
          CREATE TABLE hits (
            problem INTEGER NOT NULL, package INTEGER NOT NULL, status INTEGER NOT NULL, fixed TEXT,
            PRIMARY KEY (problem, package)) WITHOUT ROWID;
          CREATE TABLE package_hits (
            package INTEGER NOT NULL, problem INTEGER NOT NULL, PRIMARY KEY (package, problem)) WITHOUT ROWID;
          -- The state of the advisories' database that the hits are of.
          CREATE TABLE state (
            id INTEGER PRIMARY KEY CHECK (id = 1), token INTEGER NOT NULL, generation INTEGER NOT NULL);
          """)
    }
    return migrator
  }
}
