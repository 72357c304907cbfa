import Foundation
import Parsing
import TestKit
import Testing

@testable import Indicators

@Suite struct DigestListsTests {
  // Of the three bytes "abc": FIPS 180-4 and RFC 1321.
  static let sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
  static let sha1 = "a9993e364706816aba3e25717850c26c9cd0d89d"
  static let md5 = "900150983cd24fb0d6963f7d28e17f72"

  private func label(_ list: String) throws -> (found: Bool, label: String?) {
    var lists = DigestLists()
    try lists.add(Bytes(list), named: "x")
    var pass = DigestPass(lists.algorithms)
    Array("abc".utf8).withUnsafeBytes { pass.update($0) }
    for (algorithm, bytes) in pass.finish() {
      if let known = lists.find(algorithm, bytes) { return (true, known.label) }
    }
    return (false, nil)
  }

  @Test(
    arguments: [
      ("\(sha256)\n", nil), ("\(sha1)", nil), ("\(md5)\r\n", nil), (sha256.uppercased(), nil),
      ("# list\n\n  \(sha256)  evil.elf\n", "evil.elf"), ("\(sha256) *evil.elf", "evil.elf"),
      ("SHA256 (evil.elf) = \(sha256)", "evil.elf"), ("\(md5):4711:Unix.Trojan.Mirai-1", "Unix.Trojan.Mirai-1"),
      ("\(sha256),Mirai", "Mirai"), ("Mirai;\(sha1)", "Mirai"), ("\(md5)\tn/a", nil), ("; c\n// d\n\(md5)", nil),
      (
        "# \"first_seen_utc\",\"sha256_hash\",\"md5_hash\",\"sha1_hash\",\"reporter\",\"file_name\",\"signature\"\n"
          + "\"2026-01-01 00:00:00\", \"\(sha256)\", \"\(md5)\", \"\(sha1)\", \"x\", \"a,b.elf\", \"Gafgyt\"", "Gafgyt"
      ),
      ("name,sha256,imphash\nKinsing,\(sha256),\(String(repeating: "0", count: 32))", "Kinsing"),
      ("%%%% size,md5,sha256,filename\n3,\(md5),\(sha256),/x", "/x"),
    ] as [(String, String?)]) func understands(_ list: String, _ expected: String?) throws
  {
    let answer = try label(list)
    #expect(answer.found && answer.label == expected)
  }

  @Test func otherHashColumnsAreNoDigests() throws {
    // The imphash of a table must not be taken for the MD5 of a file.
    var lists = DigestLists()
    try lists.add(Bytes("sha256_hash,imphash\n\(Self.sha256),\(Self.md5)"), named: "x")
    #expect(lists.count == 1 && lists.algorithms == [.sha256])
  }

  @Test func whatIsNoList() throws {
    var lists = DigestLists()
    for text in ["", "# nothing\n", "hello\n", "\(Self.sha256)0\n", String(repeating: "g", count: 64)] {
      #expect(throws: ParseError.self, "\(text)") { try lists.add(Bytes(text), named: "x") }
    }
    #expect(try lists.add(Bytes("\(Self.sha256)\nrubbish\nmore rubbish\n"), named: "x") == 2)
  }

  @Test func fingerprintsFollowTheContent() throws {
    var a = DigestLists()
    var b = DigestLists()
    try a.add(Bytes(Self.sha256), named: "x")
    try b.add(Bytes(Self.sha1), named: "x")
    #expect(a.fingerprint != b.fingerprint && a.fingerprint != DigestLists().fingerprint)
  }

  @Test func garbledListsEnd() {
    let sample = Array(
      "# \"a\",\"sha256_hash\",\"signature\"\n\"x\",\"\(Self.sha256)\",\"y\"\nSHA1 (f) = \(Self.sha1)\n\(Self.md5):1:z\n"
        .utf8)
    var random = SeededGenerator(seed: 7)
    for _ in 0..<3000 {
      var bytes = sample
      for _ in 0..<Int.random(in: 1...8, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: place)
        default: bytes.insert(Array("\",;:\n =()#".utf8).randomElement(using: &random) ?? 0, at: place)
        }
      }
      var lists = DigestLists()
      _ = try? lists.add(Bytes(bytes), named: "x")
      #expect(lists.count <= 4)
    }
  }
}
