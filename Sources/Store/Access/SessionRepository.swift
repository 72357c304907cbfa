import GRDB

/// Somebody who is logged in.
package struct SessionRecord: Sendable, Hashable {
  package var user: UserRecord
  /// Seconds since 1970.
  package var createdAt: Double
  package var expiresAt: Double
  /// From where, as the page saw it.
  package var address: String
}

/// Logins of people, each known by a random secret in a cookie.
package struct SessionRepository: Sendable {
  let database: StoreDatabase

  /// How long a session lives at most, and unused, s.
  package static let longestLife = 12 * 3600.0
  package static let longestSilence = 3600.0
  static let mostOfOne = 20

  /// - Returns: the secret for the cookie.
  package func begin(user: String, address: String, at time: Double) throws(StoreError) -> String {
    let secret = Secret.make("")
    try database.write { db in
      guard let known = try UserRepository.find(user, db), known.disabledAt == nil else {
        throw StoreError(.refused, "there is no user '\(user.prefix(64))' who may log in")
      }
      let now = Moment.milliseconds(time)
      try db.execute(
        sql: "INSERT INTO sessions (hash, user, created_at, expires_at, last_used, address) VALUES (?, ?, ?, ?, ?, ?)",
        arguments: [
          Secret.hash(secret), user, now, Moment.milliseconds(time + Self.longestLife), now,
          String(address.prefix(100)),
        ])
      try db.execute(sql: "UPDATE users SET last_login = ? WHERE name = ?", arguments: [now, user])
      // The oldest of too many go.
      try db.execute(
        sql: """
          DELETE FROM sessions WHERE user = ?1 AND hash NOT IN (
            SELECT hash FROM sessions WHERE user = ?1 ORDER BY created_at DESC LIMIT \(Self.mostOfOne))
          """, arguments: [user])
    }
    return secret
  }

  /// Who has this secret, while the session lives and the user may log in.
  package func verify(_ secret: String, at time: Double) throws(StoreError) -> SessionRecord? {
    guard Secret.isPlausible(secret) else { return nil }
    let now = Moment.milliseconds(time)
    let hash = Secret.hash(secret)
    let found = try database.read { db -> (SessionRecord, Int64)? in
      guard
        let row = try Row.fetchOne(
          db, sql: "SELECT user, created_at, expires_at, last_used, address FROM sessions WHERE hash = ?",
          arguments: [hash])
      else { return nil }
      let lastUsed: Int64 = row[3]
      let expires: Int64 = row[2]
      let name: String = row[0]
      guard expires > now, now - lastUsed < Moment.milliseconds(Self.longestSilence),
        let user = try UserRepository.find(name, db), user.disabledAt == nil
      else { return nil }
      let session = SessionRecord(
        user: user, createdAt: Moment.seconds(row[1]), expiresAt: Moment.seconds(expires), address: row[4])
      return (session, lastUsed)
    }
    guard let (session, lastUsed) = found else { return nil }
    if now - lastUsed >= 60_000 {
      try database.write { db in
        try db.execute(sql: "UPDATE sessions SET last_used = ? WHERE hash = ?", arguments: [now, hash])
      }
    }
    return session
  }

  package func end(_ secret: String) throws(StoreError) {
    try database.write { db in
      try db.execute(sql: "DELETE FROM sessions WHERE hash = ?", arguments: [Secret.hash(secret)])
    }
  }

  package func endAll(of user: String) throws(StoreError) {
    try database.write { db in try db.execute(sql: "DELETE FROM sessions WHERE user = ?", arguments: [user]) }
  }

  /// Newest first.
  package func all(of user: String, at time: Double) throws(StoreError) -> [SessionRecord] {
    try database.read { db in
      guard let record = try UserRepository.find(user, db) else { return [] }
      return try Row.fetchAll(
        db,
        sql: """
          SELECT created_at, expires_at, address FROM sessions WHERE user = ? AND expires_at > ? ORDER BY created_at DESC
          """, arguments: [user, Moment.milliseconds(time)]
      ).map {
        SessionRecord(
          user: record, createdAt: Moment.seconds($0[0]), expiresAt: Moment.seconds($0[1]), address: $0[2])
      }
    }
  }
}
