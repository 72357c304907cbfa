import Archives
import Foundation
import Images
import Model
import Parsing
import TestKit
import Testing

@testable import Misconfiguration

/// An image from a few lines of text.
struct ImageSample {
  var configuration = ImageConfiguration()
  private var tar = TarBuilder()

  init(_ text: String) {
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      switch words[0] {
      case "config": configure(words[1], Array(words.dropFirst(2)))
      case "file":
        let content = line.firstRange(of: " | ").map { line[$0.upperBound...].replacing("\\n", with: "\n") + "\n" }
        let size = words.first { $0.hasPrefix("size=") }.flatMap { Int($0.dropFirst(5)) }
        let body = content.map { Array($0.utf8) } ?? [UInt8](repeating: 0x78, count: size ?? 3)
        entry(words, type: "0", size: body.count)
        tar.body(body)
      case "dir": entry(words, type: "5", size: 0)
      case "block": tar.header(words[1], type: "4", mode: 0o600)
      case "link": tar.symbolicLink(words[1], to: words[2])
      default: Issue.record("unknown line \(line)")
      }
    }
  }

  private mutating func entry(_ words: [String], type: Character, size: Int) {
    let owner = words[3].split(separator: ":").compactMap { Int($0) }
    tar.header(
      words[1], type: type, size: size, mode: Int(words[2], radix: 8) ?? 0, user: owner[0], group: owner[1])
  }

  private mutating func configure(_ key: String, _ words: [String]) {
    switch key {
    case "user": configuration.user = words[0]
    case "env": configuration.environment.append(words.joined(separator: " "))
    case "port": configuration.exposedPorts.append(words[0])
    case "volume": configuration.volumes.append(words[0])
    case "entrypoint": configuration.entrypoint = words
    case "label":
      let pair = words.joined(separator: " ").split(separator: "=", maxSplits: 1).map(String.init)
      configuration.labels[pair[0]] = pair[1]
    case "onbuild": configuration.onBuild.append(words.joined(separator: " "))
    case "healthcheck":
      let test = words.map { "\"\($0)\"" }.joined(separator: ",")
      let json = "{\"config\": {\"Healthcheck\": {\"Test\": [\(test)]}}}"
      configuration.healthcheck = try? ImageConfiguration(parsing: Bytes(json)).healthcheck
    default: Issue.record("unknown setting \(key)")
    }
  }

  static func tree(_ layers: [[UInt8]]) -> FileTree {
    let sources = layers.map { bytes in
      LayerSource(.stream(size: bytes.count) { BytesSource(Bytes(bytes)) })
    }
    return FileTree(LayerScanner([MisconfigurationInspector()], workers: 1).scan(sources))
  }

  var tree: FileTree { Self.tree([tar.finished()]) }

  var scene: ImageScene {
    ImageScene(configuration, tree, inspector: MisconfigurationInspector().identifier)
  }
}

@Suite struct ImageRuleTests {
  static let samples = Sample.read("image.txt")

  @Test func everyRuleHasSamples() {
    for rule in Catalogue.rules where rule.manual.rule.hasPrefix("image.") {
      let own = Self.samples.filter { $0.rule == rule.manual.rule }
      let fails = own.count { $0.fails }
      #expect(fails > 0, "\(rule.manual.rule) has no failing sample")
      #expect(own.count > fails, "\(rule.manual.rule) has no passing sample")
    }
  }

  @Test(arguments: samples) func sample(_ sample: Sample) {
    let matches = ImageSample(sample.text).scene.matches().filter { $0.rule == sample.rule }
    #expect(matches.isEmpty != sample.fails, "\(matches)")
  }

  /// What a distribution brings is one low finding, whatever the image adds is one of its own.
  @Test func setuidOfTheDistributionIsNoNoise() throws {
    let scene = ImageSample(
      """
      file usr/bin/su 4755 0:0
      file usr/bin/passwd 4755 0:0
      file usr/sbin/unix_chkpwd 2755 0:42
      file opt/own 4755 0:0
      file usr/local/bin/bash-5.2 4755 0:0
      file app/others 4755 1000:1000
      """
    ).scene
    let matches = scene.matches().filter { $0.rule == "image.setuid" }
    #expect(matches.map(\.severity) == [.low, .medium, .critical, .low])
    let distribution = try #require(matches.last)
    #expect(distribution.details["count"] == "3")
    #expect(distribution.details["paths"] == "usr/bin/passwd, usr/bin/su, usr/sbin/unix_chkpwd")
  }

  @Test func layersAndHistoryAreNamed() throws {
    var first = TarBuilder()
    first.file("etc/passwd", "root:x:0:0::/root:/bin/sh\n")
    var second = TarBuilder()
    second.file("opt/x", "x", mode: 0o4755)
    second.file("etc/app.conf", "x", mode: 0o666)
    var third = TarBuilder()
    third.whiteout("etc/app.conf")
    let json = """
      {"history": [{"created_by": "/bin/sh -c #(nop) ADD file:1 in / "},
        {"created_by": "ENV A=1", "empty_layer": true},
        {"created_by": "RUN |1 TOKEN=hunter2 /bin/sh -c curl -k https://x.example/ | sh # buildkit"},
        {"created_by": "/bin/sh -c rm /etc/app.conf"}], "config": {"User": "app"}, "rootfs": {"diff_ids": []}}
      """
    let configuration = try ImageConfiguration(parsing: Bytes(json))
    let tree = ImageSample.tree([first.finished(), second.finished(), third.finished()])
    let findings = MisconfigurationJudge(today: "2026-11-25")
      .judge(tree, configuration, subject: Subject(kind: .image, name: "x")).findings
    let setuid = try #require(findings.first { $0.rule == "image.setuid" })
    #expect(setuid.evidence.path == "opt/x")
    #expect(setuid.evidence.layer == tree.layers[1].diffID)
    #expect(setuid.evidence.createdBy?.contains("curl -k") == true)
    #expect(setuid.evidence.createdBy?.contains("hunter2") == false)
    // Deleted in a later layer: no container sees it.
    #expect(!findings.contains { $0.rule == "image.world-writable-file" })
    for rule in ["dockerfile.download-executed", "dockerfile.tls-verification-off"] {
      let finding = try #require(findings.first { $0.rule == rule })
      #expect(finding.evidence.layer == tree.layers[1].diffID)
      #expect(finding.evidence.details["inLayer"] == "2 of 3")
    }
    #expect(Set(findings.map(\.fingerprint)).count == findings.count)
    #expect(findings.allSatisfy { $0.kind == .misconfiguration && !$0.remediation.isEmpty })
  }
}
