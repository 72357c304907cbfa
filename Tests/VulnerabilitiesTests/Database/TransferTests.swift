import Foundation
import TestKit
import Testing

@testable import Vulnerabilities

@Suite struct TransferTests {
  private func exported(_ key: SigningKey?) throws -> (DatabaseHome, String) {
    let home = try DatabaseHome()
    try home.fill("CVE-2024-1 debian:12 openssl 3.0.1-1", "CVE-2024-2 pypi requests 2.0")
    let path = home.folder.path + "/export.bkh"
    try DatabaseExport.write(home.files, to: path, key: key)
    return (home, path)
  }

  @Test func whatIsExportedCanBeImportedElsewhere() throws {
    let key = SigningKey()
    let (home, path) = try exported(key)
    try key.write(to: home.folder.path + "/key.pem")
    try key.publicKey.write(to: home.folder.path + "/key.pub")
    let other = try DatabaseHome()
    #expect(DatabaseImport.isExport(path))
    let summary = try DatabaseImport.read(
      path, into: other.files, key: try VerifyingKey(file: home.folder.path + "/key.pub"))
    #expect(summary.advisories == 2 && summary.isSigned)
    #expect(try other.names(of: "CVE-2024-2") == ["pypi requests"])
    #expect(try SigningKey(file: home.folder.path + "/key.pem").publicKey.identifier == key.publicKey.identifier)
  }

  @Test func onlyTheRightKeyOpens() throws {
    let (home, path) = try exported(SigningKey())
    defer { withExtendedLifetime(home) {} }
    let other = try DatabaseHome()
    func error(_ key: VerifyingKey?, _ accepts: Bool = false) -> AdvisoryDatabaseError? {
      do throws(AdvisoryDatabaseError) {
        _ = try DatabaseImport.read(path, into: other.files, key: key, acceptsUnverified: accepts)
        return nil
      } catch { return error }
    }
    #expect(error(SigningKey().publicKey)?.kind == .untrusted)
    #expect(error(nil)?.kind == .untrusted)
    #expect(throws: AdvisoryDatabaseError.self) { try AdvisoryDatabase(other.files) }
    #expect(error(nil, true) == nil)
    let (unsignedHome, unsigned) = try exported(nil)
    defer { withExtendedLifetime(unsignedHome) {} }
    #expect(throws: AdvisoryDatabaseError.self) {
      try DatabaseImport.read(unsigned, into: other.files, key: SigningKey().publicKey)
    }
  }

  @Test func everySpoiltByteIsNoticed() throws {
    let key = SigningKey()
    let (home, path) = try exported(key)
    defer { withExtendedLifetime(home) {} }
    let good = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
    let target = try DatabaseHome()
    try target.fill("CVE-2020-1 pypi old 1.0")
    var random = SeededGenerator(seed: 41)
    for _ in 0..<120 {
      var bytes = good
      switch Int.random(in: 0..<3, using: &random) {
      case 0: bytes[Int.random(in: 0..<bytes.count, using: &random)] ^= 1 << UInt8.random(in: 0...7, using: &random)
      case 1: bytes.removeLast(Int.random(in: 1..<bytes.count, using: &random))
      default: bytes.insert(0, at: Int.random(in: 0..<bytes.count, using: &random))
      }
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      #expect(throws: AdvisoryDatabaseError.self) {
        try DatabaseImport.read(path, into: target.files, key: key.publicKey, force: true)
      }
    }
    // What was there is still there.
    #expect(try target.names(of: "CVE-2020-1") == ["pypi old"])
  }

  @Test func anOlderOneIsNotTakenByMistake() throws {
    let key = SigningKey()
    let (home, path) = try exported(key)
    var journal = FeedJournal()
    journal.feeds["lines"] = .init(triedAt: 5_000_000_000, confirmedAt: 5_000_000_000)
    try journal.write(home.files)
    #expect(throws: AdvisoryDatabaseError.self) { try DatabaseImport.read(path, into: home.files, key: key.publicKey) }
    _ = try DatabaseImport.read(path, into: home.files, key: key.publicKey, force: true)
  }

  @Test(.enabled(if: TestAuthority.isAvailable)) func keysOfOpenSSLAreTaken() throws {
    let folder = try TemporaryDirectory()
    try Tool.run("openssl", ["genpkey", "-algorithm", "ed25519", "-out", folder.path + "/k.pem"])
    try Tool.run("openssl", ["pkey", "-in", folder.path + "/k.pem", "-pubout", "-out", folder.path + "/k.pub"])
    let key = try SigningKey(file: folder.path + "/k.pem")
    #expect(try VerifyingKey(file: folder.path + "/k.pub").identifier == key.publicKey.identifier)
    #expect(throws: AdvisoryDatabaseError.self) { try SigningKey(file: folder.path + "/k.pub") }
  }
}
