import GRDB

/// One search of the log. Whatever is asked, the work is bounded: texts are looked for among the distinct ones, and the
/// few that fit are followed by their index; where very many fit, the log is gone through, as hits come often then.
struct ActivitySearch {
  private let query: ActivityQuery
  private let db: Database
  private let limit: Int

  /// Distinct texts whose lines are looked up one by one.
  private static let fewTexts = 2000
  /// Lines looked at where no index helps, before a page ends early.
  private static let scanned = 300_000

  private static let select = """
    SELECT a.id, a.kind, c.id, a.process, a.parent, a.user, p.text, t.text FROM activity AS a
    LEFT JOIN activity_containers AS c ON c.number = a.container
    LEFT JOIN activity_programs AS p ON p.id = a.program LEFT JOIN activity_texts AS t ON t.id = a.text
    """

  init(_ query: ActivityQuery, _ db: Database) {
    self.query = query
    self.db = db
    limit = PageLimit.bounded(query.limit)
  }

  func run() throws -> Page<ActivityRecord> {
    guard let filter = try baseFilter() else { return Page([]) }
    if let program = query.program {
      let programs = try identifiers("activity_programs", "text = ?", [program])
      return try followed(["program": programs], filter, query.text)
    }
    guard let text = query.text, !text.isEmpty else { return try plain(filter) }
    guard query.process == nil else { return try scan(filter, text) }
    let pattern: StatementArguments = ["%\(Filter.literal(text.prefix(200)))%"]
    let programs = try identifiers("activity_programs", "text LIKE ? ESCAPE '\\'", pattern)
    let texts = try identifiers("activity_texts", "text LIKE ? ESCAPE '\\'", pattern)
    if texts.count + programs.count > Self.fewTexts { return try scan(filter, text) }
    return try followed(["program": programs, "text": texts], filter, nil)
  }

  /// Nil where nothing can fit.
  private func baseFilter() throws -> Filter? {
    var filter = Filter()
    filter.among("a.kind", query.kinds.map(\.rawValue).sorted())
    if let container = query.container {
      var number: Int64 = 0
      if !container.isEmpty {
        guard
          let known = try Int64.fetchOne(
            db, sql: "SELECT number FROM activity_containers WHERE id = ?", arguments: [container])
        else { return nil }
        number = known
      }
      filter.add("a.container = ?", [number])
    }
    if let process = query.process { filter.add("a.process = ?", [process.number]) }
    if let from = query.from { filter.add("a.id >= ?", [TimedIdentifier.first(at: Moment.milliseconds(from))]) }
    if let to = query.to { filter.add("a.id < ?", [TimedIdentifier.first(at: Moment.milliseconds(to))]) }
    if let after = query.after { filter.add(query.oldestFirst ? "a.id > ?" : "a.id < ?", [after.number(0)]) }
    return filter
  }

  private var order: String { query.oldestFirst ? "ASC" : "DESC" }

  private func identifiers(
    _ table: String, _ condition: String, _ arguments: StatementArguments
  ) throws -> [Int64] {
    try Int64.fetchAll(
      db, sql: "SELECT id FROM \(table) WHERE \(condition) LIMIT \(Self.fewTexts + 1)", arguments: arguments)
  }

  private func plain(_ filter: Filter) throws -> Page<ActivityRecord> {
    let rows = try Row.fetchAll(
      db, sql: "\(Self.select) WHERE \(filter.sql) ORDER BY a.id \(order) LIMIT \(limit + 1)",
      arguments: filter.arguments)
    return page(rows.map(Self.read))
  }

  /// Lines with one of these texts: some of each by the index, then the first of all.
  /// - Parameter wanted: what the columns `program` and `text` may be; one of them must fit.
  private func followed(
    _ wanted: [String: [Int64]], _ filter: Filter, _ text: String?
  ) throws -> Page<ActivityRecord> {
    var filter = filter
    if let text, !text.isEmpty {
      let pattern = "%\(Filter.literal(text.prefix(200)))%"
      filter.add("t.text LIKE ? ESCAPE '\\' OR p.text LIKE ? ESCAPE '\\'", [pattern, pattern])
    }
    var ids: Set<Int64> = []
    for (column, texts) in wanted where !texts.isEmpty {
      let join =
        text == nil
        ? ""
        : """
        LEFT JOIN activity_programs AS p ON p.id = a.program LEFT JOIN activity_texts AS t ON t.id = a.text
        """
      let select = try db.makeStatement(
        sql: """
          SELECT a.id FROM activity AS a INDEXED BY activity_by_\(column) \(join)
          WHERE a.\(column) = ? AND \(filter.sql) ORDER BY a.id \(order) LIMIT \(limit + 1)
          """)
      for id in texts { ids.formUnion(try Int64.fetchAll(select, arguments: [id] + filter.arguments)) }
    }
    let first = (query.oldestFirst ? ids.sorted() : ids.sorted(by: >)).prefix(limit + 1)
    let one = try db.cachedStatement(sql: "\(Self.select) WHERE a.id = ?")
    return page(try first.compactMap { try Row.fetchOne(one, arguments: [$0]).map(Self.read) })
  }

  /// Goes through the lines in order; a page may be short, with a place to go on.
  private func scan(_ filter: Filter, _ text: String) throws -> Page<ActivityRecord> {
    let needle = Array(text.utf8).map(Self.lower)
    let rows = try Row.fetchCursor(
      db, sql: "\(Self.select) WHERE \(filter.sql) ORDER BY a.id \(order)", arguments: filter.arguments)
    var found: [ActivityRecord] = []
    var count = 0
    var last: Int64 = 0
    while let row = try rows.next() {
      count += 1
      let record = Self.read(row)
      last = record.id
      if Self.contains(record.text, needle) || Self.contains(record.program, needle) { found.append(record) }
      if found.count > limit { return page(found) }
      if count >= Self.scanned { return Page(found, next: Cursor(last)) }
    }
    return Page(found)
  }

  private static func lower(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte + 0x20 : byte }

  private static func contains(_ text: String, _ needle: [UInt8]) -> Bool {
    guard let first = needle.first else { return true }
    let bytes = Array(text.utf8)
    guard bytes.count >= needle.count else { return false }
    for start in 0...(bytes.count - needle.count) where lower(bytes[start]) == first {
      var index = 1
      while index < needle.count, lower(bytes[start + index]) == needle[index] { index += 1 }
      if index == needle.count { return true }
    }
    return false
  }

  private func page(_ found: [ActivityRecord]) -> Page<ActivityRecord> {
    let elements = Array(found.prefix(limit))
    return Page(elements, next: found.count > limit ? elements.last.map { Cursor($0.id) } : nil)
  }

  private static func read(_ row: Row) -> ActivityRecord {
    let id: Int64 = row[0]
    let kind: Int = row[1]
    let parent: Int64? = row[4]
    let user: Int64 = row[5]
    var record = ActivityRecord(
      time: Moment.seconds(TimedIdentifier.milliseconds(id)), kind: ActivityRecord.Kind(rawValue: kind) ?? .called,
      container: row[2] ?? "", process: ProcessReference(number: row[3]),
      parent: parent.map { ProcessReference(number: $0) }, user: UInt32(truncatingIfNeeded: user),
      program: row[6] ?? "",
      text: row[7] ?? "")
    record.id = id
    return record
  }
}
