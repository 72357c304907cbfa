import Foundation
import Images
import Model
import Reports
import TestKit
import Testing

@testable import bulkhead

/// Whatever a target is, the scan ends, says what it could not read, and still reports the rest.
@Suite struct HostileScanTests {
  private func good() -> [UInt8] {
    var layer = TarBuilder()
    layer.file("etc/os-release", "ID=debian\nVERSION_ID=12\n")
    layer.file("var/lib/dpkg/status", Samples.status([("libc6", "2.36-9", "glibc")]))
    return layer.finished()
  }

  @Test func aLyingDigestIsReportedAndTheContentStillRead() async throws {
    let folder = try TemporaryDirectory()
    let report = try await Samples.scan(folder.write("x.tar", Samples.archive(layers: [good()])))
    #expect(Samples.names(report) == ["pkg:deb/debian/libc6@2.36-9"])
    #expect(report.coverage.problems.contains { $0.reason.contains("has the digest") })
    var verdict = Verdict()
    verdict.count(report)
    #expect(verdict.exitCode == ExitStatus.incomplete)
  }

  @Test func aTruncatedLayerLosesOnlyItself() async throws {
    let folder = try TemporaryDirectory()
    var broken = TarBuilder()
    broken.file("srv/node_modules/a/package.json", #"{"name":"a","version":"1.0.0"}"#)
    broken.header("srv/big", size: 1 << 20)
    let report = try await Samples.scan(folder.write("x.tar", Samples.archive(layers: [good(), broken.bytes])))
    #expect(Samples.names(report) == ["pkg:deb/debian/libc6@2.36-9", "pkg:npm/a@1.0.0"])
    #expect(report.coverage.problems.contains { $0.path.hasPrefix("layer 2") })
  }

  @Test func escapesAndLoopsEnd() async throws {
    let folder = try TemporaryDirectory()
    var layer = TarBuilder()
    layer.file("../../etc/shadow-of-host", "x")
    layer.symbolicLink("a", to: "b")
    layer.symbolicLink("b", to: "a")
    layer.symbolicLink("self", to: "/proc/self/root")
    layer.symbolicLink("srv/node_modules/up", to: "..")
    layer.file("srv/node_modules/a/package.json", #"{"name":"a","version":"1.0.0"}"#)
    layer.hardLink("h", to: "../../../etc/passwd")
    let report = try await Samples.scan(folder.write("x.tar", Samples.archive(layers: [layer.finished()])))
    #expect(Samples.names(report) == ["pkg:npm/a@1.0.0"])
  }

  @Test(arguments: [
    [], [0], Array("{}".utf8), Array("nothing".utf8), [0x1F, 0x8B, 8, 0], [0x28, 0xB5, 0x2F, 0xFD, 0],
  ])
  func whatIsNoImageIsRefusedWithASentence(_ bytes: [UInt8]) async throws {
    let folder = try TemporaryDirectory()
    let path = try folder.write("x", bytes)
    let error = await #expect(throws: ImageError.self) { try await Samples.scan(path) }
    #expect(error.map { "\($0)".count > 20 } == true)
  }

  @Test func aBombIsBounded() async throws {
    let folder = try TemporaryDirectory()
    guard Tool.find("gzip") != nil else {
      print("skipped: gzip is not installed")
      return
    }
    // 3 GiB of zeros behind a file's header: packed about a thousand to one.
    try Tool.run(
      "sh", ["-c", "{ printf x; head -c 3221225472 /dev/zero; } | gzip -1 > \(folder.path)/bomb.gz"])
    let bomb = try [UInt8](Data(contentsOf: URL(fileURLWithPath: folder.path + "/bomb.gz")))
    let report = try await Samples.scan(folder.write("x.tar", Samples.archive(layers: [good(), bomb])))
    #expect(Samples.names(report) == ["pkg:deb/debian/libc6@2.36-9"])
    #expect(!report.coverage.isComplete)
  }

  @Test func theSameImageGivesTheSameBytes() async throws {
    let folder = try TemporaryDirectory()
    let path = try folder.write("x.tar", Samples.archive(layers: [good(), good()]))
    let cache = LayerCache(folder.path + "/cache")
    let options = ReportOptions()
    let first = try await Samples.scan(path, cache: cache)
    for format in Catalogue.formats {
      let again = try await Samples.scan(path, cache: cache)
      #expect(format.write(first, options) == format.write(again, options))
      #expect(format.write(first, options) == format.write(try await Samples.scan(path), options))
    }
  }
}
