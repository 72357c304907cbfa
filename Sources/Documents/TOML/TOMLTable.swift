import Parsing

/// A table while the document is read. A reference, since later headers reach back into it.
final class TOMLTable {
  enum Item {
    case table(TOMLTable)
    /// `[[name]]`: the last one is open.
    case tables([TOMLTable])
    case value(JSONValue)
  }

  private(set) var keys: [String] = []
  private var items: [String: Item] = [:]
  /// Made by a header, which may not come twice.
  private var isDefined = false
  /// Written `{…}` or by dotted keys: no header may add to it.
  var isClosed = false

  private func put(_ key: String, _ item: Item) {
    if items.updateValue(item, forKey: key) == nil { keys.append(key) }
  }

  /// The table that a part of a path leads to, made where there is none.
  private func step(_ key: String, _ reader: TOMLReader) throws(ParseError) -> TOMLTable {
    switch items[key] {
    case .table(let table): return table
    case .tables(let tables):
      guard let last = tables.last else { throw reader.failure("'\(key)' is an empty list") }
      return last
    case .value: throw reader.failure("'\(key)' is a value, not a table")
    case nil:
      let table = TOMLTable()
      put(key, .table(table))
      return table
    }
  }

  private func parent(of path: [String], _ reader: TOMLReader) throws(ParseError) -> TOMLTable {
    var table = self
    for key in path.dropLast() { table = try table.step(key, reader) }
    return table
  }

  func openTable(at path: [String], _ reader: TOMLReader) throws(ParseError) -> TOMLTable {
    let parent = try parent(of: path, reader)
    guard let key = path.last else { throw reader.failure("a header without a name") }
    if case .tables = parent.items[key] { throw reader.failure("'\(key)' is a list of tables already") }
    let table = try parent.step(key, reader)
    guard !table.isDefined, !table.isClosed else { throw reader.failure("table '\(key)' stands there twice") }
    table.isDefined = true
    return table
  }

  func appendTable(at path: [String], _ reader: TOMLReader) throws(ParseError) -> TOMLTable {
    let parent = try parent(of: path, reader)
    guard let key = path.last else { throw reader.failure("a header without a name") }
    let table = TOMLTable()
    switch parent.items[key] {
    case .tables(var tables):
      // Taken out first, so that the list is changed in place.
      parent.items[key] = .tables([])
      tables.append(table)
      parent.items[key] = .tables(tables)
    case nil: parent.put(key, .tables([table]))
    default: throw reader.failure("'\(key)' is no list of tables")
    }
    return table
  }

  func set(_ path: [String], _ value: JSONValue, _ reader: TOMLReader) throws(ParseError) {
    let parent = try parent(of: path, reader)
    guard let key = path.last, parent.items[key] == nil else {
      throw reader.failure("'\(path.last ?? "")' stands there twice")
    }
    parent.put(key, .value(value))
  }

  /// Depth is bounded by the paths' lengths, and those by the reader.
  var json: JSONValue {
    .object(
      keys.compactMap { key in
        switch items[key] {
        case .table(let table): JSONValue.Member(key, table.json)
        case .tables(let tables): JSONValue.Member(key, .array(tables.map(\.json)))
        case .value(let value): JSONValue.Member(key, value)
        case nil: nil
        }
      })
  }
}
