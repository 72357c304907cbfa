import Foundation
import GRDB
import Parsing

/// Changes of packages' rows, gathered so that each row is rewritten once for many records.
final class PackageBuffer {
  private struct Change {
    var added: [UInt8] = []
    var count = 0
  }

  /// By ``PackageRow/label(_:_:)``.
  private var changes: [String: Change] = [:]
  /// Records whose statements are to go, by row.
  private var removals: [Int64: Set<Int64>] = [:]
  private var size = 0

  /// Rows written since ``ChangeLog`` took them.
  private(set) var touched: Set<Int64> = []

  func forgetTouched() { touched = [] }

  /// Bytes after which the changes are written.
  private static let limit = 24 << 20

  var isFull: Bool { size > Self.limit }

  func add(_ label: String, record: Int64, _ payload: [UInt8]) {
    var writer = BinaryWriter()
    writer.unsigned(UInt64(bitPattern: record))
    writer.blob(payload)
    changes[label, default: Change()].added += writer.bytes
    changes[label]?.count += 1
    // The dictionary's own part is more than a short statement.
    size += writer.bytes.count + 96
  }

  func remove(record: Int64, from row: Int64) {
    removals[row, default: []].insert(record)
    size += 48
  }

  func clear() {
    changes = [:]
    removals = [:]
    size = 0
  }

  /// Writes everything. Statements to be removed go before those that were added are put in, so that a record that
  /// changed in place has its new ones only.
  func flush(_ db: Database) throws {
    guard !changes.isEmpty || !removals.isEmpty else { return }
    var rows: [Int64: [String]] = [:]
    for label in changes.keys { rows[PackageRow.id(label), default: []].append(label) }
    for row in removals.keys where rows[row] == nil { rows[row] = [] }
    var counts: [String: Int] = [:]
    let select = try db.cachedStatement(sql: "SELECT body FROM packages WHERE id = ?")
    let write = try db.cachedStatement(sql: "INSERT OR REPLACE INTO packages (id, body) VALUES (?, ?)")
    let delete = try db.cachedStatement(sql: "DELETE FROM packages WHERE id = ?")
    for row in rows.keys.sorted() {
      let old = try Data.fetchOne(select, arguments: [row])
      touched.insert(row)
      let new = merged(old, labels: (rows[row] ?? []).sorted(), removed: removals[row] ?? [], &counts)
      if new.isEmpty {
        try delete.execute(arguments: [row])
      } else {
        try write.execute(arguments: [row, Data(new)])
      }
    }
    for (ecosystem, count) in counts where count != 0 {
      try db.execute(
        sql: """
          INSERT INTO ecosystems (name, statements) VALUES (?, ?)
          ON CONFLICT (name) DO UPDATE SET statements = statements + excluded.statements
          """, arguments: [ecosystem, count])
    }
    try db.execute(sql: "DELETE FROM ecosystems WHERE statements <= 0")
    clear()
  }

  private func merged(
    _ old: Data?, labels: [String], removed: Set<Int64>, _ counts: inout [String: Int]
  ) -> [UInt8] {
    var writer = BinaryWriter()
    var rest = labels
    func section(_ label: String, _ kept: [UInt8], change: Int) {
      let added = changes[label]
      let ecosystem = String(label.prefix { $0 != "\u{0}" })
      counts[ecosystem, default: 0] += (added?.count ?? 0) + change
      let statements = kept + (added?.added ?? [])
      guard !statements.isEmpty else { return }
      writer.string(label)
      writer.blob(statements)
    }
    old?.withUnsafeBytes { memory in
      for (label, statements) in PackageRow.sections(memory) {
        var kept: [UInt8] = []
        var gone = 0
        if removed.isEmpty {
          kept = Array(statements.memory)
        } else {
          var cursor = statements
          while !cursor.isAtEnd {
            let start = cursor.memory
            guard let statement = PackageRow.next(&cursor) else { break }
            if removed.contains(statement.record) {
              gone += 1
            } else {
              kept += UnsafeRawBufferPointer(rebasing: start[..<(start.count - cursor.memory.count)])
            }
          }
        }
        rest.removeAll { $0 == label }
        section(label, kept, change: -gone)
      }
    }
    for label in rest { section(label, [], change: 0) }
    return writer.bytes
  }
}
