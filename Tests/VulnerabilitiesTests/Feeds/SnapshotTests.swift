import Foundation
import Model
import Parsing
import Testing

@testable import Vulnerabilities

/// Real data of the upstreams, where it is at hand: every record is read, and as many as its description says.
@Suite struct SnapshotTests {
  /// A folder with snapshots, where these tests are to run.
  static let folder = ProcessInfo.processInfo.environment["BULKHEAD_SHARED_ADVISORIES"] ?? ""

  static func isThere(_ name: String) -> Bool {
    !folder.isEmpty && FileManager.default.fileExists(atPath: "\(folder)/\(name)")
  }

  private func read(_ name: String) throws -> RecordingSink {
    let sink = RecordingSink()
    try OSVFeed().parse(FeedInput(part: "file/\(name)", file: "\(Self.folder)/\(name)"), into: sink)
    return sink
  }

  @Test(
    .enabled(
      if: isThere("rustsec.osv.ndjson.zst"), "BULKHEAD_SHARED_ADVISORIES names no folder with a snapshot of RustSec"))
  func rustSec() throws {
    let sink = try read("rustsec.osv.ndjson.zst")
    #expect(sink.skipped.isEmpty)
    let kinds = Dictionary(grouping: sink.advisories, by: \.kind).mapValues(\.count)
    #expect(kinds == [.vulnerability: 730, .unmaintained: 267, .unsound: 203, .notice: 6])
    #expect(sink.advisories.filter { $0.withdrawn != nil }.count == 13)
    // What is withdrawn names no package any more.
    let names = Set(sink.advisories.flatMap { $0.affected.map(\.name) })
    #expect(names.count > 880 && names.count <= 908)
    for advisory in sink.advisories where advisory.withdrawn == nil {
      #expect(advisory.affected.allSatisfy { $0.ecosystem == Ecosystem(.cargo) && !$0.ranges.isEmpty })
    }
  }

  @Test(
    .enabled(if: isThere("pypa.osv.ndjson.zst"), "BULKHEAD_SHARED_ADVISORIES names no folder with a snapshot of PyPA"))
  func pypa() throws {
    let sink = try read("pypa.osv.ndjson.zst")
    #expect(sink.records.count == 2661 && sink.skipped.isEmpty)
    #expect(sink.advisories.filter { $0.withdrawn != nil }.count == 10)
    let unmatched = sink.advisories.filter { $0.withdrawn == nil && $0.affected.isEmpty }
    // One has only Git ranges.
    #expect(unmatched.count <= 1)
    // Lists that only repeat the ranges are not kept: of 140,847 versions few are left.
    #expect(sink.advisories.flatMap { $0.affected.flatMap(\.versions) }.count < 20_000)
  }

  @Test(
    .enabled(if: isThere("govulndb.osv.ndjson.zst"), "BULKHEAD_SHARED_ADVISORIES names no folder with a snapshot of Go")
  )
  func go() throws {
    let sink = try read("govulndb.osv.ndjson.zst")
    #expect(sink.records.count == 4291 && sink.skipped.isEmpty)
    #expect(sink.advisories.filter { $0.withdrawn != nil }.count == 17)
    let affected = sink.advisories.flatMap(\.affected)
    #expect(affected.count > 6000 && affected.count <= 6125)
    #expect(sink.advisories.filter { $0.affected.contains { !$0.imports.isEmpty } }.count > 900)
    // 468 of those that say "everything" have their real range beside it.
    let everything = affected.filter { $0.ranges == [VersionRange(.open)] }
    #expect(everything.count <= 2105 - 400)
    #expect(
      sink.advisories.filter { $0.affected.contains { $0.name == "stdlib" || $0.name == "toolchain" } }.count > 150)
  }
}
