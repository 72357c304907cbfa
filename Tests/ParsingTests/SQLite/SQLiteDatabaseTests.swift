import Foundation
import TestKit
import Testing

@testable import Parsing

/// Against files that SQLite's own shell writes.
@Suite struct SQLiteDatabaseTests {
  static func make(_ statements: String) throws -> [UInt8]? {
    guard Tool.find("sqlite3") != nil else {
      print("skipped: sqlite3 is not installed")
      return nil
    }
    let directory = try TemporaryDirectory()
    let path = "\(directory.path)/x.db"
    try Tool.run("sqlite3", [path, statements])
    return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  static func rows(_ bytes: [UInt8], _ table: String) throws -> [SQLiteRow] {
    var rows: [SQLiteRow] = []
    try SQLiteDatabase(Bytes(bytes)).forEachRow(of: table) { rows.append($0) }
    return rows
  }

  @Test(arguments: ["UTF-8", "UTF-16le", "UTF-16be"], [512, 4096, 65536])
  func readsEveryKindOfValue(_ encoding: String, _ pageSize: Int) throws {
    let made = try Self.make(
      """
      PRAGMA encoding='\(encoding)'; PRAGMA page_size=\(pageSize);
      CREATE TABLE t(id INTEGER PRIMARY KEY, a, b, c, d, e);
      INSERT INTO t VALUES(-5, 0, 1, -1, 127, 128);
      INSERT INTO t VALUES(7, 32768, -8388608, 2147483648, 140737488355328, 9223372036854775807);
      INSERT INTO t VALUES(9, 2.5, NULL, 'größe', x'00ff10', '');
      ALTER TABLE t ADD COLUMN f DEFAULT 3;
      """)
    guard let bytes = made else { return }
    let rows = try Self.rows(bytes, "t")
    #expect(rows.map(\.rowID) == [-5, 7, 9])
    #expect(rows[0].values == [.null, .integer(0), .integer(1), .integer(-1), .integer(127), .integer(128)])
    #expect(rows[1][1].integer == 32768)
    #expect(rows[1][2].integer == -8_388_608)
    #expect(rows[1][3].integer == 2_147_483_648)
    #expect(rows[1][4].integer == 140_737_488_355_328)
    #expect(rows[1][5].integer == Int64.max)
    #expect(rows[2][1] == .real(2.5))
    #expect(rows[2][2] == .null)
    #expect(rows[2][3].text == "größe")
    #expect(rows[2][4].blob == Bytes([0, 0xFF, 0x10]))
    #expect(rows[2][5].text == "")
    #expect(rows[2][6] == .null)
  }

  @Test(arguments: [512, 1024, 4096]) func followsOverflowPagesAndManyLevels(_ pageSize: Int) throws {
    let made = try Self.make(
      """
      PRAGMA page_size=\(pageSize); CREATE TABLE gone(x); CREATE TABLE t(n INTEGER PRIMARY KEY, b BLOB);
      WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM c WHERE n < 3000)
        INSERT INTO t SELECT n, zeroblob(n % 97 * 41) FROM c;
      INSERT INTO t VALUES(4000, zeroblob(1000000));
      INSERT INTO gone SELECT b FROM t; DROP TABLE gone; DELETE FROM t WHERE n BETWEEN 100 AND 199;
      """)
    guard let bytes = made else { return }
    let rows = try Self.rows(bytes, "t")
    #expect(rows.map(\.rowID) == Array(1...99) + Array(200...3000) + [4000])
    #expect(rows.dropLast().allSatisfy { $0[1].blob?.count == Int($0.rowID % 97) * 41 })
    #expect(rows.last?[1].blob?.count == 1_000_000)
    #expect(throws: ParseError.self) { try Self.rows(bytes, "gone") }
  }

  @Test func refusesWhatIsNoTable() throws {
    #expect(throws: ParseError.self) { try SQLiteDatabase(Bytes("SQLite format 3")) }
    #expect(throws: ParseError.self) { try SQLiteDatabase(Bytes()) }
    guard let bytes = try Self.make("CREATE TABLE w(a PRIMARY KEY) WITHOUT ROWID; INSERT INTO w VALUES(1);") else {
      return
    }
    #expect(throws: ParseError.self) { try Self.rows(bytes, "w") }
  }

  @Test func survivesDamage() throws {
    let made = try Self.make(
      """
      PRAGMA page_size=512; CREATE TABLE t(n INTEGER PRIMARY KEY, b BLOB, s TEXT);
      WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM c WHERE n < 40)
        INSERT INTO t SELECT n, zeroblob(n % 97 * 41), 'text' || n FROM c;
      """)
    guard let sample = made else { return }
    var random = SeededGenerator(seed: 3)
    for round in 0..<700 {
      var bytes = sample
      for _ in 0..<Int.random(in: 1...30, using: &random) {
        let page = Int.random(in: 0..<bytes.count / 512, using: &random) * 512
        let at =
          Bool.random(using: &random)
          ? page + Int.random(in: 0..<24, using: &random)
          : Int.random(in: 0..<bytes.count, using: &random)
        bytes[at] = [0, 0xFF, 0x80, UInt8.random(in: 0...255, using: &random)].randomElement(using: &random) ?? 0
      }
      if round % 9 == 0 { bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random)) }
      var total = 0
      try? SQLiteDatabase(Bytes(bytes)).forEachRow(of: "t") { row in
        total += row.values.reduce(0) { $0 + ($1.blob?.count ?? 0) }
      }
      #expect(total <= bytes.count)
    }
  }

  @Test func pagesThatShareCellsAreCounted() throws {
    guard var bytes = try Self.make("PRAGMA page_size=65536; CREATE TABLE t(b); INSERT INTO t VALUES(zeroblob(60000));")
    else { return }
    // Second page: the leaf of t. Ten thousand cells that are all the same one.
    let leaf = 65536
    bytes[leaf + 3] = 0x27
    bytes[leaf + 4] = 0x10
    let cell = Array(bytes[leaf + 8..<leaf + 10])
    for index in 1..<2000 { bytes.replaceSubrange(leaf + 8 + 2 * index..<leaf + 10 + 2 * index, with: cell) }
    #expect(throws: ParseError.self) { try Self.rows(bytes, "t") }
  }
}
