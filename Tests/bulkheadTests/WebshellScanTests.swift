import Images
import Model
import TestKit
import Testing

@testable import bulkhead

/// Webshells in the layers of an image.
@Suite struct WebshellScanTests {
  private func archive(_ folder: TemporaryDirectory) throws -> String {
    var base = TarBuilder()
    base.file("var/www/html/index.php", HuntSamples.harmless)
    base.file("var/www/html/old.php", HuntSamples.evaluated)
    var upper = TarBuilder()
    upper.whiteout("var/www/html/old.php")
    upper.file("var/www/html/uploads/cat.gif", HuntSamples.picture)
    return try folder.write("x.tar", Samples.archive(layers: [base.finished(), upper.finished()]))
  }

  @Test func everyLayerCounts() async throws {
    let folder = try TemporaryDirectory()
    let plan = WebshellPlan(try WebshellKnowledge(home: folder.path))
    let report = try await Samples.scan(archive(folder), [plan])
    let found = report.findings.filter { $0.kind == .webshell }
    #expect(found.map(\.evidence.path) == ["var/www/html/old.php", "var/www/html/uploads/cat.gif"])
    #expect(found.first?.title.contains("removed in a later layer") == true)
    #expect(found.map(\.evidence.layer) == report.layers.map(\.diffID))
    #expect(found.allSatisfy { $0.severity == .critical && $0.subject == report.subject })
  }

  @Test func theResultIsKeptWithItsProof() async throws {
    let folder = try TemporaryDirectory()
    let cache = try #require(LayerCache(folder.path + "/cache"))
    let plan = WebshellPlan(try WebshellKnowledge(home: folder.path))
    let target = try archive(folder)
    let first = try await Samples.scan(target, cache: cache, [plan])
    let second = try await Samples.scan(target, cache: cache, [plan])
    #expect(first == second)
    guard case .webshell(let details)? = second.findings.first(where: { $0.kind == .webshell })?.details else {
      Issue.record("no webshell")
      return
    }
    #expect(!details.taint.isEmpty && details.verdict == .malicious)
  }

  @Test func theProgramHuntsInImages() async throws {
    try #require(RealProgram.isBuilt)
    let folder = try TemporaryDirectory()
    let program = RealProgram(home: folder.path + "/home")
    let target = try archive(folder)
    let outcome = try program.run("hunt", target, "--fail-on", "malicious")
    #expect(
      outcome.status == 1 && outcome.output.contains("old.php") && outcome.output.contains("cat.gif"), "\(outcome)")
    let scan = try program.run("scan", target, "--scanners", "webshells")
    #expect(scan.output.contains("MALICIOUS"), "\(scan)")
  }
}
