import Archives
import Foundation
import Images
import Model
import Parsing
import TestKit
import Testing

@testable import Secrets

/// The scanner apart from any single detector: where things stand, bounds, hostile bodies.
@Suite struct ScannerTests {
  private let scanner: SecretScanner
  private let inspector: SecretInspector

  init() throws {
    scanner = try SampleTests.scanner.get()
    inspector = try SecretInspector()
  }

  private func token(_ seed: UInt64 = 1) -> String {
    var draw = Draw(seed: seed)
    return draw.fill("ghp_{a:30}{crc62:4}")
  }

  @Test func placesAreRight() {
    let text = "one\ntwo\n  key: \"\(token())\"\n"
    let hits = scanner.scan(Bytes(text), path: "a.yml", isText: true).hits
    #expect(hits.count == 1)
    #expect(hits.first?.line == 3)
    #expect(hits.first?.offset == 16)
    #expect(hits.first?.name == "key")
    #expect(hits.first?.checksum == true)
    #expect(hits.first?.severity == .critical)
    #expect(hits.first?.redacted.hasPrefix("ghp_…(34)…") == true)
  }

  @Test func equalSecretsAreOneHit() {
    let text = "a=\(token())\nb=\(token())\nc=\(token(2))\n"
    let hits = scanner.scan(Bytes(text), path: "a.env", isText: true).hits
    #expect(hits.map(\.count) == [2, 1])
    #expect(Set(hits.map(\.fingerprint)).count == 2)
  }

  @Test func wrongChecksumsWeighLittle() {
    var draw = Draw(seed: 3)
    let hits = scanner.scan(Bytes(draw.fill("x=ghp_{a:36}")), path: "a.env", isText: true).hits
    #expect(hits.map(\.checksum) == [false])
    #expect(hits.map(\.severity) == [.low])
  }

  @Test func escapesAreNoPartOfAWord() {
    for before in ["\\n", "\\t", "%3D", "\\u003d", "\\x3d", "=", "'", ":", "/", ""] {
      let hits = scanner.scan(
        Bytes("v\(before == "" ? "" : "=a")\(before) \(before)\(token())"), path: "a.js", isText: true
      ).hits
      #expect(hits.count == 1, "after \(before)")
    }
    #expect(scanner.scan(Bytes("x\(token())"), path: "a.js", isText: true).hits.isEmpty)
  }

  /// A secret that lies across the edge of two windows is found once.
  @Test func windowsHaveNoGaps() {
    for shift in [-40, -20, -4, -1, 0, 1] {
      let filler = String(repeating: "0123456 89\n", count: (1 << 20) / 11 + 1).prefix((1 << 20) + shift)
      let text = filler.dropLast() + " " + token() + "\n" + filler
      let hits = scanner.scan(Bytes(text), path: "big.log", isText: true).hits
      #expect(hits.count == 1, "\(shift)")
    }
  }

  @Test func binariesAreReadForWhatIsSure() {
    let body =
      [UInt8](repeating: 0, count: 600) + Array(token().utf8) + [0] + Array("password=Tr0ub4dor&3xyz".utf8) + [0]
    let hits = scanner.scan(Bytes(body), path: "bin/tool", isText: false).hits
    #expect(hits.map(\.rule) == ["secret.github-token"])
    #expect(hits.first?.line == nil)
    #expect(hits.first?.offset == 600)
  }

  @Test func onlyWhatCanHoldSecretsIsRead() {
    func interest(_ path: String, _ head: [UInt8], size: Int64 = 1000) -> Interest {
      inspector.interest(in: FileEntry(path: path, kind: .file, size: size), head: Bytes(head))
    }
    #expect(interest("a.txt", Array("hello".utf8)) == .whole(upTo: SecretInspector.maximumText))
    #expect(interest("a.gz", [0x1F, 0x8B, 8, 0]) == .none)
    #expect(interest("a.png", [0x89, 0x50, 0x4E, 0x47, 0x0D]) == .none)
    #expect(interest("bin/a", [0x7F, 0x45, 0x4C, 0x46, 0, 0]) == .wholeIfSmall(upTo: SecretInspector.maximumBinary))
    #expect(interest("empty", [], size: 0) == .none)
    // A second name whose first bytes are gone: only a place says something.
    #expect(interest("b", []) == .none)
    #expect(interest("root/.netrc", []) == .whole(upTo: SecretInspector.maximumText))
    #expect(inspector.interest(in: FileEntry(path: "d", kind: .directory), head: Bytes()) == .none)
  }

  @Test func wideTextIsRead() {
    let text = "key = \"\(token())\"\r\n"
    for isBig in [false, true] {
      let mark: [UInt8] = isBig ? [0xFE, 0xFF] : [0xFF, 0xFE]
      let body =
        mark + text.utf16.flatMap { isBig ? [UInt8($0 >> 8), UInt8($0 & 255)] : [UInt8($0 & 255), UInt8($0 >> 8)] }
      let inspection = inspector.inspect(
        FileEntry(path: "app.config", kind: .file, size: Int64(body.count)), FileContent(Bytes(body)))
      #expect(SecretInspector.hits(Bytes(inspection.facts)).map(\.rule) == ["secret.github-token"])
    }
  }

  @Test func hitsSurviveTheCache() throws {
    let hits = scanner.scan(Bytes("a: \(token())\nb: \(token(9))\n"), path: "a.yml", isText: true).hits
    #expect(hits.count == 2)
    #expect(try SecretHitCodec.decode(Bytes(SecretHitCodec.encode(hits))) == hits)
    var random = SeededGenerator(seed: 4)
    let whole = SecretHitCodec.encode(hits)
    for _ in 0..<2000 {
      var torn = Array(whole.prefix(Int.random(in: 0...whole.count, using: &random)))
      if !torn.isEmpty {
        torn[Int.random(in: 0..<torn.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      _ = SecretInspector.hits(Bytes(torn))
    }
  }

  /// Any body is survived: samples cut, spliced and scribbled over.
  @Test func anyBodyIsSurvived() throws {
    let samples = try Sample.all()
    var random = SeededGenerator(seed: 77)
    for round in 0..<1500 {
      var draw = Draw(seed: UInt64(round))
      var body: [UInt8] = []
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        guard let sample = samples.randomElement(using: &random) else { continue }
        let text = Array(SampleTests.file(sample, &draw).text.utf8)
        let cut = Int.random(in: 0...text.count, using: &random)
        body += text[..<cut]
      }
      for _ in 0..<Int.random(in: 0...6, using: &random) where !body.isEmpty {
        body[Int.random(in: 0..<body.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      let path = ["a.env", "root/.netrc", "x/terraform.tfstate", "lib/a.so"][round % 4]
      let result = scanner.scan(Bytes(body), path: path, isText: round % 2 == 0)
      for hit in result.hits { #expect(hit.offset >= 0 && hit.offset <= body.count) }
      _ = scanner.redact(String(decoding: body.prefix(2000), as: UTF8.self))
    }
  }

  /// Bodies made to be slow: literals by the million, keys without end, base 64 in base 64.
  @Test func hostileBodiesAreBounded() {
    let repeated = [
      "password=", "://a:", "-----BEGIN PRIVATE KEY-----\n", "eyJhbGciOiJIUzI1NiJ9.", "\"private_key_id\"",
      "token: token: ",
      "QUtJQQ", "LS0tLS1CRUdJTi", "kind: Secret\n", "sig=sig=sv=1&", "curl -u ", "\"kty\":\"RSA\"",
    ]
    for piece in repeated {
      let body = Bytes(String(repeating: piece, count: 20_000 / piece.utf8.count))
      let start = ContinuousClock.now
      _ = scanner.scan(body, path: "evil.json", isText: true)
      let time = ContinuousClock.now - start
      #expect(time < .seconds(20), "\(piece): \(time)")
      if time > .seconds(1) { print("slow: \(piece) \(time)") }
    }
  }
}
