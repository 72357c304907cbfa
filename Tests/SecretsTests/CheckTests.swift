import Foundation
import Parsing
import TestKit
import Testing

@testable import Secrets

/// Checksums and structures against published answers.
@Suite struct CheckTests {
  @Test func crc32() {
    // The check value of the CRC catalogue.
    #expect(Checksums.crc32(Array("123456789".utf8)) == 0xCBF4_3926)
    #expect(Checksums.crc32([UInt8]()) == 0)
    #expect(String(decoding: Checksums.text(0, base: 62, width: 6), as: UTF8.self) == "000000")
    #expect(String(decoding: Checksums.text(61, base: 62, width: 2), as: UTF8.self) == "0z")
  }

  /// Tokens that npm and GitHub made for everybody to see, in pieces.
  @Test func base62Sums() {
    for (prefix, body, sum) in [
      ("npm_", "qkJaB6MffYVzZXWqmc" + "oF49yrUxP3wf", "0LsakP"),
      ("ghp_", "zQWBuTSOoRi4A9spHc" + "VY5ncnsDkxkJ", "0mLq17"),
    ] {
      #expect(Checksums.base62(Array((prefix + body + sum).utf8), prefix: 4).checksum == true)
      #expect(Checksums.base62(Array((prefix + body + "0AAAAA").utf8), prefix: 4).checksum == false)
    }
    #expect(Checksums.base62([], prefix: 4).outcome == .other)
  }

  @Test func gitLabSums() {
    let head = "glpat-" + String(repeating: "bM2kQ", count: 6) + ".01.0u"
    let sum = String(
      decoding: Checksums.text(Checksums.crc32(head.utf8), base: 36, width: 7, lowerCase: true), as: UTF8.self)
    #expect(Checksums.gitLab(Array((head + sum).utf8)).checksum == true)
    #expect(Checksums.gitLab(Array((head + "0000000").utf8)).checksum == false)
    #expect(Checksums.gitLab(Array("glpat-abcdefghij1234567890".utf8)).checksum == nil)
  }

  /// BIP 173's own strings.
  @Test func bech32Sums() {
    #expect(Bech32.judge(Array("A12UEL5L".utf8), "a").checksum == true)
    #expect(Bech32.judge(Array("A12UEL5M".utf8), "a").checksum == false)
    #expect(Bech32.judge(Array("A1b".utf8), "a").outcome == .other)
    #expect(Bech32.judge(Array("abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw".utf8), "abcdef").checksum == true)
  }

  /// The account number comes back out of a key that was made for it.
  @Test func accountsOfAWSKeys() {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    for account in [123_456_789_012, 100_200_300_401, 999_999_999_998] {
      // Bit 47 is set in every key with this coding; the account fills bits 7 to 46.
      var bits = (UInt64(1) << 47 | UInt64(account) << 7 | 0x55) << 2 | 1
      var digits: [Character] = []
      for _ in 0..<10 {
        digits.insert(alphabet[Int(bits & 31)], at: 0)
        bits >>= 5
      }
      let verdict = AWSKey.judge(Array(("AKIA" + String(digits) + "QZ3KWM").utf8))
      #expect(verdict.outcome == .secret)
      #expect(verdict.details["account"] == String(repeating: "0", count: 12 - String(account).count) + String(account))
    }
    #expect(AWSKey.judge(Array(("AKIA" + "IOSFODNN7" + "EXAMPLE").utf8)).outcome == .inert)
    #expect(AWSKey.judge(Array("AKIAAAAAAAAAAAAAAAAA".utf8)).outcome == .inert)
    #expect(AWSKey.judge(Array("AKIA".utf8)).outcome == .other)
  }

  @Test func days() {
    #expect(WebToken.day(1_516_239_022) == "2018-01-18")
    #expect(WebToken.day(1_893_456_000) == "2030-01-01")
    #expect(WebToken.day(951_782_400) == "2000-02-29")
    #expect(WebToken.day(-1) == "never")
  }

  /// RFC 4648, section 10.
  @Test func base64() {
    for (text, coded) in [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("foobar", "Zm9vYmFy"),
    ] {
      #expect(Base64.decode(coded.utf8).map { String(decoding: $0, as: UTF8.self) } == text)
      #expect(Base64.decode(coded.utf8.filter { $0 != 0x3D }).map { String(decoding: $0, as: UTF8.self) } == text)
    }
    for bad in ["A", "AA=A", "A===", "AAAAA=", "A*AA"] { #expect(Base64.decode(bad.utf8) == nil, "\(bad)") }
  }

  /// Wherever a text stands in base 64, its digits are among those that are looked for.
  @Test func insidesOfBase64() {
    var random = SeededGenerator(seed: 1)
    for _ in 0..<300 {
      let needle = (0..<Int.random(in: 4...12, using: &random)).map { _ in UInt8.random(in: 33...126, using: &random) }
      let before = (0..<Int.random(in: 0...9, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
      let whole = Data(before + needle + [1, 2, 3]).base64EncodedString()
      let inside = Base64.insides(of: needle)[before.count % 3]
      let text = Bytes(whole)
      let found = text.firstRange(of: inside.digits)
      #expect(found != nil)
      #expect(((found?.lowerBound ?? 0) - inside.before) % 4 == 0)
    }
  }

  @Test func randomnessKnowsPeople() {
    for text in ["aaaaaaaaaaaaaaaaaaaa", "abcdefghijklmnopqrst", "1234567890123456", "abcabcabcabcabcabc", "00000000"] {
      #expect(!Randomness.isPlausible(Array(text.utf8)), "\(text)")
    }
    var draw = Draw(seed: 8)
    var refused = 0
    for _ in 0..<2000 {
      for template in [
        "{h:32}", "{h:40}", "{a:20}", "{a:36}", "{w:24}", "{d:16}", "{2:16}", "{b:40}", "{h:8}-{h:4}-{h:4}-{h:12}",
      ] {
        if !Randomness.isPlausible(Array(draw.fill(template).utf8)) { refused += 1 }
      }
    }
    // Of eighteen thousand at most one in a thousand.
    #expect(refused <= 18, "\(refused)")
  }

  @Test func valuesThatAreNone() {
    for text in [
      "${PASSWORD}", "$PASSWORD", "{{ secret }}", "<password>", "%(pass)s", "$(cat x)", "#{token}", "[token]",
      "$HOME/x",
    ] {
      #expect(Inertness.isVariable(Array(text.utf8)), "\(text)")
    }
    for text in ["$2y$10$abcdefgh", "S3$cret9", "pa$$word9", "x${", "$ecretPassw0rd"] {
      #expect(!Inertness.isVariable(Array(text.utf8)) || text == "x${", "\(text)")
    }
    for text in ["password", "Password1", "changeme", "admin", "s3cr3t!"] {
      #expect(Inertness.isEmptyWord(Array(text.utf8)), "\(text)")
    }
    #expect(!Inertness.isEmptyWord(Array("Vq8!mKp2".utf8)))
  }

  @Test func keysInEveryQuoting() throws {
    var draw = Draw(seed: 21)
    let pem = draw.fill("{pem:RSA PRIVATE KEY}")
    let lines = pem.split(separator: "\n").map(String.init)
    let scanner = try SampleTests.scanner.get()
    let quotings: [String: String] = [
      "as it is": pem, "with carriage returns": lines.joined(separator: "\r\n") + "\r\n",
      "in JSON": "{\"key\": \"\(lines.joined(separator: "\\n"))\\n\"}",
      "in YAML": "key: |\n" + lines.map { "    \($0)\n" }.joined(),
      "in a program": lines.map { "\"\($0)\\n\"" }.joined(separator: " +\n  "),
      "in C": lines.map { "\"\($0)\\n\"" }.joined(separator: "\n"),
      "on one line": "KEY='" + lines.joined(separator: " ") + "'",
      "in Python": "key = '''\(pem)'''\n",
    ]
    var prints = Set<String>()
    for (name, text) in quotings {
      let hits = scanner.scan(Bytes(text), path: "etc/app/key", isText: true).hits
      #expect(hits.map(\.rule) == ["secret.private-key"], "\(name): \(hits.map(\.rule))")
      prints.formUnion(hits.map(\.fingerprint))
    }
    // One key, however it is written.
    #expect(prints.count == 1)
    for (path, severity) in [
      ("etc/ssh/ssh_host_rsa_key", "medium"), ("etc/ssl/private/ssl-cert-snakeoil.key", "low"),
      ("srv/app/server.key", "high"),
      ("usr/lib/python3/test/keycert.pem", "low"), ("usr/share/doc/x/examples/key.pem", "low"),
    ] {
      let hits = scanner.scan(Bytes(pem), path: path, isText: true).hits
      #expect(hits.map(\.severity.rawValue) == [severity], "\(path)")
    }
    for broken in [
      "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA...\n-----END RSA PRIVATE KEY-----",
      "-----BEGIN PRIVATE KEY-----",
      "-----BEGIN PRIVATE KEY-----\n<your key here>\n-----END PRIVATE KEY-----\n",
      "if line == '-----BEGIN RSA PRIVATE KEY-----' { return key }\n" + String(repeating: "let x = 1\n", count: 40),
    ] { #expect(scanner.scan(Bytes(broken), path: "srv/a.pem", isText: true).hits.isEmpty, "\(broken)") }
    let old =
      lines[0] + "\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,AB\n\n" + lines.dropFirst().joined(separator: "\n")
    #expect(scanner.scan(Bytes(old), path: "srv/a.pem", isText: true).hits.map(\.severity) == [.low])
  }
}
