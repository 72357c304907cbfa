import GRDB
import Synchronization

/// Collects lines and writes them in one transaction: about once a second, by ``Store``.
final class ActivityWriter: Sendable {
  /// Lines that may wait; what comes beyond is counted as lost.
  static let capacity = 200_000
  /// Texts that are known without asking.
  private static let knownTexts = 50_000
  /// How long a text is kept once, ms: what is older than a line by more than this is not needed for it.
  static let textLife: Int64 = 3_600_000
  private static let longestText = 1000

  private let database: StoreDatabase
  private let numbers: TimedNumbers
  private let waiting = Mutex<(records: [ActivityRecord], lost: Int)>(([], 0))
  private let names = Mutex(Names())

  /// What texts and containers are called in the file.
  private struct Names {
    var texts: [String: Int64] = [:]
    var programs: [String: Int64] = [:]
    var textsSince: Int64 = 0
    var containers: [String: Int64] = ["": 0]
  }

  init(_ database: StoreDatabase, _ numbers: TimedNumbers) {
    self.database = database
    self.numbers = numbers
  }

  func append(_ records: [ActivityRecord]) {
    waiting.withLock { waiting in
      let room = max(Self.capacity - waiting.records.count, 0)
      waiting.records.append(contentsOf: records.prefix(room))
      waiting.lost += max(records.count - room, 0)
    }
  }

  var lost: Int { waiting.withLock { $0.lost } }

  /// Writes what waits. What can't be written waits on.
  func flush(at now: Int64) throws(StoreError) {
    try names.withLock { names throws(StoreError) in
      let records = waiting.withLock { waiting in
        defer { waiting.records = [] }
        return waiting.records
      }
      guard !records.isEmpty else { return }
      do throws(StoreError) {
        try database.write { db in try self.write(records, db, &names, now) }
      } catch {
        // Names given in a transaction that came to nothing are not in the file.
        names = Names()
        waiting.withLock { $0.records = Array((records + $0.records).prefix(Self.capacity)) }
        throw error
      }
    }
  }

  private func write(_ records: [ActivityRecord], _ db: Database, _ names: inout Names, _ now: Int64) throws {
    let insert = try db.cachedStatement(
      sql: """
        INSERT OR IGNORE INTO activity (id, kind, container, process, parent, user, program, text)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """)
    let insertText = try db.cachedStatement(sql: "INSERT OR IGNORE INTO activity_texts (id, text) VALUES (?, ?)")
    let insertProgram = try db.cachedStatement(sql: "INSERT OR IGNORE INTO activity_programs (id, text) VALUES (?, ?)")
    if now - names.textsSince > Self.textLife || names.textsSince > now || names.texts.count > Self.knownTexts
      || names.programs.count > Self.knownTexts
    {
      names.texts = [:]
      names.programs = [:]
      names.textsSince = now
    }
    func identifier(_ text: String, _ known: inout [String: Int64], _ insert: Statement) throws -> Int64 {
      if let id = known[text] { return id }
      var id: Int64 = 0
      repeat {
        id = TimedIdentifier.make(at: now, number: numbers.next())
        try insert.execute(arguments: [id, text])
      } while db.changesCount == 0
      known[text] = id
      return id
    }
    for record in records {
      let container = try self.container(record.container, db, &names)
      let program = try identifier(Self.bounded(record.program), &names.programs, insertProgram)
      let what = try identifier(Self.bounded(record.text), &names.texts, insertText)
      repeat {
        try insert.execute(
          arguments: [
            TimedIdentifier.make(at: Moment.milliseconds(record.time), number: numbers.next()), record.kind.rawValue,
            container, record.process.number, record.parent?.number, Int64(record.user), program, what,
          ])
      } while db.changesCount == 0
    }
    try db.execute(sql: "UPDATE activity_size SET lines = lines + ?", arguments: [records.count])
  }

  private func container(_ id: String, _ db: Database, _ names: inout Names) throws -> Int64 {
    if let known = names.containers[id] { return known }
    if names.containers.count > 10_000 { names.containers = ["": 0] }
    try db.execute(sql: "INSERT OR IGNORE INTO activity_containers (id) VALUES (?)", arguments: [id])
    let number =
      try Int64.fetchOne(db, sql: "SELECT number FROM activity_containers WHERE id = ?", arguments: [id]) ?? 0
    names.containers[id] = number
    return number
  }

  private static func bounded(_ text: String) -> String {
    text.utf8.count <= longestText ? text : String(decoding: text.utf8.prefix(longestText), as: UTF8.self)
  }
}
