import Foundation
import GRDB
import Model
import Parsing

/// Questions to the index.
struct IndexQuery {
  private let db: Database

  init(_ db: Database) { self.db = db }

  /// Adds the images that have a package.
  func images(of package: Int64, into set: inout ImageSet) throws {
    let select = try db.cachedStatement(sql: "SELECT chunk, images FROM contains WHERE package = ?")
    let rows = try Row.fetchCursor(select, arguments: [package])
    while let row = try rows.next() {
      let first = Int(row[0] as Int64) * ImageSet.chunk
      try row.withUnsafeData(atIndex: 1) { data in
        data?.withUnsafeBytes { ImageSet.unpack($0) { set.insert(first + $0) } }
      }
    }
  }

  func problems(named name: String) throws -> [(id: Int64, name: String)] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT problems.id, problems.name FROM problem_names JOIN problems ON problems.id = problem_names.problem
        WHERE problem_names.name = ? ORDER BY problems.name
        """, arguments: [StableHash.ofName(name)]
    ).map { ($0[0], $0[1]) }
  }

  struct Hit {
    var package: Int64
    var problem: String
    var status: VulnerabilityDetails.Status
    var fixed: String?
  }

  func hits(_ problem: (id: Int64, name: String)) throws -> [Hit] {
    try Row.fetchAll(
      db.cachedStatement(sql: "SELECT package, status, fixed FROM hits WHERE problem = ?"), arguments: [problem.id]
    ).map { row in
      let status: Int = row[1]
      return Hit(
        package: row[0], problem: problem.name,
        status: StatementCodec.statuses.indices.contains(status) ? StatementCodec.statuses[status] : .unknown,
        fixed: row[2])
    }
  }

  func package(_ id: Int64) throws -> IndexedPackage? {
    let select = try db.cachedStatement(sql: "SELECT body, image_count FROM packages WHERE id = ?")
    guard let row = try Row.fetchOne(select, arguments: [id]) else { return nil }
    let body: Data = row[0]
    let entry = try IndexedPackageCodec(parsing: Bytes(body))
    let os = entry.os.map { $0.version.isEmpty ? $0.id : "\($0.id) \($0.version)" } ?? ""
    return IndexedPackage(
      type: entry.package.type, name: entry.package.name, version: entry.package.version,
      purl: entry.package.purl.description, os: os, imageCount: row[1])
  }

  /// Packages of a name, whatever their version.
  func packages(_ type: String, _ name: String) throws -> [Int64] {
    let key = PackageLookup.languages[type].map { PackageName.key(name, $0) } ?? name
    return try Int64.fetchAll(
      db, sql: "SELECT id FROM packages WHERE name = ? ORDER BY id", arguments: [IndexedPackageCodec.name(type, key)])
  }

  // MARK: Images and containers

  func image(_ id: Int64) throws -> IndexedImage? {
    let select = try db.cachedStatement(
      sql: "SELECT key, names, os, scanned_at, package_count, layers FROM images WHERE id = ?")
    return try Row.fetchOne(select, arguments: [id]).map(Self.image)
  }

  static func image(_ row: Row) throws -> IndexedImage {
    let names: String = row[1]
    let os: Data = row[2]
    let layers: Data = row[5]
    var layerReader = BinaryReader(Bytes(layers), format: "index")
    return IndexedImage(
      key: row[0], names: names.split(separator: "\n").map(String.init), os: try system(os),
      layers: try layerReader.strings().compactMap { Digest($0) }, scannedAt: row[3], packageCount: row[4])
  }

  static func system(_ data: Data) throws(ParseError) -> OperatingSystem? {
    var reader = BinaryReader(Bytes(data), format: "index")
    return try reader.optional { reader throws(ParseError) in
      let id = try reader.string()
      let version = try reader.string()
      let codename = try reader.string()
      let pretty = try reader.string()
      return OperatingSystem(
        id: id, version: version, codename: codename.isEmpty ? nil : codename, prettyName: pretty.isEmpty ? nil : pretty
      )
    }
  }

  /// Running containers of the images of a set, without looking at each.
  func running(in set: ImageSet) throws -> [Int: Int] {
    var counts: [Int: Int] = [:]
    let rows = try Row.fetchCursor(db, sql: "SELECT chunk, counts FROM running")
    while let row = try rows.next() {
      let first = Int(row[0] as Int64) * ImageSet.chunk
      try row.withUnsafeData(atIndex: 1) { data in
        data?.withUnsafeBytes { memory in
          for number in 0..<memory.count / 2 {
            let count = Int(UInt16(littleEndian: memory.loadUnaligned(fromByteOffset: number * 2, as: UInt16.self)))
            if count > 0, set.contains(first + number) { counts[first + number] = count }
          }
        }
      }
    }
    return counts
  }

  func containers(of image: Int, limit: Int) throws -> [IndexedContainer] {
    let select = try db.cachedStatement(
      sql: """
        SELECT identifier, name, image_key, running, host FROM containers
        WHERE image = ? AND running ORDER BY id LIMIT ?
        """)
    return try Row.fetchAll(select, arguments: [image, limit]).map(Self.container)
  }

  static func container(_ row: Row) -> IndexedContainer {
    IndexedContainer(identifier: row[0], name: row[1], image: row[2], isRunning: row[3], host: row[4])
  }

  /// Fills in images and containers of a set, up to a limit each; the counts are of all.
  func fill(_ answer: inout AffectedAnswer, _ set: ImageSet, limit: Int) throws {
    let running = try running(in: set)
    answer.imageCount = set.count
    answer.containerCount = running.values.reduce(0, +)
    // Those with running containers first: they are what is exposed.
    var chosen = running.keys.sorted().prefix(limit).map { $0 }
    if chosen.count < limit {
      set.forEach { image in
        if running[image] == nil { chosen.append(image) }
        return chosen.count < limit
      }
    }
    for number in chosen {
      guard var image = try image(Int64(number)) else { continue }
      image.runningContainers = running[number] ?? 0
      answer.images.append(image)
      if image.runningContainers > 0, answer.containers.count < limit {
        answer.containers += try containers(of: number, limit: limit - answer.containers.count)
      }
    }
  }
}
