import Foundation
import Testing

@testable import Compliance

@Suite struct CatalogueTests {
  private func files(_ folder: String) throws -> Set<String> {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Sources/Compliance/\(folder)").path
    return Set(
      try FileManager.default.contentsOfDirectory(atPath: root).filter { $0.hasSuffix(".swift") }.map {
        String($0.dropLast(6))
      })
  }

  @Test func listsEveryFileOfItsFolders() throws {
    #expect(try files("Rules").union(files("Kubernetes/Rules")) == Set(Catalogue.tables.map { "\($0)" }))
    #expect(
      try files("Benchmarks").union(files("Kubernetes/Benchmarks"))
        == Set(Catalogue.benchmarkSources.map { "\($0)" }))
    // What evaluators share is no evaluator.
    #expect(
      try files("Evaluators").subtracting(["FilePresence"]).union(files("Kubernetes/Evaluators"))
        == Set(Catalogue.evaluators.map { "\($0)" }))
    #expect(try files("Kubernetes/PodSecurity/Controls") == Set(PodSecurity.controls.map { "\($0)" }))
  }

  @Test func everyRuleUsesOnlyFactsThatThereAre() throws {
    #expect(try Catalogue.rules().count > 120)
  }

  @Test func everyItemHasARuleAndEveryRuleAnItem() throws {
    let rules = try Catalogue.rules()
    let benchmarks = try Catalogue.benchmarks()
    for benchmark in benchmarks {
      for item in benchmark.items {
        #expect(rules[item.key] != nil, "\(benchmark.name) \(item.id): no rule \(item.key)")
        #expect(benchmark.sections[item.section] != nil, "\(item.id) stands in no section")
        #expect(item.level == 1 || item.level == 2)
      }
    }
    let used = Set(benchmarks.flatMap { $0.items.map(\.key) })
    #expect(Set(rules.keys).subtracting(used).isEmpty)
  }

  /// The published counts.
  @Test(arguments: [("cis-docker-1.13.0", 104), ("cis-docker-1.6.0", 117), ("cis-docker-1.8.0", 118)])
  func everyIdIsThere(_ name: String, _ count: Int) throws {
    let benchmark = try #require(try Catalogue.benchmark(named: name))
    #expect(Set(benchmark.items.map(\.id)).count == count)
  }

  @Test func publishedAssessmentsAreKept() throws {
    let old = try #require(try Catalogue.benchmark(named: "1.13.0"))
    #expect(Set(old.items.filter { $0.assessment == "scored" }.map(\.id)).count == 81)
    #expect(Set(old.items.filter { $0.level == 1 }.map(\.id)).count == 91)
    let new = try #require(try Catalogue.benchmark(named: "1.6.0"))
    #expect(Set(new.items.filter { $0.assessment == "automated" }.map(\.id)).count == 21)
  }

  /// What is decided without a person.
  @Test func nearlyEverythingIsAutomatic() throws {
    let rules = try Catalogue.rules()
    let benchmark = try #require(try Catalogue.benchmark(named: "cis-docker-1.6.0"))
    var full: Set<String> = []
    for item in benchmark.items where rules[item.key]?.automation == .full { full.insert(item.id) }
    #expect(full.count >= 105, "\(full.count)")
  }

  @Test(arguments: [
    "- key: x\n  title: t\n  about: host\n  severity: low\n  assert: host.nonsense\n  fix: f",
    "- key: x\n  title: t\n  about: host\n  severity: low\n  assert: host.name\n  fix: f",
    "- key: x\n  title: t\n  about: host\n  severity: low\n  assert: container.settings.id == ''\n  fix: f",
    "- key: x\n  title: t\n  about: container\n  severity: low\n  assert: container.settings.mounts.exists(m, m.nothing)\n  fix: f",
  ])
  func rulesThatReadWhatIsNotThereAreRefused(_ yaml: String) throws {
    let rule = try #require(try RuleTable(yaml: yaml).rules.first)
    #expect(throws: RuleFault.self) { try RuleSchema().check(rule) }
  }

  @Test(arguments: [
    "- key: x", "- key: x\n  title: t\n  about: nobody\n  severity: low\n  assert: a\n  fix: f",
    "- key: x\n  title: t\n  about: host\n  severity: low\n  fix: f",
    "- key: x\n  title: t\n  about: host\n  severity: low\n  assert: a b\n  fix: f",
    "- key: x\n  title: t\n  about: host\n  severity: low\n  assert: a\n  fix: f\n  extra: 1", "- [", "a: *b",
  ])
  func whatIsNoRuleIsRefused(_ yaml: String) {
    #expect(throws: RuleFault.self) { try RuleTable(yaml: yaml) }
  }
}
