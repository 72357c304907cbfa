import Images
import Inventory
import Model
import Parsing
import TestKit
import Testing

@testable import bulkhead

/// Secrets in the same pass as packages, from the layers to the report.
@Suite struct SecretScanTests {
  /// A GitHub token whose checksum holds, made up: nobody's. In two pieces, so that no other scanner stumbles over it.
  static let token = "ghp_" + "dGlMoiyrlfxX1rTnyFf3vA7NUtFOY6" + "4WuYlz"

  private func plan(_ rules: String? = nil) throws -> SecretPlan {
    SecretPlan(try SecretKnowledge(rules.map { Bytes($0) }), today: Day(secondsSince1970: 1_764_000_000))
  }

  private func layers() -> [[UInt8]] {
    var base = TarBuilder()
    base.file("etc/os-release", "ID=debian\nVERSION_ID=12\n")
    base.file(
      "var/lib/dpkg/status", Samples.status([("libfrob", "1.0", "frob")]))
    base.file("var/lib/dpkg/info/libfrob.list", "/.\n/usr\n/usr/share\n/usr/share/frob\n/usr/share/frob/test.env\n")
    base.file("usr/share/frob/test.env", "GITHUB_TOKEN=\(Self.token)\n")
    base.file("srv/app/.env", "GITHUB_TOKEN=\(Self.token)\n")
    var upper = TarBuilder()
    upper.file("srv/app/.wh..env", "")
    return [base.finished(), upper.finished()]
  }

  @Test func everyLayerAndTheConfiguration() async throws {
    let folder = try TemporaryDirectory()
    let archive = Samples.archive(layers: layers(), config: #"{"Env":["DB_PASSWORD=hunter2hunter2"]}"#)
    let report = try await Samples.scan(folder.write("x.tar", archive), [plan()])
    let secrets = report.findings.filter { $0.kind == .secret }
    #expect(Samples.names(report) == ["pkg:deb/debian/libfrob@1.0"])
    // The package's own file is what everybody's installation has.
    #expect(secrets.map(\.evidence.path) == ["srv/app/.env", nil], "\(secrets.map(\.title))")
    #expect(secrets.first?.title.contains("removed in a later layer") == true)
    #expect(secrets.allSatisfy { !"\($0)".contains(Self.token) && !"\($0)".contains("hunter2") })
    #expect(secrets.allSatisfy { $0.subject.os?.id == "debian" })
  }

  @Test func whatReplacesAPackagesFileIsNotThePackages() async throws {
    let folder = try TemporaryDirectory()
    var upper = TarBuilder()
    upper.file("usr/share/frob/test.env", "TOKEN=\(Self.token)\n")
    let report = try await Samples.scan(
      folder.write("x.tar", Samples.archive(layers: [layers()[0], upper.finished()])), [plan()])
    #expect(report.findings.contains { $0.kind == .secret && $0.evidence.path == "usr/share/frob/test.env" })
  }

  @Test func ownRules() async throws {
    let folder = try TemporaryDirectory()
    let archive = try folder.write("x.tar", Samples.archive(layers: layers()))
    let allowed = try await Samples.scan(
      archive, [plan("allow: [{path: srv/app/.env, reason: made up, expires: 2027-01-31}]")])
    #expect(!allowed.findings.contains { $0.kind == .secret })
    let expired = try await Samples.scan(
      archive, [plan("allow: [{path: srv/app/.env, reason: made up, expires: 2025-01-31}]")])
    #expect(expired.findings.contains { $0.kind == .secret })
    #expect(expired.coverage.problems.contains { $0.reason.contains("made up") })
    #expect(throws: ParseError.self) { try plan("allow: [{path: x}]") }
  }
}

/// A second scan takes over the first one's result, as long as everything that decides over it is the same.
@Suite struct KeptResultTests {
  private func layer(_ version: String = "1.0") -> [UInt8] {
    var layer = TarBuilder()
    layer.file("etc/os-release", "ID=debian\nVERSION_ID=8\nPRETTY_NAME=\"Debian 8\"\n")
    layer.file("var/lib/dpkg/status", Samples.status([("libfrob", version, "frob")]))
    layer.file("srv/app/.env", "GITHUB_TOKEN=\(SecretScanTests.token)\n")
    return layer.finished()
  }

  private func plans() throws -> [any ExaminationPlan] {
    let (knowledge, today) = (try SecretKnowledge(), Day(secondsSince1970: 1_764_000_000))
    return [SecretPlan(knowledge, today: today), MisconfigurationPlan(knowledge, today: today)]
  }

  @Test func theSecondIsTheSame() async throws {
    let folder = try TemporaryDirectory()
    let cache = try #require(LayerCache(folder.path + "/cache"))
    let archive = try folder.write("x.tar", Samples.archive(layers: [layer()]))
    let first = try await Samples.scan(archive, cache: cache, plans())
    // Nothing is made ready that isn't needed.
    let second = try await Samples.scan(archive, cache: cache, [Refusing()])
    let third = try await Samples.scan(archive, cache: cache, plans())
    #expect(first == third && first.findings.contains { $0.kind == .secret })
    #expect(first.findings.contains { $0.kind == .provenance }, "Debian 8 is past its end of life")
    #expect(second.coverage.problems.contains { $0.reason.contains("refused") })

    // Another image at the same place.
    try folder.write("x.tar", Samples.archive(layers: [layer("2.0")], config: #"{"Env":["PASSWORD=hunter2hunter2"]}"#))
    let changed = try await Samples.scan(archive, cache: cache, plans())
    #expect(Samples.names(changed) == ["pkg:deb/debian/libfrob@2.0"])
    #expect(changed.findings.count { $0.kind == .secret } == 2)
  }

  @Test func theFalseClaimStaysAProblem() async throws {
    let folder = try TemporaryDirectory()
    let cache = try #require(LayerCache(folder.path + "/cache"))
    let archive = try folder.write("x.tar", Samples.archive(layers: [layer()]))
    let first = try await Samples.scan(archive, cache: cache)
    let second = try await Samples.scan(archive, cache: cache)
    #expect(first == second && second.coverage.problems.contains { $0.reason.contains("has the digest") })
  }

  @Test func damagedResultsAreMadeAnew() async throws {
    let folder = try TemporaryDirectory()
    let cache = try #require(LayerCache(folder.path + "/cache"))
    let archive = try folder.write("x.tar", Samples.archive(layers: [layer()]))
    let first = try await Samples.scan(archive, cache: cache, plans())
    let key = ["some key"]
    cache.keep([1, 2, 3], as: key)
    #expect(cache.result(key)?.array == [1, 2, 3])
    var random = SeededGenerator(seed: 7)
    var result = KeptResult()
    result.packages = first.packages
    result.findings = first.findings
    result.suppressed = first.findings.map {
      SuppressedFinding(finding: $0, by: .exception, who: "somebody", reason: "known", until: "2027-01-01")
    }
    result.problems = first.coverage.problems
    let bytes = try #require(result.encoded())
    let again = try KeptResult(decoding: Bytes(bytes))
    #expect(again.packages == first.packages && again.findings == first.findings)
    #expect(again.suppressed == result.suppressed && first.findings.contains { $0.kind == .misconfiguration })
    for _ in 0..<2000 {
      var broken = bytes
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        broken[Int.random(in: broken.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      _ = try? KeptResult(decoding: Bytes(broken.prefix(Int.random(in: 0...broken.count, using: &random))))
    }
  }

  /// Asked for under other rules, so its result is another; and says so when it is made.
  private struct Refusing: ExaminationPlan {
    struct Refusal: Error, CustomStringConvertible { let description = "refused" }
    let scanner = Scanner.secrets
    let identity = "other rules"
    let readsEverything = true
    func make() throws -> any Examination { throw Refusal() }
  }
}
