import Foundation
import GRDB
import Model
import Parsing

extension VulnerabilityIndex {
  /// Where a problem is, by any of its names (`CVE-…`, `GHSA-…`, `DSA-…`).
  /// - Parameter limit: most images, containers and packages to name; the counts are of all.
  package func affected(by name: String, limit: Int = 100) throws -> AffectedAnswer {
    try pool.read { db in
      let query = IndexQuery(db)
      var answer = AffectedAnswer()
      var set = ImageSet()
      for problem in try query.problems(named: name) {
        let hits = try query.hits(problem)
        guard !hits.isEmpty else { continue }
        answer.problems.append(problem.name)
        for hit in hits {
          try query.images(of: hit.package, into: &set)
          guard answer.packages.count < limit, var package = try query.package(hit.package) else { continue }
          package.problem = hit.problem
          package.status = hit.status
          package.fixed = hit.fixed
          answer.packages.append(package)
        }
      }
      answer.packages.sort { ($1.imageCount, $0.purl) < ($0.imageCount, $1.purl) }
      try query.fill(&answer, set, limit: limit)
      return answer
    }
  }

  /// Where a package is: of any version if the purl has none.
  package func affected(by purl: PackageURL, limit: Int = 100) throws -> AffectedAnswer {
    let name = Self.name(purl)
    return try pool.read { db in
      let query = IndexQuery(db)
      var answer = AffectedAnswer()
      var set = ImageSet()
      for id in try query.packages(purl.type, name) {
        guard let package = try query.package(id) else { continue }
        if let version = purl.version, (try? PackageURL(parsing: package.purl))?.version != version,
          package.version != version
        {
          continue
        }
        try query.images(of: id, into: &set)
        if answer.packages.count < limit { answer.packages.append(package) }
      }
      answer.packages.sort { ($1.imageCount, $0.purl) < ($0.imageCount, $1.purl) }
      try query.fill(&answer, set, limit: limit)
      return answer
    }
  }

  /// A package's name as the inventory writes it.
  private static func name(_ purl: PackageURL) -> String {
    guard let space = purl.namespace else { return purl.name }
    switch purl.type {
    case "maven": return "\(space):\(purl.name)"
    case "deb", "apk", "rpm", "alpm", "ebuild": return purl.name
    default: return "\(space)/\(purl.name)"
    }
  }

  // MARK: Inventory

  package struct Totals: Sendable, Hashable {
    package var images: Int
    package var containers: Int
    package var running: Int
    package var packages: Int
    package var problems: Int
  }

  package func totals() throws -> Totals {
    try pool.read { db in
      func count(_ sql: String) throws -> Int { try Int.fetchOne(db, sql: sql) ?? 0 }
      return Totals(
        images: try count("SELECT count(*) FROM images"), containers: try count("SELECT count(*) FROM containers"),
        running: try count("SELECT count(*) FROM containers WHERE running"),
        packages: try count("SELECT count(*) FROM packages"),
        problems: try count("SELECT count(DISTINCT problem) FROM hits"))
    }
  }

  /// Images in the order in which they were first scanned.
  package func images(limit: Int = 1000, offset: Int = 0) throws -> [IndexedImage] {
    try pool.read { db in
      let query = IndexQuery(db)
      let ids = try Int64.fetchAll(
        db, sql: "SELECT id FROM images ORDER BY id LIMIT ? OFFSET ?", arguments: [limit, offset])
      var set = ImageSet()
      for id in ids { set.insert(Int(id)) }
      let running = try query.running(in: set)
      return try ids.compactMap { id in
        var image = try query.image(id)
        image?.runningContainers = running[Int(id)] ?? 0
        return image
      }
    }
  }

  /// By key, name (newest image of that name first), or the beginning of a digest.
  package func image(_ reference: String) throws -> IndexedImage? {
    try pool.read { db in
      let id =
        try Int64.fetchOne(db, sql: "SELECT id FROM images WHERE key = ?", arguments: [reference])
        ?? Int64.fetchOne(
          db,
          sql: """
            SELECT images.id FROM image_names JOIN images ON images.id = image_names.image
            WHERE image_names.name = ? ORDER BY images.scanned_at DESC LIMIT 1
            """, arguments: [reference])
      return try id.flatMap { try IndexQuery(db).image($0) }
    }
  }

  /// The first of these keys that an image has.
  package func key(among keys: [String]) throws -> String? {
    try pool.read { db in
      let select = try db.cachedStatement(sql: "SELECT key FROM images WHERE key = ?")
      for key in keys { if let known = try String.fetchOne(select, arguments: [key]) { return known } }
      return nil
    }
  }

  /// The operating systems of all images, each once.
  package func systems() throws -> [OperatingSystem] {
    try pool.read { db in
      try Data.fetchAll(db, sql: "SELECT DISTINCT os FROM images").compactMap { try IndexQuery.system($0) }
    }
  }

  /// The packages of one image, with the layer in which each stands (counted from 1; 0: not known).
  package func packages(of key: String) throws -> [(package: IndexedPackage, layer: Int)] {
    try pool.read { db in
      guard let list = try Data.fetchOne(db, sql: "SELECT packages FROM images WHERE key = ?", arguments: [key]) else {
        return []
      }
      let query = IndexQuery(db)
      return try IndexWriter.packages(Bytes(list)).compactMap { number, layer in
        try query.package(number).map { ($0, layer) }
      }
    }
  }

  package func containers(limit: Int = 1000, offset: Int = 0) throws -> [IndexedContainer] {
    try pool.read { db in
      try Row.fetchAll(
        db,
        sql: "SELECT identifier, name, image_key, running, host FROM containers ORDER BY id LIMIT ? OFFSET ?",
        arguments: [limit, offset]
      ).map(IndexQuery.container)
    }
  }

  /// Packages by how many images have them.
  package func packages(limit: Int = 1000, offset: Int = 0) throws -> [IndexedPackage] {
    try pool.read { db in
      let query = IndexQuery(db)
      return try Int64.fetchAll(
        db, sql: "SELECT id FROM packages ORDER BY image_count DESC, id LIMIT ? OFFSET ?", arguments: [limit, offset]
      ).compactMap { try query.package($0) }
    }
  }
}
