import Foundation
import GRDB
import Model
import Parsing

/// Changes the index within one transaction.
final class IndexWriter {
  private let db: Database
  /// Changes of the numbers of running containers, by image.
  private var running: [Int64: Int] = [:]

  init(_ db: Database) { self.db = db }

  // MARK: Images

  func add(_ image: IndexedImage, _ packages: [Package], _ matcher: IndexMatcher?) throws {
    let known = try Row.fetchOne(
      db, sql: "SELECT id, packages, names FROM images WHERE key = ?", arguments: [image.key])
    let layers = Dictionary(image.layers.enumerated().map { ($1, $0 + 1) }) { first, _ in first }
    let owners = Dictionary(packages.map { ($0.purl.description, $0) }) { first, _ in first }
    var entries: [Int64: Int] = [:]
    for package in packages where package.scope != .declared {
      let entry = IndexedPackageCodec(
        package: package, os: image.os, owner: package.ownedBy.flatMap { owners[$0] })
      let number = try self.package(entry, matcher)
      entries[number] = package.layer.flatMap { layers[$0] } ?? 0
    }
    let sorted = entries.sorted { $0.key < $1.key }
    var list = BinaryWriter()
    var last: Int64 = 0
    for (number, layer) in sorted {
      list.signed(number - last)
      list.count(layer)
      last = number
    }
    var layerList = BinaryWriter()
    layerList.strings(image.layers.map(\.description))
    var system = BinaryWriter()
    system.optional(image.os) { writer, os in
      for text in [os.id, os.version, os.codename ?? "", os.prettyName ?? ""] { writer.string(text) }
    }
    let id: Int64
    var before: Set<Int64> = []
    var names = image.names
    if let known {
      id = known[0]
      let list: Data = known[1]
      before = Set(try Self.packages(Bytes(list)).map(\.number))
      let old: String = known[2]
      for name in old.split(separator: "\n").map(String.init) where !names.contains(name) { names.append(name) }
    } else {
      id = (try Int64.fetchOne(db, sql: "SELECT max(id) FROM images") ?? 0) + 1
    }
    try db.cachedStatement(
      sql: """
        INSERT OR REPLACE INTO images (id, key, names, os, scanned_at, package_count, packages, layers)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(
      arguments: [
        id, image.key, names.prefix(32).joined(separator: "\n"), Data(system.bytes), image.scannedAt, sorted.count,
        Data(list.bytes), Data(layerList.bytes),
      ])
    let name = try db.cachedStatement(sql: "INSERT OR IGNORE INTO image_names (name, image) VALUES (?, ?)")
    for text in names.prefix(32) { try name.execute(arguments: [text, id]) }
    let now = Set(entries.keys)
    for package in now.subtracting(before).sorted() { try contain(package, id, true) }
    for package in before.subtracting(now).sorted() { try contain(package, id, false) }
    if known == nil {
      // Containers that were seen before their image was scanned.
      let waiting = try Int.fetchOne(
        db, sql: "SELECT count(*) FROM containers WHERE image IS NULL AND image_key = ? AND running",
        arguments: [image.key])
      try db.execute(
        sql: "UPDATE containers SET image = ? WHERE image IS NULL AND image_key = ?", arguments: [id, image.key])
      running[id, default: 0] += waiting ?? 0
      try writeRunning()
    }
  }

  static func packages(_ list: Bytes) throws(ParseError) -> [(number: Int64, layer: Int)] {
    var reader = BinaryReader(list, format: "index")
    var all: [(Int64, Int)] = []
    var last: Int64 = 0
    while !reader.isAtEnd {
      last &+= try reader.signed()
      all.append((last, Int(truncatingIfNeeded: try reader.unsigned())))
    }
    return all
  }

  func forget(_ key: String) throws {
    guard let row = try Row.fetchOne(db, sql: "SELECT id, packages FROM images WHERE key = ?", arguments: [key]) else {
      return
    }
    let id: Int64 = row[0]
    let list: Data = row[1]
    for (package, _) in try Self.packages(Bytes(list)) { try contain(package, id, false) }
    try db.execute(sql: "DELETE FROM image_names WHERE image = ?", arguments: [id])
    try db.execute(sql: "DELETE FROM images WHERE id = ?", arguments: [id])
    try db.execute(sql: "UPDATE containers SET image = NULL WHERE image = ?", arguments: [id])
    // The number may be given again.
    let there = try Int.fetchOne(
      db, sql: "SELECT count(*) FROM containers WHERE image_key = ? AND running", arguments: [key])
    running[id, default: 0] -= there ?? 0
    try writeRunning()
  }

  /// Notes that an image has a package, or no longer has it; a package that nobody has is forgotten.
  private func contain(_ package: Int64, _ image: Int64, _ isThere: Bool) throws {
    let chunk = image / Int64(ImageSet.chunk)
    let number = Int(image % Int64(ImageSet.chunk))
    let select = try db.cachedStatement(sql: "SELECT images FROM contains WHERE package = ? AND chunk = ?")
    var numbers: [Int] = []
    if let data = try Data.fetchOne(select, arguments: [package, chunk]) {
      data.withUnsafeBytes { ImageSet.unpack($0) { numbers.append($0) } }
    }
    let place = numbers.firstIndex { $0 >= number } ?? numbers.count
    let has = place < numbers.count && numbers[place] == number
    guard has != isThere else { return }
    if isThere { numbers.insert(number, at: place) } else { numbers.remove(at: place) }
    if numbers.isEmpty {
      try db.cachedStatement(sql: "DELETE FROM contains WHERE package = ? AND chunk = ?")
        .execute(arguments: [package, chunk])
    } else {
      try db.cachedStatement(sql: "INSERT OR REPLACE INTO contains (package, chunk, images) VALUES (?, ?, ?)")
        .execute(arguments: [package, chunk, Data(ImageSet.pack(numbers))])
    }
    try db.cachedStatement(sql: "UPDATE packages SET image_count = image_count + ? WHERE id = ?")
      .execute(arguments: [isThere ? 1 : -1, package])
    if !isThere { try forgetIfUnused(package) }
  }

  private func forgetIfUnused(_ package: Int64) throws {
    let count = try db.cachedStatement(sql: "SELECT image_count FROM packages WHERE id = ?")
    guard try Int.fetchOne(count, arguments: [package]) == 0 else { return }
    try setHits(package, [], among: nil)
    try db.execute(sql: "DELETE FROM lookups WHERE package = ?", arguments: [package])
    try db.execute(sql: "DELETE FROM packages WHERE id = ?", arguments: [package])
  }

  // MARK: Packages

  /// The package's number; a new one is matched.
  private func package(_ entry: IndexedPackageCodec, _ matcher: IndexMatcher?) throws -> Int64 {
    let body = entry.bytes
    let hash = StableHash.of(body)
    let select = try db.cachedStatement(sql: "SELECT id FROM packages WHERE hash = ?")
    if let known = try Int64.fetchOne(select, arguments: [hash]) { return known }
    let name = IndexedPackageCodec.name(
      entry.package.type,
      PackageLookup.languages[entry.package.type].map { PackageName.key(entry.package.name, $0) }
        ?? entry.package.name)
    try db.cachedStatement(sql: "INSERT INTO packages (hash, name, image_count, body) VALUES (?, ?, 0, ?)")
      .execute(arguments: [hash, name, Data(body)])
    let id = db.lastInsertedRowID
    guard let matcher else { return id }
    try setLookups(id, matcher.rows(entry))
    try setHits(id, try matcher.hits(entry, only: nil), among: nil)
    return id
  }

  private func setLookups(_ package: Int64, _ rows: [Int64]) throws {
    let statement = try db.cachedStatement(
      sql: "INSERT OR IGNORE INTO lookups (advisory_row, package) VALUES (?, ?)")
    for row in rows { try statement.execute(arguments: [row, package]) }
  }

  private func number(_ hit: IndexedHit) throws -> Int64 {
    let select = try db.cachedStatement(sql: "SELECT id FROM problems WHERE name = ?")
    let id: Int64
    if let known = try Int64.fetchOne(select, arguments: [hit.problem]) {
      id = known
    } else {
      try db.cachedStatement(sql: "INSERT INTO problems (name) VALUES (?)").execute(arguments: [hit.problem])
      id = db.lastInsertedRowID
    }
    let name = try db.cachedStatement(sql: "INSERT OR IGNORE INTO problem_names (name, problem) VALUES (?, ?)")
    for text in hit.names { try name.execute(arguments: [StableHash.ofName(text), id]) }
    return id
  }

  /// Brings a package's hits to what they are now.
  /// - Parameter among: problems that were looked at; nil: all.
  /// - Returns: problems that are new, and that are gone.
  @discardableResult
  private func setHits(
    _ package: Int64, _ hits: [IndexedHit], among: Set<Int64>?
  ) throws -> (new: [Int64], gone: [Int64]) {
    let select = try db.cachedStatement(sql: "SELECT problem FROM package_hits WHERE package = ?")
    var old = Set(try Int64.fetchAll(select, arguments: [package]))
    if let among { old.formIntersection(among) }
    var new: [Int64] = []
    let put = try db.cachedStatement(
      sql: "INSERT OR REPLACE INTO hits (problem, package, status, fixed) VALUES (?, ?, ?, ?)")
    let putReverse = try db.cachedStatement(
      sql: "INSERT OR IGNORE INTO package_hits (package, problem) VALUES (?, ?)")
    for hit in hits {
      let problem = try number(hit)
      let status = StatementCodec.statuses.firstIndex(of: hit.status) ?? 7
      try put.execute(arguments: [problem, package, status, hit.fixed])
      if old.remove(problem) == nil, try !contains(package, problem) { new.append(problem) }
      try putReverse.execute(arguments: [package, problem])
    }
    for problem in old.sorted() {
      try db.cachedStatement(sql: "DELETE FROM hits WHERE problem = ? AND package = ?")
        .execute(arguments: [problem, package])
      try db.cachedStatement(sql: "DELETE FROM package_hits WHERE package = ? AND problem = ?")
        .execute(arguments: [package, problem])
    }
    return (new, old.sorted())
  }

  private func contains(_ package: Int64, _ problem: Int64) throws -> Bool {
    let select = try db.cachedStatement(sql: "SELECT 1 FROM package_hits WHERE package = ? AND problem = ?")
    return try Int.fetchOne(select, arguments: [package, problem]) != nil
  }

  // MARK: Following the database

  func refresh(_ matcher: IndexMatcher, _ reader: AdvisoryReader) throws -> IndexChanges {
    let state = try reader.state()
    let row = try Row.fetchOne(db, sql: "SELECT token, generation FROM state")
    let known = row.map { DatabaseState(token: $0[0], generation: $0[1]) }
    var changes = IndexChanges()
    guard known != state else { return changes }
    var affected = ImageSet()
    if let known, let changed = try reader.changes(since: known) {
      try follow(changed, matcher, reader, &changes, &affected)
    } else {
      // Another database, or too much to tell: everything that is indexed, once.
      let packages = try Int64.fetchAll(db, sql: "SELECT id FROM packages ORDER BY id")
      for package in packages { try match(package, matcher, only: nil, among: nil, &changes, &affected) }
    }
    changes.newlyAffectedImages = affected.count
    try db.execute(
      sql: "INSERT OR REPLACE INTO state (id, token, generation) VALUES (1, ?, ?)",
      arguments: [state.token, state.generation])
    return changes
  }

  private func follow(
    _ changed: DatabaseChanges, _ matcher: IndexMatcher, _ reader: AdvisoryReader, _ changes: inout IndexChanges,
    _ affected: inout ImageSet
  ) throws {
    var packages: Set<Int64> = []
    let select = try db.cachedStatement(sql: "SELECT package FROM lookups WHERE advisory_row = ?")
    for row in changed.rows { packages.formUnion(try Int64.fetchAll(select, arguments: [row])) }
    // Problems that go by a name of what changed, deleted records' too: who has them is looked at as well, since the
    // names may now join or part what they did not before.
    var problems: Set<Int64> = []
    let byName = try db.cachedStatement(sql: "SELECT problem FROM problem_names WHERE name = ?")
    let dropName = try db.cachedStatement(sql: "DELETE FROM problem_names WHERE name = ?")
    for name in changed.names {
      problems.formUnion(try Int64.fetchAll(byName, arguments: [name]))
      try dropName.execute(arguments: [name])
    }
    let having = try db.cachedStatement(sql: "SELECT package FROM hits WHERE problem = ?")
    for problem in problems { packages.formUnion(try Int64.fetchAll(having, arguments: [problem])) }
    guard !packages.isEmpty else { return }
    let records = try reader.records(namedByHash: changed.names)
    for number in records {
      guard let record = try reader.record(number) else { continue }
      for name in Matcher.names(record.advisory).map(StableHash.ofName) {
        problems.formUnion(try Int64.fetchAll(byName, arguments: [name]))
      }
    }
    for package in packages.sorted() {
      try match(package, matcher, only: records, among: problems, &changes, &affected)
    }
  }

  private func match(
    _ package: Int64, _ matcher: IndexMatcher, only: Set<Int64>?, among: Set<Int64>?, _ changes: inout IndexChanges,
    _ affected: inout ImageSet
  ) throws {
    let select = try db.cachedStatement(sql: "SELECT body, image_count FROM packages WHERE id = ?")
    guard let row = try Row.fetchOne(select, arguments: [package]) else { return }
    let body: Data = row[0]
    let imageCount: Int = row[1]
    let entry = try IndexedPackageCodec(parsing: Bytes(body))
    if only == nil { try setLookups(package, matcher.rows(entry)) }
    changes.packagesMatched += 1
    let (new, gone) = try setHits(package, try matcher.hits(entry, only: only), among: among)
    guard !new.isEmpty || !gone.isEmpty else { return }
    func change(_ problem: Int64) throws -> IndexChanges.Change {
      let name = try db.cachedStatement(sql: "SELECT name FROM problems WHERE id = ?")
      return IndexChanges.Change(
        problem: try String.fetchOne(name, arguments: [problem]) ?? "", package: entry.package.purl.description,
        imageCount: imageCount)
    }
    // A report has an end: what is beyond is in the index all the same.
    if changes.new.count < 10_000 { changes.new += try new.map(change) }
    if changes.gone.count < 10_000 { changes.gone += try gone.map(change) }
    if !new.isEmpty { try IndexQuery(db).images(of: package, into: &affected) }
  }

  // MARK: Containers

  func set(_ container: IndexedContainer) throws {
    let image = try Int64.fetchOne(
      db.cachedStatement(sql: "SELECT id FROM images WHERE key = ?"), arguments: [container.image])
    try count(container.identifier, -1)
    try db.cachedStatement(
      sql: """
        INSERT INTO containers (identifier, name, image, image_key, running, host) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (identifier) DO UPDATE SET name = excluded.name, image = excluded.image,
          image_key = excluded.image_key, running = excluded.running, host = excluded.host
        """
    ).execute(
      arguments: [
        container.identifier, container.name, image, container.image, container.isRunning, container.host,
      ])
    if let image, container.isRunning { running[image, default: 0] += 1 }
  }

  func remove(container identifier: String) throws {
    try count(identifier, -1)
    try db.cachedStatement(sql: "DELETE FROM containers WHERE identifier = ?").execute(arguments: [identifier])
  }

  private func count(_ identifier: String, _ change: Int) throws {
    let select = try db.cachedStatement(sql: "SELECT image FROM containers WHERE identifier = ? AND running")
    guard let row = try Row.fetchOne(select, arguments: [identifier]) else { return }
    let image: Int64? = row[0]
    if let image { running[image, default: 0] += change }
  }

  /// Writes the numbers that changed.
  func writeRunning() throws {
    let chunks = Dictionary(grouping: running.filter { $0.value != 0 }) { $0.key / Int64(ImageSet.chunk) }
    for (chunk, changes) in chunks {
      var counts = [UInt8](repeating: 0, count: ImageSet.chunk * 2)
      if let old = try Data.fetchOne(db, sql: "SELECT counts FROM running WHERE chunk = ?", arguments: [chunk]),
        old.count == counts.count
      {
        counts = Array(old)
      }
      for (image, change) in changes {
        let offset = Int(image % Int64(ImageSet.chunk)) * 2
        let value = min(max((Int(counts[offset]) | (Int(counts[offset + 1]) << 8)) + change, 0), 0xFFFF)
        counts[offset] = UInt8(value & 0xFF)
        counts[offset + 1] = UInt8(value >> 8)
      }
      try db.execute(
        sql: "INSERT OR REPLACE INTO running (chunk, counts) VALUES (?, ?)", arguments: [chunk, Data(counts)])
    }
    running = [:]
  }
}
