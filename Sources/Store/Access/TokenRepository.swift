import GRDB

/// What a token may be used for.
package enum TokenScope: String, Sendable, Hashable, CaseIterable {
  case read
  /// Acknowledge, note, make exceptions.
  case triage
  /// Start scans and audits.
  case scan
  /// Only the metrics.
  case metrics
  /// Everything that an administrator may.
  case administer
}

package struct TokenRecord: Sendable, Hashable {
  package var id: Int64
  package var name: String
  /// Name of the user who made it.
  package var owner: String
  package var scopes: Set<TokenScope>
  /// Seconds since 1970.
  package var createdAt: Double
  package var expiresAt: Double
  /// To the minute.
  package var lastUsed: Double?
  package var revokedAt: Double?
}

/// Tokens for programs that use the API.
package struct TokenRepository: Sendable {
  let database: StoreDatabase

  /// How long a token may live, s.
  package static let longestLife = 366.0 * 86_400
  static let most = 1000

  /// - Returns: the token, and its secret (`bhk_…`), which is never seen again.
  package func create(
    _ name: String, owner: String, scopes: Set<TokenScope>, expiresAt: Double, at time: Double
  ) throws(StoreError) -> (token: TokenRecord, secret: String) {
    guard (1...100).contains(name.utf8.count), !scopes.isEmpty, expiresAt > time,
      expiresAt <= time + Self.longestLife
    else {
      throw StoreError(
        .refused, "a token has a name of at most 100 bytes, at least one scope, and ends within a year")
    }
    let secret = Secret.make("bhk_")
    return try database.write { db in
      guard try UserRepository.find(owner, db) != nil else {
        throw StoreError(.refused, "there is no user '\(owner.prefix(64))'")
      }
      guard try Int.fetchOne(db, sql: "SELECT count(*) FROM tokens") ?? 0 < Self.most else {
        throw StoreError(.refused, "there are \(Self.most) tokens already; remove some")
      }
      let now = Moment.milliseconds(time)
      let end = Moment.milliseconds(expiresAt)
      try db.execute(
        sql: "INSERT INTO tokens (hash, name, owner, scopes, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)",
        arguments: [
          Secret.hash(secret), name, owner, scopes.map(\.rawValue).sorted().joined(separator: " "), now, end,
        ])
      let token = TokenRecord(
        id: db.lastInsertedRowID, name: name, owner: owner, scopes: scopes, createdAt: Moment.seconds(now),
        expiresAt: Moment.seconds(end))
      return (token, secret)
    }
  }

  private static let columns = "t.id, t.name, t.owner, t.scopes, t.created_at, t.expires_at, t.last_used, t.revoked_at"

  private static func read(_ row: Row) -> TokenRecord {
    let scopes: String = row[3]
    let lastUsed: Int64? = row[6]
    let revoked: Int64? = row[7]
    return TokenRecord(
      id: row[0], name: row[1], owner: row[2],
      scopes: Set(scopes.split(separator: " ").compactMap { TokenScope(rawValue: String($0)) }),
      createdAt: Moment.seconds(row[4]), expiresAt: Moment.seconds(row[5]), lastUsed: lastUsed.map(Moment.seconds),
      revokedAt: revoked.map(Moment.seconds))
  }

  /// The token with this secret, unless it ended or was revoked, or its owner is disabled.
  package func verify(_ secret: String, at time: Double) throws(StoreError) -> TokenRecord? {
    guard Secret.isPlausible(secret) else { return nil }
    let now = Moment.milliseconds(time)
    let token = try database.read { db in
      try Row.fetchOne(
        db,
        sql: """
          SELECT \(Self.columns) FROM tokens AS t JOIN users AS u ON u.name = t.owner AND u.disabled_at IS NULL
          WHERE t.hash = ? AND t.revoked_at IS NULL AND t.expires_at > ?
          """, arguments: [Secret.hash(secret), now]
      ).map(Self.read)
    }
    guard let token else { return nil }
    // Once a minute is enough: a look at the page must not cost a write.
    if time - (token.lastUsed ?? 0) >= 60 {
      try database.write { db in
        try db.execute(sql: "UPDATE tokens SET last_used = ? WHERE id = ?", arguments: [now, token.id])
      }
    }
    return token
  }

  @discardableResult
  package func revoke(_ id: Int64, at time: Double) throws(StoreError) -> Bool {
    try database.write { db in
      try db.execute(
        sql: "UPDATE tokens SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL",
        arguments: [Moment.milliseconds(time), id])
      return db.changesCount > 0
    }
  }

  /// Newest first, those that ended too.
  package func all() throws(StoreError) -> [TokenRecord] {
    try database.read { db in
      try Row.fetchAll(db, sql: "SELECT \(Self.columns) FROM tokens AS t ORDER BY t.id DESC").map(Self.read)
    }
  }
}
