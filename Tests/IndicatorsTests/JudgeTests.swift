import Archives
import Images
import Model
import Parsing
import TestKit
import Testing

@testable import Indicators

/// Findings of images as a whole: all layers, what they deleted, and what several means say of one file.
@Suite struct JudgeTests {
  private let subject = Subject(kind: .image, name: "shop:1")

  private func tree(_ inspector: IndicatorInspector, _ layers: [(inout TarBuilder) -> Void]) -> FileTree {
    let sources = layers.map { build in
      var tar = TarBuilder()
      build(&tar)
      let bytes = Bytes(tar.finished())
      return LayerSource(.stream(size: bytes.count) { BytesSource(bytes) })
    }
    return FileTree(LayerScanner([inspector], workers: 1).scan(sources))
  }

  private func program(_ id: String) throws -> [UInt8] {
    let marker = try #require(MarkerCatalogue.markers.first { $0.id == id })
    return [0x7F, 0x45, 0x4C, 0x46] + [UInt8](repeating: 0, count: 60)
      + Array((marker.all + marker.any).joined(separator: "\0").utf8)
  }

  @Test func deletedAndReplacedFilesCount() throws {
    let inspector = try IndicatorInspector()
    let xmrig = try program("malware.miner.xmrig")
    let tree = tree(
      inspector,
      [
        {
          $0.file("tmp/a", xmrig)
          $0.file("tmp/b", xmrig)
          $0.file("tmp/c", xmrig)
          $0.hardLink("tmp/d", to: "tmp/c")
        },
        {
          $0.whiteout("tmp/a")
          $0.file("tmp/b", "nothing")
          $0.whiteout("tmp/c")
        },
      ])
    let configuration = try ImageConfiguration(
      parsing: Bytes(
        "{\"history\":[{\"created_by\":\"ADD x\"},{\"created_by\":\"RUN rm x\"}],\"rootfs\":{\"diff_ids\":[]}}"))
    let findings = IndicatorJudge(inspector).findings(tree, configuration, subject: subject)
    #expect(findings.map(\.evidence.path) == ["tmp/a", "tmp/b", "tmp/d"])
    #expect(findings.allSatisfy { $0.kind == .malware && $0.rule == "malware.miner.xmrig" && $0.severity == .high })
    let deleted = findings.map { finding -> Bool? in
      guard case .malware(let details) = finding.details else { return nil }
      return details.deletedInLaterLayer
    }
    #expect(deleted == [true, true, false])
    #expect(findings[0].title.contains("removed in a later layer but still in the image"))
    #expect(findings[1].title.contains("replaced in a later layer"))
    #expect(findings[0].evidence.createdBy == "ADD x" && findings[0].evidence.details["removedBy"] == "RUN rm x")
    #expect(findings[2].evidence.details["alsoAt"] == "tmp/c")
    #expect(Set(findings.map(\.fingerprint)).count == 3)
  }

  @Test func aListKnowsTheFile() throws {
    var lists = DigestLists()
    try lists.add(Bytes("\(DigestListsTests.sha1),Gafgyt\n"), named: "own.csv")
    let inspector = try IndicatorInspector(lists: lists)
    let tree = tree(
      inspector,
      [
        {
          $0.file("opt/data.bin", "abc"); $0.file("opt/other", "abd")
        }
      ])
    let findings = IndicatorJudge(inspector).findings(tree, nil, subject: subject, isPristine: { _ in true })
    let finding = try #require(findings.first)
    #expect(findings.count == 1 && finding.rule == "malware.digest" && finding.severity == .critical)
    guard case .malware(let details) = finding.details else { throw Unexpected() }
    #expect(
      details.family == "Gafgyt" && details.source == "own.csv" && details.digests == ["sha1": DigestListsTests.sha1])
  }

  @Test func rulesSeeEveryFile() throws {
    let rules = try YaraRules([
      .init(name: "own.yar", text: Bytes("rule Any { strings: $a = \"needle\" condition: $a }"))
    ])
    let inspector = try IndicatorInspector(rules: rules)
    let tree = tree(
      inspector,
      [
        {
          $0.file("srv/readme", "a needle"); $0.file("srv/empty", "")
        }
      ])
    let all = IndicatorJudge(inspector).findings(tree, nil, subject: subject)
    #expect(all.map(\.rule) == ["malware.yara.Any"])
    #expect(IndicatorJudge(inspector).findings(tree, nil, subject: subject, isPristine: { _ in true }).isEmpty)
  }

  @Test func preloadAndTestFile() throws {
    let inspector = try IndicatorInspector()
    let eicar = "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-" + "STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
    let tree = tree(
      inspector,
      [
        {
          $0.file("etc/ld.so.preload", "# none\n/usr/local/lib/libx.so\n")
          $0.file("root/eicar.com", eicar + "\n")
          $0.file("root/longer.txt", eicar + String(repeating: "x", count: 200))
        }
      ])
    let findings = IndicatorJudge(inspector).findings(tree, nil, subject: subject)
    #expect(findings.map(\.rule) == ["malware.preload", "malware.test-file"])
    #expect(findings[0].evidence.excerpt == "/usr/local/lib/libx.so")
    let clean = self.tree(inspector, [{ $0.file("etc/ld.so.preload", "# none\n") }])
    #expect(IndicatorJudge(inspector).findings(clean, nil, subject: subject).isEmpty)
  }

  @Test func onlyProgramsScriptsAndSettingsAreReadWithoutLists() throws {
    let inspector = try IndicatorInspector()
    func interest(_ path: String, _ head: [UInt8]) -> Interest {
      inspector.interest(in: FileEntry(path: path, kind: .file, size: 1000), head: Bytes(head))
    }
    #expect(interest("usr/share/doc/x", Array("text".utf8)) == .none)
    #expect(interest("usr/lib/a.js", Array("text".utf8)) == .none)
    #expect(interest("usr/bin/x", [0x7F, 0x45, 0x4C, 0x46]) != .none)
    #expect(interest("usr/bin/x", Array("#!/bin/sh".utf8)) != .none)
    #expect(interest("etc/cron.d/x", Array("* * * * *".utf8)) != .none)
    #expect(interest("opt/config.json", Array("{}".utf8)) != .none)
  }

  @Test func factsAreReadBack() throws {
    let indicators = [
      Indicator(
        rule: "malware.digest", severity: .critical, title: "t", means: .digest, category: "c", family: nil,
        indicator: "i", source: "s", details: ["a": "b"], digests: ["md5": "00"])
    ]
    let facts = IndicatorCodec.encode(indicators)
    #expect(try IndicatorCodec.decode(Bytes(facts)) == indicators)
    var random = SeededGenerator(seed: 3)
    for _ in 0..<2000 {
      var bytes = facts
      bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      _ = IndicatorInspector.indicators(Bytes(bytes.prefix(Int.random(in: 0...bytes.count, using: &random))))
    }
  }

  struct Unexpected: Error {}
}
