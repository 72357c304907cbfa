import GRDB

/// Links that let somebody in once: the one that is printed at the first start, and those that an administrator gives out.
package struct LoginLinkRepository: Sendable {
  let database: StoreDatabase

  /// How long a link waits at most, s.
  package static let longestLife = 7 * 86_400.0
  static let most = 1000

  /// - Parameter role: of the user who is made when the link is used, where there is none of that name.
  /// - Returns: the secret for the address.
  package func create(
    user: String, role: UserRole, expiresAt: Double, at time: Double
  ) throws(StoreError) -> String {
    try UserRepository.check(name: user)
    guard expiresAt > time, expiresAt <= time + Self.longestLife else {
      throw StoreError(.refused, "a login link ends within \(Int(Self.longestLife / 86_400)) days")
    }
    let secret = Secret.make("")
    try database.write { db in
      try db.execute(sql: "DELETE FROM login_links WHERE expires_at < ?", arguments: [Moment.milliseconds(time)])
      guard try Int.fetchOne(db, sql: "SELECT count(*) FROM login_links") ?? 0 < Self.most else {
        throw StoreError(.refused, "there are \(Self.most) login links already")
      }
      try db.execute(
        sql: "INSERT INTO login_links (hash, user, role, expires_at) VALUES (?, ?, ?, ?)",
        arguments: [Secret.hash(secret), user, role.rawValue, Moment.milliseconds(expiresAt)])
    }
    return secret
  }

  /// Uses it up. The user is made where there is none of that name; one that is there keeps role and password.
  /// - Returns: who may come in; nil for a link that is not known, was used, or ended.
  package func redeem(_ secret: String, at time: Double) throws(StoreError) -> UserRecord? {
    guard Secret.isPlausible(secret) else { return nil }
    let now = Moment.milliseconds(time)
    return try database.write { db in
      let hash = Secret.hash(secret)
      try db.execute(
        sql: "UPDATE login_links SET used_at = ?1 WHERE hash = ?2 AND used_at IS NULL AND expires_at > ?1",
        arguments: [now, hash])
      guard db.changesCount == 1,
        let row = try Row.fetchOne(db, sql: "SELECT user, role FROM login_links WHERE hash = ?", arguments: [hash])
      else { return nil }
      let name: String = row[0]
      let role: String = row[1]
      try db.execute(
        sql: "INSERT OR IGNORE INTO users (name, role, created_at) VALUES (?, ?, ?)", arguments: [name, role, now])
      guard let user = try UserRepository.find(name, db), user.disabledAt == nil else { return nil }
      return user
    }
  }
}
