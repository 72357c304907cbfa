import Model
import TestKit
import Testing

@testable import Inventory

@Suite struct NodeArchiveTests {
  @Test func yarnsZips() throws {
    var zip = ZipBuilder()
    zip.directory("node_modules/left-pad")
    zip.file("node_modules/left-pad/package.json", #"{"name": "left-pad", "version": "1.3.0", "license": "WTFPL"}"#)
    zip.file("node_modules/left-pad/perf/package.json", #"{"name": "perf", "version": "1.0.0"}"#)
    zip.file("node_modules/left-pad/test/node_modules/t/package.json", #"{"name": "t", "version": "1.0.0"}"#)
    let path = "app/.yarn/cache/left-pad-npm-1.3.0-e1b5d4a2-1fc5.zip"
    let result = try #require(Extracting.run(YarnCacheArchive(), path, zip.finished()))
    #expect(result.packages.map(\.purl.description) == ["pkg:npm/left-pad@1.3.0"])
    #expect(result.packages[0].locations == [path + "!/node_modules/left-pad/package.json"])
    #expect(result.problems.isEmpty)
    #expect(Extracting.run(YarnCacheArchive(), "app/cache/a.zip", zip.finished()) == nil)
    #expect(
      try #require(Extracting.run(YarnCacheArchive(), path, Array(zip.finished().dropLast(9)))).problems.count == 1)
    Extracting.fuzz(YarnCacheArchive(), path, zip.finished(), rounds: 1500, seed: 8)
  }

  /// An asar of these files, all in one folder each.
  static func asar(_ files: [(path: [String], content: String)], extra: String = "") -> [UInt8] {
    var body = ""
    var tree = ""
    for (path, content) in files {
      var node = #"{"size": \#(content.utf8.count), "offset": "\#(body.utf8.count)"}"#
      for name in path.dropFirst().reversed() { node = #"{"files": {"\#(name)": \#(node)}}"# }
      tree += (tree.isEmpty ? "" : ", ") + #""\#(path[0])": \#(node)"#
      body += content
    }
    let header = Array(#"{"files": {\#(tree)\#(extra)}}"#.utf8)
    let padded = header + [UInt8](repeating: 0, count: (4 - header.count % 4) % 4)
    func word(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(value >> (8 * $0) & 0xFF) } }
    return word(4) + word(padded.count + 8) + word(padded.count + 4) + word(header.count) + padded + Array(body.utf8)
  }

  static let sample = asar(
    [
      (["package.json"], #"{"name": "editor", "version": "2.0.0"}"#),
      (["node_modules", "ws", "package.json"], #"{"name": "ws", "version": "7.4.5"}"#),
      (["vendor", "tests", "package.json"], #"{"name": "t", "version": "1.0.0"}"#),
    ],
    extra: #", "native": {"files": {"package.json": {"size": 3, "unpacked": true}}}, "link": {"link": "package.json"}"#)

  @Test func electronsArchives() throws {
    let path = "opt/editor/resources/app.asar"
    let result = try #require(Extracting.run(ElectronArchive(), path, Self.sample))
    #expect(result.problems.isEmpty)
    #expect(result.packages.map(\.purl.description) == ["pkg:npm/editor@2.0.0", "pkg:npm/ws@7.4.5"])
    #expect(result.packages.map { $0.attributes["application"] } == ["true", nil])
    #expect(result.packages[1].locations == [path + "!/node_modules/ws/package.json"])
  }

  @Test func uglyArchives() throws {
    let path = "app.asar"
    let outside = Self.asar([], extra: #""package.json": {"size": 99, "offset": "9223372036854775807"}"#)
    #expect(try #require(Extracting.run(ElectronArchive(), path, outside)).problems.count == 1)
    let negative = Self.asar([], extra: #""package.json": {"size": -5, "offset": "-9"}"#)
    #expect(try #require(Extracting.run(ElectronArchive(), path, negative)).problems.count == 1)
    var deep = #"{"files": {}}"#
    for _ in 0..<200 { deep = #"{"files": {"a": \#(deep)}}"# }
    #expect(
      try #require(Extracting.run(ElectronArchive(), path, Self.asar([], extra: #""d": "# + deep))).problems.count == 1)
    #expect(Extracting.run(ElectronArchive(), path, "no archive at all") == nil)
    Extracting.fuzz(ElectronArchive(), path, Self.sample, rounds: 4000, seed: 9)
  }
}
