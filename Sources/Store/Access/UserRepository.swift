import GRDB

/// What somebody may do; each may do all that the one before may.
package enum UserRole: String, Sendable, Hashable, CaseIterable, Comparable {
  /// See everything.
  case viewer
  /// Acknowledge, note, make exceptions, start scans.
  case `operator`
  /// Users, tokens, settings, responses.
  case administrator

  private var rank: Int { self == .viewer ? 0 : self == .operator ? 1 : 2 }
  package static func < (a: UserRole, b: UserRole) -> Bool { a.rank < b.rank }
}

package struct UserRecord: Sendable, Hashable {
  package var name: String
  package var role: UserRole
  /// False: comes in only by a login link.
  package var hasPassword: Bool
  /// Seconds since 1970.
  package var createdAt: Double
  package var passwordSetAt: Double?
  package var lastLogin: Double?
  package var disabledAt: Double?
}

/// Who may use the page. There is no user before one was made, and no password that nobody chose.
package struct UserRepository: Sendable {
  let database: StoreDatabase

  package static let shortestPassword = 12
  static let longestPassword = 1000
  static let most = 10_000

  /// - Throws: `refused` for a name that is taken or has other characters than letters, digits, `.`, `-`, `_`, `@`, and for
  ///   a password that is too short.
  package func create(
    _ name: String, role: UserRole, password: String? = nil, at time: Double
  ) throws(StoreError) {
    try Self.check(name: name)
    let hash = try password.map { password throws(StoreError) in try Self.hash(password) }
    try database.write { db in
      guard try Int.fetchOne(db, sql: "SELECT count(*) FROM users") ?? 0 < Self.most else {
        throw StoreError(.refused, "there are \(Self.most) users already")
      }
      let now = Moment.milliseconds(time)
      try db.execute(
        sql: "INSERT OR IGNORE INTO users (name, role, password, created_at, password_set_at) VALUES (?, ?, ?, ?, ?)",
        arguments: [name, role.rawValue, hash, now, hash == nil ? nil : now])
      guard db.changesCount > 0 else { throw StoreError(.refused, "there is a user '\(name)' already") }
    }
  }

  static func check(name: String) throws(StoreError) {
    let isFine = name.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || [0x2E, 0x2D, 0x5F, 0x40].contains(byte)
    }
    guard isFine, (1...64).contains(name.utf8.count) else {
      throw StoreError(.refused, "a user's name has 1 to 64 letters, digits, '.', '-', '_' or '@'")
    }
  }

  private static func hash(_ password: String) throws(StoreError) -> String {
    guard password.count >= shortestPassword, password.utf8.count <= longestPassword else {
      throw StoreError(
        .refused, "a password has at least \(shortestPassword) characters (and at most \(longestPassword) bytes)")
    }
    do { return try PasswordHash(password).text } catch {
      throw StoreError(.io, "the password can't be hashed: \(error)")
    }
  }

  /// Ends all sessions of the user too.
  package func setPassword(_ password: String, of name: String, at time: Double) throws(StoreError) {
    let hash = try Self.hash(password)
    try change(name, "password = ?, password_set_at = ?", [hash, Moment.milliseconds(time)])
  }

  /// Ends all sessions of the user too.
  package func setRole(_ role: UserRole, of name: String) throws(StoreError) {
    try change(name, "role = ?", [role.rawValue])
  }

  /// Ends all sessions of the user too. The last administrator that is not disabled stays.
  package func setDisabled(_ isDisabled: Bool, _ name: String, at time: Double) throws(StoreError) {
    try change(name, "disabled_at = ?", [isDisabled ? Moment.milliseconds(time) : nil])
  }

  private func change(_ name: String, _ assignment: String, _ arguments: StatementArguments) throws(StoreError) {
    try database.write { db in
      try db.execute(sql: "UPDATE users SET \(assignment) WHERE name = ?", arguments: arguments + [name])
      guard db.changesCount > 0 else { throw StoreError(.refused, "there is no user '\(name.prefix(64))'") }
      try Self.keepAdministrator(db)
      try db.execute(sql: "DELETE FROM sessions WHERE user = ?", arguments: [name])
    }
  }

  /// Within a transaction, which comes to nothing where this throws.
  private static func keepAdministrator(_ db: Database) throws {
    let all = try Int.fetchOne(db, sql: "SELECT count(*) FROM users WHERE role = 'administrator'") ?? 0
    let able =
      try Int.fetchOne(
        db, sql: "SELECT count(*) FROM users WHERE role = 'administrator' AND disabled_at IS NULL") ?? 0
    let users = try Int.fetchOne(db, sql: "SELECT count(*) FROM users") ?? 0
    guard able > 0 || (all == 0 && users == 0) else {
      throw StoreError(.refused, "one administrator must be left")
    }
  }

  /// With sessions and tokens. The last administrator stays.
  package func remove(_ name: String) throws(StoreError) {
    try database.write { db in
      try db.execute(sql: "DELETE FROM users WHERE name = ?", arguments: [name])
      guard db.changesCount > 0 else { throw StoreError(.refused, "there is no user '\(name.prefix(64))'") }
      try Self.keepAdministrator(db)
      try db.execute(sql: "DELETE FROM sessions WHERE user = ?", arguments: [name])
      try db.execute(sql: "DELETE FROM login_links WHERE user = ?", arguments: [name])
      try db.execute(sql: "DELETE FROM tokens WHERE owner = ?", arguments: [name])
    }
  }

  // MARK: Reading

  private static let columns = """
    name, role, password IS NOT NULL, created_at, password_set_at, last_login, disabled_at
    """

  static func read(_ row: Row) -> UserRecord {
    let role: String = row[1]
    let hasPassword: Int = row[2]
    func time(_ index: Int) -> Double? {
      let value: Int64? = row[index]
      return value.map(Moment.seconds)
    }
    return UserRecord(
      name: row[0], role: UserRole(rawValue: role) ?? .viewer, hasPassword: hasPassword != 0, createdAt: time(3) ?? 0,
      passwordSetAt: time(4), lastLogin: time(5), disabledAt: time(6))
  }

  package func all() throws(StoreError) -> [UserRecord] {
    try database.read { db in
      try Row.fetchAll(db, sql: "SELECT \(Self.columns) FROM users ORDER BY name LIMIT \(Self.most)").map(Self.read)
    }
  }

  package func find(_ name: String) throws(StoreError) -> UserRecord? {
    try database.read { db in try Self.find(name, db) }
  }

  static func find(_ name: String, _ db: Database) throws -> UserRecord? {
    try Row.fetchOne(db, sql: "SELECT \(columns) FROM users WHERE name = ?", arguments: [name]).map(read)
  }

  /// Who this is, if the password fits and the user is not disabled. Takes as long for a name that isn't known: about
  /// 0.1 s of a core and 32 MiB, so callers limit the rate.
  package func verify(_ name: String, password: String, at time: Double) throws(StoreError) -> UserRecord? {
    guard password.utf8.count <= Self.longestPassword else { return nil }
    let (user, stored) = try database.read { db in
      (
        try Self.find(name, db),
        try String.fetchOne(db, sql: "SELECT password FROM users WHERE name = ?", arguments: [name])
      )
    }
    let hash = stored.flatMap { PasswordHash(text: $0) } ?? Self.nobody
    let fits = hash?.matches(password) ?? false
    guard fits, stored != nil, var user, user.disabledAt == nil else { return nil }
    let now = Moment.milliseconds(time)
    try database.write { db in
      try db.execute(sql: "UPDATE users SET last_login = ? WHERE name = ?", arguments: [now, name])
    }
    user.lastLogin = Moment.seconds(now)
    return user
  }

  /// A hash that no password has: looked at for names that aren't known.
  private static let nobody = try? PasswordHash("no user has this password")
}
