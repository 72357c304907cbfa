import ArgumentParser
import Detection
import Misconfiguration
import Testing

@testable import bulkhead

/// Every rule that a report can show has a page.
@Suite struct ExplainTests {
  @Test func everyRuleHasAPage() throws {
    let ids = Explain.pages.map(\.id)
    #expect(Set(ids).count == ids.count && ids == ids.sorted())
    #expect(Set(Misconfiguration.Catalogue.manuals.keys).isSubset(of: ids))
    #expect(Set(Detection.Catalogue.detectors.map { $0.manual.rule }).isSubset(of: ids))
    #expect(ids.contains("secret.aws-access-key-id"))
    for page in Explain.pages { #expect(page.text.contains("What to do\n  ") && !page.title.isEmpty, "\(page.id)") }
  }

  @Test func unknownRulesAreWrongUsage() throws {
    var command = try #require(try Explain.parseAsRoot(["no.such-rule"]) as? Explain)
    #expect(throws: ExitStatus.usage) { try command.run() }
    command = try #require(try Explain.parseAsRoot(["image.user-root"]) as? Explain)
    try command.run()
  }
}
