import GRDB
import TestKit
import Testing

@testable import Store

@Suite struct AccessTests {
  private let test: TestStore

  init() throws { test = try TestStore() }

  private let password = "correct horse battery"

  @Test func passwordsFitOrDoNot() throws {
    let store = test.store
    try store.users.create("anna", role: .administrator, password: password, at: 10)
    #expect(try store.users.verify("anna", password: password, at: 20)?.role == .administrator)
    #expect(try store.users.verify("anna", password: "correct horse batterx", at: 20) == nil)
    #expect(try store.users.verify("nobody", password: password, at: 20) == nil)
    #expect(try store.users.verify("nobody", password: "no user has this password", at: 20) == nil)
    #expect(try store.users.find("anna")?.lastLogin == 20)
  }

  @Test func passwordsAreNotInTheFile() throws {
    let hash = try PasswordHash(password, cost: 10)
    #expect(!hash.text.contains("horse") && hash.text.hasPrefix("scrypt$10$8$1$"))
    #expect(PasswordHash(text: hash.text) == hash)
    #expect(try PasswordHash(password, cost: 10).text != hash.text)
    for bad in ["", "scrypt$10$8$1$$", "scrypt$99$8$1$AAAA$AAAA", "md5$1"] { #expect(PasswordHash(text: bad) == nil) }
  }

  @Test func weakPasswordsAndStrangeNamesAreRefused() throws {
    let store = test.store
    for (name, password) in [("a", "short"), ("a b", password), ("", password), ("a\n", password), ("é", password)] {
      #expect(throws: StoreError.self) { try store.users.create(name, role: .viewer, password: password, at: 1) }
    }
    try store.users.create("a", role: .viewer, at: 1)
    #expect(throws: StoreError.self) { try store.users.create("a", role: .administrator, at: 1) }
    #expect(try store.users.verify("a", password: "", at: 1) == nil)
  }

  @Test func oneAdministratorIsLeft() throws {
    let store = test.store
    try store.users.create("root", role: .administrator, at: 1)
    try store.users.create("anna", role: .viewer, at: 1)
    #expect(throws: StoreError.self) { try store.users.setDisabled(true, "root", at: 2) }
    #expect(throws: StoreError.self) { try store.users.setRole(.viewer, of: "root") }
    #expect(throws: StoreError.self) { try store.users.remove("root") }
    #expect(try store.users.find("root")?.disabledAt == nil)
    try store.users.setRole(.administrator, of: "anna")
    try store.users.remove("root")
    #expect(try store.users.all().map(\.name) == ["anna"])
  }

  @Test func tokensEndAndAreRevoked() throws {
    let store = test.store
    try store.users.create("anna", role: .operator, at: 1)
    let (token, secret) = try store.tokens.create("ci", owner: "anna", scopes: [.read], expiresAt: 1000, at: 10)
    #expect(secret.hasPrefix("bhk_") && secret.utf8.count > 40)
    #expect(try store.tokens.verify(secret, at: 500)?.scopes == [.read])
    #expect(try store.tokens.all().first?.lastUsed == 500)
    #expect(try store.tokens.verify(secret, at: 1000) == nil)
    #expect(try store.tokens.verify(secret + "x", at: 500) == nil)
    try store.users.create("root", role: .administrator, at: 1)
    try store.users.setDisabled(true, "anna", at: 20)
    #expect(try store.tokens.verify(secret, at: 500) == nil)
    try store.users.setDisabled(false, "anna", at: 20)
    #expect(try store.tokens.revoke(token.id, at: 600))
    #expect(try store.tokens.verify(secret, at: 610) == nil)
    #expect(throws: StoreError.self) {
      try store.tokens.create("x", owner: "anna", scopes: [.read], expiresAt: 1e9, at: 1)
    }
  }

  @Test func sessionsEnd() throws {
    let store = test.store
    try store.users.create("anna", role: .viewer, at: 1)
    try store.users.create("root", role: .administrator, at: 1)
    let secret = try store.sessions.begin(user: "anna", address: "127.0.0.1", at: 100)
    #expect(try store.sessions.verify(secret, at: 200)?.user.name == "anna")
    #expect(try store.sessions.verify(secret, at: 200 + SessionRepository.longestSilence) == nil)
    #expect(try store.sessions.verify(secret, at: 100 + SessionRepository.longestLife) == nil)
    try store.users.setRole(.operator, of: "anna")
    #expect(try store.sessions.verify(secret, at: 201) == nil)
    let second = try store.sessions.begin(user: "anna", address: "", at: 300)
    try store.sessions.end(second)
    #expect(try store.sessions.verify(second, at: 301) == nil)
    for _ in 0..<25 { _ = try store.sessions.begin(user: "anna", address: "", at: 400) }
    #expect(try store.sessions.all(of: "anna", at: 401).count == SessionRepository.mostOfOne)
  }

  @Test func loginLinksWorkOnce() throws {
    let store = test.store
    let secret = try store.loginLinks.create(user: "admin", role: .administrator, expiresAt: 1000, at: 10)
    #expect(try store.loginLinks.redeem("x" + secret.dropFirst(), at: 20) == nil)
    #expect(try store.loginLinks.redeem(secret, at: 20)?.role == .administrator)
    #expect(try store.loginLinks.redeem(secret, at: 21) == nil)
    let late = try store.loginLinks.create(user: "admin", role: .viewer, expiresAt: 1000, at: 10)
    #expect(try store.loginLinks.redeem(late, at: 1001) == nil)
  }

  @Test func theAuditLogShowsWhatWasAltered() throws {
    for number in 0..<20 {
      try test.store.audit.append(actor: "anna", action: "setting.change", object: "s\(number)", at: Double(number))
    }
    #expect(try test.store.audit.firstBroken() == nil)
    #expect(try test.store.audit.page(limit: 5).elements.map(\.object) == ["s19", "s18", "s17", "s16", "s15"])
    let database = try StoreDatabase(StoreFiles(home: test.folder.path))
    try database.write { try $0.execute(sql: "UPDATE audit SET actor = 'otto' WHERE id = 7") }
    #expect(try test.store.audit.firstBroken() == 7)
    try database.write { try $0.execute(sql: "UPDATE audit SET actor = 'anna' WHERE id = 7") }
    #expect(try test.store.audit.firstBroken() == nil)
    try database.write { try $0.execute(sql: "DELETE FROM audit WHERE id = 9") }
    #expect(try test.store.audit.firstBroken() == 10)
  }
}
