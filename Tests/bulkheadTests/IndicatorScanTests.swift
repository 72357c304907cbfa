import Images
import Model
import TestKit
import Testing

@testable import bulkhead

/// A person's lists and rules, from the command line to the report.
@Suite struct IndicatorScanTests {
  private func archive(_ folder: TemporaryDirectory) throws -> String {
    var base = TarBuilder()
    base.file("opt/data.bin", "abc")
    base.file("opt/readme", "a needle in it")
    var upper = TarBuilder()
    upper.whiteout("opt/data.bin")
    return try folder.write("x.tar", Samples.archive(layers: [base.finished(), upper.finished()]))
  }

  @Test func listsAndRules() async throws {
    let folder = try TemporaryDirectory()
    // SHA-1 of "abc", FIPS 180-4.
    let list = try folder.write("own.csv", "a9993e364706816aba3e25717850c26c9cd0d89d,Gafgyt\nnot one\n")
    try folder.write("rules/a.yar", "rule Needle { strings: $a = \"needle\" condition: $a }")
    try folder.write("rules/sub/b.yara", "rule Other { strings: $a = \"haystack\" condition: $a }")
    try folder.write("rules/notes.txt", "no rule")
    let options = try IndicatorOptions.parse(["--malware-digests", list, "--yara", folder.path + "/rules"])
    let report = try await Samples.scan(archive(folder), [IndicatorPlan(options)])
    let found = report.findings.filter { $0.kind == .malware }
    #expect(found.map(\.rule) == ["malware.digest", "malware.yara.Needle"])
    #expect(found.first?.title.contains("removed in a later layer") == true)
    #expect(report.coverage.problems.contains { $0.reason.contains("hold no digest") })
  }

  @Test func theResultIsKept() async throws {
    let folder = try TemporaryDirectory()
    let cache = try #require(LayerCache(folder.path + "/cache"))
    let list = try folder.write("own.csv", "a9993e364706816aba3e25717850c26c9cd0d89d,Gafgyt\n")
    let plan = try IndicatorPlan(IndicatorOptions.parse(["--malware-digests", list]))
    let target = try archive(folder)
    let first = try await Samples.scan(target, cache: cache, [plan])
    let second = try await Samples.scan(target, cache: cache, [plan])
    #expect(first == second && first.findings.contains { $0.kind == .malware })
  }

  @Test func whatIsWrongWithThemIsSaid() throws {
    let folder = try TemporaryDirectory()
    let broken = try folder.write("broken.yar", "rule X { condition: }")
    let empty = try folder.write("empty.csv", "# nothing\n")
    for arguments in [
      ["--yara", broken], ["--malware-digests", empty], ["--yara", folder.path + "/missing.yar"],
      ["--yara", try TemporaryDirectory().path],
    ] {
      let options = try IndicatorOptions.parse(arguments)
      #expect(throws: KnowledgeFailure.self, "\(arguments)") { try IndicatorPlan(options) }
    }
  }
}
