import Model
import Parsing
import TestKit
import Testing

@testable import Misconfiguration

@Suite struct FactCodecTests {
  private static var facts: FileFacts {
    var facts = BuildFile.read(
      Bytes("# bulkhead:ignore-file dockerfile.sudo reason=\"x\" until=2027-01-01\nFROM debian\nRUN sudo x\n"),
      path: "Dockerfile"
    )
    facts.settings = [SettingFact(kind: .account, line: 3, fields: ["root", "0", "0", "shadow", "/bin/sh"])]
    facts.exceptions = [IgnoreRule(rule: "dockerfile.*", path: "a/**", reason: "r", expires: "2027-01-01", owner: "o")]
    return facts
  }

  @Test func roundTrip() throws {
    #expect(try FactCodec.decode(Bytes(FactCodec.encode(Self.facts))) == Self.facts)
    #expect(FactCodec.encode(FileFacts()).isEmpty)
  }

  @Test func fuzz() {
    var generator = SeededGenerator(seed: 43)
    let whole = FactCodec.encode(Self.facts)
    for _ in 0..<3_000 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let at = Int.random(in: 0..<bytes.count, using: &generator)
        bytes[at] = UInt8.random(in: 0...255, using: &generator)
      }
      _ = MisconfigurationInspector.facts(Bytes(bytes.prefix(Int.random(in: 0...bytes.count, using: &generator))))
    }
  }

  @Test func settingsFuzz() {
    var generator = SeededGenerator(seed: 44)
    let samples = Sample.read("image.txt").map { Array($0.text.utf8) }
    for _ in 0..<1_000 {
      var bytes = samples.randomElement(using: &generator) ?? []
      if !bytes.isEmpty { bytes[Int.random(in: 0..<bytes.count, using: &generator)] = 0xFF }
      for path in ["etc/passwd", "etc/shadow", "etc/sudoers", "etc/pip.conf", "root/.npmrc", "etc/pacman.conf"] {
        guard let form = SettingsReader.form(path, name: path.split(separator: "/").last ?? "") else { continue }
        _ = SettingsReader.read(form, Bytes(bytes))
      }
    }
  }
}
