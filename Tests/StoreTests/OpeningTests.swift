import Foundation
import GRDB
import Model
import TestKit
import Testing

@testable import Store

/// A store in a folder of its own.
struct TestStore {
  let folder: TemporaryDirectory
  let store: Store

  init(_ retention: Retention = Retention()) throws {
    folder = try TemporaryDirectory(prefix: "bulkhead-store")
    store = try Store(home: folder.path, retention: retention)
  }
}

@Suite struct OpeningTests {
  private let test: TestStore

  init() throws { test = try TestStore() }

  private func mode(_ path: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return try #require(attributes[.posixPermissions] as? Int)
  }

  @Test func isItsOwnersAlone() throws {
    try test.store.settings.set("a", to: "b", by: "test", at: 1)
    #expect(try mode(test.folder.path + "/store") == 0o700)
    for suffix in ["", "-wal", "-shm"] { #expect(try mode(test.store.path + suffix) == 0o600) }
    #expect(try test.store.checkIntegrity() == [])
  }

  @Test func keepsWhatWasWritten() throws {
    let folder = try TemporaryDirectory()
    let first = try Store(home: folder.path)
    try first.settings.set("theme", to: "dark", by: "anna", at: 100)
    try first.close()
    let second = try Store(home: folder.path)
    #expect(try second.settings.value("theme") == "dark")
    #expect(second.setAside == nil)
  }

  @Test func damagedFilesAreSetAsideNotDeleted() throws {
    let folder = try TemporaryDirectory()
    let first = try Store(home: folder.path)
    let path = first.path
    try first.settings.set("theme", to: "dark", by: "anna", at: 100)
    try first.close()
    let junk = [UInt8](repeating: 0x41, count: 8192)
    try Data(junk).write(to: URL(fileURLWithPath: path))
    #expect {
      try Store(home: folder.path)
    } throws: { error in
      (error as? StoreError)?.kind == .damaged && "\(error)".contains(path)
    }
    let second = try Store(home: folder.path, onDamage: .setAside)
    let place = try #require(second.setAside)
    #expect(FileManager.default.contents(atPath: place + "/bulkhead.sqlite") == Data(junk))
    #expect(try second.settings.value("theme") == nil)
    #expect(try mode(place) == 0o700)
  }

  @Test func anotherProgramsDatabaseIsLeftAlone() throws {
    let folder = try TemporaryDirectory()
    try FileManager.default.createDirectory(atPath: folder.path + "/store", withIntermediateDirectories: true)
    let queue = try DatabaseQueue(path: folder.path + "/store/bulkhead.sqlite")
    try queue.write { try $0.execute(sql: "CREATE TABLE mine (id INTEGER)") }
    try queue.close()
    #expect(throws: StoreError.self) { try Store(home: folder.path) }
  }

  @Test func aNewerVersionsFileIsRefused() throws {
    let folder = try TemporaryDirectory()
    let first = try Store(home: folder.path)
    let path = first.path
    try first.close()
    let queue = try DatabaseQueue(path: path)
    try queue.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('of the future')") }
    try queue.close()
    #expect {
      try Store(home: folder.path, onDamage: .setAside)
    } throws: { error in (error as? StoreError)?.kind == .newer }
  }

  @Test func migrationsAreNamedOnce() {
    let names = StoreMigrations.steps.map(\.name)
    #expect(Set(names).count == names.count)
  }

  @Test func aReaderDoesNotWaitForTheWriter() throws {
    let database = try StoreDatabase(StoreFiles(home: test.folder.path))
    try database.write { db in
      try db.execute(sql: "INSERT INTO settings VALUES ('x', 'y', 1, 'z')")
      #expect(try test.store.settings.value("x") == nil)
    }
    #expect(try test.store.settings.value("x") == "y")
  }
}
