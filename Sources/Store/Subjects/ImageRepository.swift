import GRDB
import Model
import Parsing

/// Images and which packages are in them.
package struct ImageRepository: Sendable {
  let database: StoreDatabase

  /// Takes what an engine says of an image; what scans found of it stays.
  package func saw(_ image: ImageRecord, at time: Double) throws(StoreError) {
    try database.write { db in _ = try Self.put(image, Moment.milliseconds(time), db) }
  }

  /// Takes the result of a scan: replaces the list of its packages.
  package func scanned(
    _ image: ImageRecord, packages: [Package], problems: [Coverage.Problem] = [], at time: Double
  ) throws(StoreError) {
    try database.write { db in
      let now = Moment.milliseconds(time)
      let number = try Self.put(image, now, db)
      try db.execute(sql: "DELETE FROM image_packages WHERE image = ?", arguments: [number])
      let find = try db.cachedStatement(sql: "SELECT number FROM packages WHERE purl = ?")
      let insert = try db.cachedStatement(
        sql: "INSERT INTO packages (purl, type, name, version, search) VALUES (?, ?, ?, ?, ?)")
      let join = try db.cachedStatement(
        sql: "INSERT OR IGNORE INTO image_packages (package, image, location) VALUES (?, ?, ?)")
      for package in packages {
        let purl = package.purl.description
        let known = try Int64.fetchOne(find, arguments: [purl])
        if known == nil {
          try insert.execute(
            arguments: [
              purl, package.type, package.name, package.version, "\(package.name) \(package.version)".lowercased(),
            ])
        }
        try join.execute(arguments: [known ?? db.lastInsertedRowID, number, package.locations.first])
      }
      let lines = problems.prefix(200).map { "\($0.path): \($0.reason)".replacing("\n", with: " ") }
      try db.execute(
        sql: """
          UPDATE images SET scanned_at = ?, problems = ?,
            packages = (SELECT count(*) FROM image_packages WHERE image = number) WHERE number = ?
          """, arguments: [now, lines.joined(separator: "\n"), number])
    }
  }

  /// The engine has it no more.
  package func gone(_ digest: String, at time: Double) throws(StoreError) {
    try database.write { db in
      try db.execute(
        sql: "UPDATE images SET gone_at = ? WHERE digest = ?", arguments: [Moment.milliseconds(time), digest])
    }
  }

  private static func put(_ image: ImageRecord, _ now: Int64, _ db: Database) throws -> Int64 {
    var writer = BinaryWriter()
    FindingCodec.encode(image.subject, &writer)
    let names = image.names.prefix(200).joined(separator: "\n")
    try db.execute(
      sql: """
        INSERT INTO images (digest, names, subject, size, first_seen, last_seen, search) VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (digest) DO UPDATE SET names = excluded.names, subject = excluded.subject,
          size = coalesce(excluded.size, size), last_seen = max(last_seen, excluded.last_seen), search = excluded.search,
          gone_at = NULL
        """,
      arguments: [
        image.digest, names, blob(writer.bytes), image.size, now, now,
        "\(names) \(image.subject.name) \(image.digest)".lowercased(),
      ])
    return try Int64.fetchOne(db, sql: "SELECT number FROM images WHERE digest = ?", arguments: [image.digest]) ?? 0
  }

  // MARK: Reading

  private static let columns = """
    digest, names, subject, size, first_seen, last_seen, scanned_at, packages, problems, gone_at, number
    """

  static func read(_ row: Row) throws -> ImageRecord {
    var reader = BinaryReader(Bytes(try row.bytes(2)), format: "stored image")
    let names: String = row[1]
    let problems: String = row[8]
    let scanned: Int64? = row[6]
    let gone: Int64? = row[9]
    var image = ImageRecord(
      digest: row[0], names: names.split(separator: "\n").map(String.init),
      subject: try FindingCodec.subject(&reader), size: row[3])
    image.firstSeen = Moment.seconds(row[4])
    image.lastSeen = Moment.seconds(row[5])
    image.scannedAt = scanned.map(Moment.seconds)
    image.packageCount = row[7]
    image.problems = problems.split(separator: "\n").map(String.init)
    image.goneAt = gone.map(Moment.seconds)
    return image
  }

  /// - Parameter text: words of name or digest.
  package func page(
    text: String? = nil, includesGone: Bool = false, limit: Int = 100, after: Cursor? = nil
  ) throws(StoreError) -> Page<ImageRecord> {
    try database.read { db in
      var filter = Filter()
      filter.words("search", text)
      if !includesGone { filter.add("gone_at IS NULL") }
      if let after { filter.add("number > ?", [after.number(0)]) }
      let limit = PageLimit.bounded(limit)
      let rows = try Row.fetchAll(
        db, sql: "SELECT \(Self.columns) FROM images WHERE \(filter.sql) ORDER BY number LIMIT \(limit + 1)",
        arguments: filter.arguments)
      let place: Int64? = rows.count > limit ? rows[limit - 1][10] : nil
      return Page(try rows.prefix(limit).map(Self.read), next: place.map { Cursor($0) })
    }
  }

  package func find(_ digest: String) throws(StoreError) -> ImageRecord? {
    try database.read { db in
      try Row.fetchOne(db, sql: "SELECT \(Self.columns) FROM images WHERE digest = ?", arguments: [digest])
        .map(Self.read)
    }
  }

  /// Packages whose name has these words, with the images that have them: “where is log4j?”.
  package func packages(_ text: String, limit: Int = 100) throws(StoreError) -> [PackageUse] {
    try database.read { db in
      var filter = Filter()
      filter.words("search", text)
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT number, purl, type, name, version FROM packages WHERE \(filter.sql)
          ORDER BY name, version LIMIT \(PageLimit.bounded(limit))
          """, arguments: filter.arguments)
      return try rows.map { row in try Self.use(row, db) }
    }
  }

  /// Everything that an image has, by name.
  package func packages(ofImage digest: String) throws(StoreError) -> [PackageUse] {
    try database.read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT p.purl, p.type, p.name, p.version FROM images AS i JOIN image_packages AS ip ON ip.image = i.number
          JOIN packages AS p ON p.number = ip.package WHERE i.digest = ? ORDER BY p.name, p.version LIMIT 50000
          """, arguments: [digest]
      ).map { PackageUse(purl: $0[0], type: $0[1], name: $0[2], version: $0[3], images: [digest]) }
    }
  }

  private static func use(_ row: Row, _ db: Database) throws -> PackageUse {
    let number: Int64 = row[0]
    let images = try String.fetchAll(
      db,
      sql: """
        SELECT i.digest FROM image_packages AS ip JOIN images AS i ON i.number = ip.image
        WHERE ip.package = ? ORDER BY i.number LIMIT 200
        """, arguments: [number])
    return PackageUse(purl: row[1], type: row[2], name: row[3], version: row[4], images: images)
  }
}
