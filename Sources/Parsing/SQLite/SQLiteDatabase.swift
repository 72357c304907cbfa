/// Reads the tables of a SQLite database file without SQLite: bounded, never writes, never follows a page twice.
///
///     let database = try SQLiteDatabase(bytes)
///     try database.forEachRow(of: "Packages") { row throws(ParseError) in … }
///
/// Ordinary tables only: no indices, no `WITHOUT ROWID`. Free pages are never looked at. What stands in a write-ahead
/// log beside the file is not seen.
///
/// Source: "Database File Format", sqlite.org/fileformat2.html.
package struct SQLiteDatabase: Sendable {
  private let bytes: Bytes
  private let pageSize: Int
  /// Of each page, what its end does not reserve for extensions.
  private let usableSize: Int
  private let encoding: SQLiteRow.Encoding

  /// Interior pages on the way to a leaf; a real tree has at most about twenty.
  package static let maximumDepth = 40

  package init(_ bytes: Bytes) throws(ParseError) {
    guard bytes.starts(with: "SQLite format 3\0"), let size = bytes.integer(at: 16, as: UInt16.self, bigEndian: true)
    else { throw ParseError("SQLite database", "no SQLite header") }
    self.bytes = bytes
    pageSize = size == 1 ? 65536 : Int(size)
    guard pageSize >= 512, pageSize & (pageSize - 1) == 0 else {
      throw ParseError("SQLite database", "a page size of \(pageSize)", at: 16)
    }
    usableSize = pageSize - Int(bytes[20] ?? 0)
    guard usableSize >= 480 else { throw ParseError("SQLite database", "hardly any room on a page", at: 20) }
    switch bytes.integer(at: 56, as: UInt32.self, bigEndian: true) {
    case 2: encoding = .utf16LittleEndian
    case 3: encoding = .utf16BigEndian
    default: encoding = .utf8
    }
  }

  /// Root page of a table; nil where there is no such table. Names as written, case counts.
  package func rootPage(of table: String) throws(ParseError) -> Int? {
    var root: Int?
    try forEachRow(root: 1) { row in
      guard root == nil, row[0].text == "table", row[1].text == table, let page = row[3].integer else { return }
      root = Int(exactly: page)
    }
    return root
  }

  /// Every row of a table in the order of its row ids. A table that is not there is an error.
  package func forEachRow(
    of table: String, _ body: (SQLiteRow) throws(ParseError) -> Void
  ) throws(ParseError) {
    guard let root = try rootPage(of: table) else { throw ParseError("SQLite database", "it has no table \(table)") }
    try forEachRow(root: root, body)
  }

  private func forEachRow(
    root: Int, _ body: (SQLiteRow) throws(ParseError) -> Void
  ) throws(ParseError) {
    var seen = PageSet(count: bytes.count / pageSize + 1)
    // Cells never share bytes, so that an honest table never gives more than the file has.
    var budget = bytes.count
    var waiting: [(page: Int, depth: Int)] = [(root, 0)]
    while let (number, depth) = waiting.popLast() {
      guard depth <= Self.maximumDepth else { throw failure("a tree deeper than \(Self.maximumDepth) pages", number) }
      guard seen.insert(number) else { throw failure("a page that is used twice", number) }
      let page = try page(number)
      // The first page begins with the header of the file.
      let header = number == 1 ? 100 : 0
      guard let count = page.integer(at: header + 3, as: UInt16.self, bigEndian: true) else {
        throw failure("a page that is cut off", number)
      }
      switch page[header] {
      case 0x05:
        var children: [(page: Int, depth: Int)] = []
        for cell in 0..<Int(count) {
          guard let at = page.integer(at: header + 12 + 2 * cell, as: UInt16.self, bigEndian: true),
            let child = page.integer(at: Int(at), as: UInt32.self, bigEndian: true)
          else { throw failure("a cell over the end of its page", number) }
          children.append((Int(child), depth + 1))
        }
        guard let last = page.integer(at: header + 8, as: UInt32.self, bigEndian: true) else {
          throw failure("a page that is cut off", number)
        }
        children.append((Int(last), depth + 1))
        waiting += children.reversed()
      case 0x0D:
        for cell in 0..<Int(count) {
          guard let at = page.integer(at: header + 8 + 2 * cell, as: UInt16.self, bigEndian: true) else {
            throw failure("a cell over the end of its page", number)
          }
          try body(try row(page, at: Int(at), number, &seen, &budget))
        }
      case 0x02, 0x0A: throw failure("an index where a table should be", number)
      default: throw failure("a page of unknown kind", number)
      }
    }
  }

  private func failure(_ reason: String, _ page: Int) -> ParseError {
    ParseError("SQLite database", "\(reason) (page \(page))")
  }

  private func page(_ number: Int) throws(ParseError) -> Bytes {
    guard number > 0, number <= bytes.count / pageSize else {
      throw failure("a page beyond the end of the file", number)
    }
    return bytes[(number - 1) * pageSize..<(number - 1) * pageSize + usableSize]
  }
}

extension SQLiteDatabase {
  /// A leaf's cell: size, row id, as much of the record as fits, and the page on which it goes on.
  private func row(
    _ page: Bytes, at start: Int, _ number: Int, _ seen: inout PageSet, _ budget: inout Int
  ) throws(ParseError) -> SQLiteRow {
    var at = start
    guard let size = page.sqliteVarint(&at).flatMap({ Int(exactly: $0) }), let rowID = page.sqliteVarint(&at) else {
      throw failure("a cell over the end of its page", number)
    }
    guard size <= budget else { throw failure("records larger than the file", number) }
    budget -= size
    let local = localSize(of: size)
    let head = page[at..<at + local]
    guard head.count == local else { throw failure("a record over the end of its page", number) }
    if local == size { return try SQLiteRow(Int64(bitPattern: rowID), record: head, encoding) }
    var whole = head.array
    whole.reserveCapacity(size)
    var next = page.integer(at: at + local, as: UInt32.self, bigEndian: true).map(Int.init) ?? 0
    while whole.count < size {
      guard next != 0 else { throw failure("a record whose chain of pages ends too early", number) }
      guard seen.insert(next) else { throw failure("a page that is used twice", next) }
      let overflow = try self.page(next)
      let part = overflow[4..<4 + min(usableSize - 4, size - whole.count)]
      guard !part.isEmpty else { throw failure("a page that is cut off", next) }
      part.withUnsafeBytes { whole += $0 }
      next = overflow.integer(at: 0, as: UInt32.self, bigEndian: true).map(Int.init) ?? 0
    }
    return try SQLiteRow(Int64(bitPattern: rowID), record: Bytes(whole), encoding)
  }

  /// How much of a record stands on the leaf itself: "Cell Payload Overflow Pages" of the format.
  private func localSize(of size: Int) -> Int {
    let most = usableSize - 35
    if size <= most { return size }
    let least = (usableSize - 12) * 32 / 255 - 23
    let fitting = least + (size - least) % (usableSize - 4)
    return fitting <= most ? fitting : least
  }
}

/// Pages that were visited: each may be once.
private struct PageSet {
  private var words: [UInt64]

  init(count: Int) { words = Array(repeating: 0, count: count / 64 + 1) }

  /// False where it was there already, or can't be.
  mutating func insert(_ page: Int) -> Bool {
    guard page >= 0, page / 64 < words.count else { return false }
    let bit = UInt64(1) << UInt64(page % 64)
    defer { words[page / 64] |= bit }
    return words[page / 64] & bit == 0
  }
}
