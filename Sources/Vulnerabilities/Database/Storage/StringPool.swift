import GRDB

/// Texts that recur in statements (products, modules, notes, import paths), each stored once.
final class StringPool {
  private var numbers: [String: Int64] = [:]
  private var texts: [Int64: String] = [:]

  /// Texts kept in memory; beyond it the memory is given up and filled anew.
  private static let limit = 50_000

  /// The text's number, given to it now where it has none.
  func number(of text: String, _ db: Database) throws -> Int64 {
    if let known = numbers[text] { return known }
    if numbers.count > Self.limit { numbers = [:] }
    let select = try db.cachedStatement(sql: "SELECT id FROM strings WHERE text = ?")
    if let known = try Int64.fetchOne(select, arguments: [text]) {
      numbers[text] = known
      return known
    }
    let insert = try db.cachedStatement(sql: "INSERT INTO strings (text) VALUES (?)")
    try insert.execute(arguments: [text])
    numbers[text] = db.lastInsertedRowID
    return db.lastInsertedRowID
  }

  func text(_ number: Int64, _ db: Database) throws -> String? {
    if let known = texts[number] { return known }
    if texts.count > Self.limit { texts = [:] }
    let select = try db.cachedStatement(sql: "SELECT text FROM strings WHERE id = ?")
    let text = try String.fetchOne(select, arguments: [number])
    if let text { texts[number] = text }
    return text
  }

  /// Numbers given in a transaction that was rolled back mean nothing.
  func forget() {
    numbers = [:]
    texts = [:]
  }
}
