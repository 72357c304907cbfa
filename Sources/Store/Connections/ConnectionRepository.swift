import Foundation
import GRDB
import Model

enum ConnectionSchema {
  static let first = """
    CREATE TABLE connections (
      number INTEGER PRIMARY KEY, image TEXT NOT NULL, executable TEXT NOT NULL, address BLOB NOT NULL,
      port INTEGER NOT NULL, outbound INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
      count INTEGER NOT NULL, name TEXT NOT NULL, containers TEXT NOT NULL,
      UNIQUE (address, port, outbound, image, executable));
    CREATE INDEX connections_by_last ON connections (last);
    CREATE INDEX connections_by_name ON connections (name) WHERE name <> '';
    """
}

/// Who was ever connected to what: one record for image, program and destination.
package struct ConnectionRecord: Sendable, Hashable {
  /// Of the container, with tag; empty: the host.
  package var image: String
  package var executable: String
  package var address: IPAddress
  package var port: UInt16
  package var isOutbound: Bool
  /// Seconds since 1970.
  package var first: Double
  package var last: Double
  package var count: Int
  /// The name that led there; empty where none is known.
  package var name: String
  /// Ids of containers, the first 16.
  package var containers: [String]

  package init(
    image: String, executable: String, address: IPAddress, port: UInt16, isOutbound: Bool, first: Double, last: Double,
    count: Int = 1, name: String = "", containers: [String] = []
  ) {
    self.image = image
    self.executable = executable
    self.address = address
    self.port = port
    self.isOutbound = isOutbound
    self.first = first
    self.last = last
    self.count = count
    self.name = name
    self.containers = containers
  }
}

/// The history of connections, for the question whether anybody ever talked to an address.
package struct ConnectionRepository: Sendable {
  let database: StoreDatabase

  /// Joins with what is there: the first time stays, the counts add up.
  package func add(_ connections: [ConnectionRecord]) throws(StoreError) {
    try database.write { db in
      let find = try db.cachedStatement(
        sql: """
          SELECT number, containers FROM connections
          WHERE address = ? AND port = ? AND outbound = ? AND image = ? AND executable = ?
          """)
      let update = try db.cachedStatement(
        sql: """
          UPDATE connections SET first = min(first, ?), last = max(last, ?), count = count + ?,
            name = CASE WHEN ? <> '' THEN ? ELSE name END, containers = ? WHERE number = ?
          """)
      let insert = try db.cachedStatement(
        sql: """
          INSERT INTO connections (address, port, outbound, image, executable, first, last, count, name, containers)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """)
      for connection in connections {
        let address = blob(connection.address.bytes)
        let outbound = connection.isOutbound ? 1 : 0
        let name = connection.name.lowercased()
        let first = Moment.milliseconds(connection.first)
        let last = Moment.milliseconds(connection.last)
        let count = min(max(connection.count, 0), 1 << 40)
        guard
          let row = try Row.fetchOne(
            find, arguments: [address, Int(connection.port), outbound, connection.image, connection.executable])
        else {
          try insert.execute(
            arguments: [
              address, Int(connection.port), outbound, connection.image, connection.executable, first, last, count,
              name, Self.joined(connection.containers, ""),
            ])
          continue
        }
        let number: Int64 = row[0]
        try update.execute(
          arguments: [first, last, count, name, name, Self.joined(connection.containers, row[1]), number])
      }
    }
  }

  private static func joined(_ new: [String], _ known: String) -> String {
    var all = known.split(separator: "\n").map(String.init)
    for id in new where all.count < 16 && !all.contains(id) { all.append(id) }
    return all.joined(separator: "\n")
  }

  private static let columns = "image, executable, address, port, outbound, first, last, count, name, containers"

  private static func read(_ row: Row) throws -> ConnectionRecord {
    let port: Int = row[3]
    let outbound: Int = row[4]
    let containers: String = row[9]
    return ConnectionRecord(
      image: row[0], executable: row[1], address: IPAddress(try row.bytes(2)),
      port: UInt16(truncatingIfNeeded: port), isOutbound: outbound != 0, first: Moment.seconds(row[5]),
      last: Moment.seconds(row[6]), count: row[7], name: row[8],
      containers: containers.split(separator: "\n").map(String.init))
  }

  /// Who ever touched an address of this network, last seen first.
  package func touching(_ network: IPNetwork, limit: Int = 200) throws(StoreError) -> [ConnectionRecord] {
    var last = network.address.bytes
    for index in last.indices {
      let kept = min(max(network.prefix - index * 8, 0), 8)
      last[index] |= UInt8(truncatingIfNeeded: 0xFF >> kept)
    }
    let size = last.count
    return try list(
      "address BETWEEN ? AND ? AND length(address) = ?", [blob(network.address.bytes), blob(last), size], limit)
  }

  /// Who ever went to this name or one below it, last seen first.
  package func touching(name: String, limit: Int = 200) throws(StoreError) -> [ConnectionRecord] {
    let name = name.lowercased()
    return try list(
      "name = ? OR (name LIKE ? ESCAPE '\\' AND name <> '')", [name, "%.\(Filter.literal(name))"], limit)
  }

  /// Of one image, last seen first; an empty name is the host.
  package func of(image: String, limit: Int = 200) throws(StoreError) -> [ConnectionRecord] {
    try list("image = ?", [image], limit)
  }

  package func newest(limit: Int = 200) throws(StoreError) -> [ConnectionRecord] { try list("1", [], limit) }

  private func list(
    _ condition: String, _ arguments: StatementArguments, _ limit: Int
  ) throws(StoreError) -> [ConnectionRecord] {
    try database.read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT \(Self.columns) FROM connections WHERE \(condition) ORDER BY last DESC
          LIMIT \(PageLimit.bounded(limit))
          """, arguments: arguments
      ).map(Self.read)
    }
  }

  /// Everything, to be looked up in new lists of indicators, oldest first.
  /// - Parameter take: false ends it.
  package func forEach(_ take: (ConnectionRecord) -> Bool) throws(StoreError) {
    var place: Int64 = 0
    while true {
      let rows = try database.read { db in
        try Row.fetchAll(
          db, sql: "SELECT \(Self.columns), number FROM connections WHERE number > ? ORDER BY number LIMIT 1000",
          arguments: [place]
        ).map { row in
          let number: Int64 = row[10]
          return (number, try Self.read(row))
        }
      }
      for (_, connection) in rows where !take(connection) { return }
      guard let last = rows.last else { return }
      place = last.0
    }
  }
}
