import Foundation
import Model
import Parsing
import TestKit
import Testing

@testable import Compliance

@Suite struct RuleTests {
  /// Rules are read once for all cases.
  private func audits() throws -> [Audit] {
    try Catalogue.benchmarks().reversed().map { try Audit($0, now: RuleCases.now) }
  }

  private func statuses(_ audits: [Audit], _ entry: RuleCases.Case) throws -> [ComplianceDetails.Status] {
    guard var audit = audits.first(where: { $0.benchmark.item(entry.key) != nil }) else { return [] }
    audit.selection.only = [entry.key]
    audit.inputs = entry.inputs
    return try audit.results(entry.facts).compactMap {
      if case .compliance(let details) = $0.details { details.status } else { nil }
    }
  }

  @Test func everyCaseEndsAsItMust() throws {
    let audits = try audits()
    for entry in try RuleCases().cases {
      let found = try statuses(audits, entry)
      #expect(found.contains(entry.expected), "\(entry.key): expected \(entry.expected), found \(found)")
      if entry.expected == .pass || entry.expected == .notApplicable {
        #expect(Set(found).subtracting([.pass, .notApplicable]).isEmpty, "\(entry.key): \(found)")
      }
      if entry.expected == .notApplicable { #expect(!found.contains(.pass), "\(entry.key): \(found)") }
    }
  }

  /// A rule without cases is refused.
  @Test func everyRuleHasItsCases() throws {
    let cases = try RuleCases()
    for key in try Catalogue.rules().keys.sorted() {
      for status: ComplianceDetails.Status in [.pass, .fail, .notApplicable] {
        #expect(
          cases.cases.contains { $0.key == key && $0.expected == status }
            || cases.exempt.contains("\(key) \(status.rawValue)"),
          "\(key) has no case for \(status.rawValue)")
      }
    }
  }

  @Test func anEngineThatCouldNotBeAskedIsAnErrorNeverAPass() throws {
    var facts = try #require(try RuleCases().cases.first).facts
    facts.daemon = nil
    facts.engineProblem = "not permitted"
    let benchmark = try #require(try Catalogue.benchmark(named: "1.8.0"))
    for result in try Audit(benchmark, now: RuleCases.now).results(facts) {
      guard case .compliance(let details) = result.details,
        ["container", "image", "daemon", "swarm"].contains(result.rule.prefix { $0 != "." })
      else { continue }
      #expect(details.status == .error, "\(result.rule): \(details.status)")
    }
  }

  @Test(arguments: ["1.13.0", "1.6.0", "1.8.0"]) func everyIdEndsInAStatusWithAReason(_ name: String) throws {
    let facts = try #require(try RuleCases().cases.first).facts
    let benchmark = try #require(try Catalogue.benchmark(named: name))
    let results = try Audit(benchmark, now: RuleCases.now).results(facts)
    var ids: Set<String> = []
    for result in results {
      guard case .compliance(let details) = result.details else { continue }
      if let id = details.ids[benchmark.name] { ids.insert(id) }
      #expect(!details.found.isEmpty || !details.reason.isEmpty, "\(result.rule) says nothing")
      #expect(!details.expected.isEmpty && !result.remediation.isEmpty, "\(result.rule)")
    }
    #expect(ids == Set(benchmark.items.map(\.id)))
    #expect(Set(results.map(\.fingerprint)).count == results.count)
  }

  @Test func selectionsAreKept() throws {
    let facts = try #require(try RuleCases().cases.first).facts
    let benchmark = try #require(try Catalogue.benchmark(named: "1.6.0"))
    let audit = try Audit(benchmark, now: RuleCases.now)
    func rules(_ change: (inout Selection) -> Void) throws -> Set<String> {
      var audit = audit
      change(&audit.selection)
      return Set(try audit.results(facts).map(\.rule))
    }
    #expect(try rules { $0.only = ["5.5"] } == ["container.privileged"])
    #expect(try rules { $0.only = ["container.host*"] }.count == 4)
    #expect(try rules { $0.sections = ["2"] }.allSatisfy { $0.hasPrefix("daemon.") })
    #expect(try rules { $0.sections = ["1.2"] } == ["host.hardened", "host.engineVersion"])
    #expect(try !rules { $0.level = 1 }.contains("container.seLinux"))
    #expect(
      try !rules { $0.skip = ["5.5", "image.*"] }.contains { $0 == "container.privileged" || $0.hasPrefix("image.") })
    var selection = Selection()
    selection.only = ["5.5", "5.99"]
    selection.sections = ["9"]
    #expect(selection.unknown(in: benchmark) == ["5.99", "9"])
  }

  @Test func factsAreKeptAndReadAgain() throws {
    let facts = try #require(try RuleCases().cases.first).facts
    let bytes = try FactDocument.write(facts)
    let again = try FactDocument.read(Bytes(bytes))
    #expect(try FactDocument.write(again) == bytes)
    #expect(throws: ParseError.self) { try FactDocument.read(Bytes("{}")) }
    #expect(throws: ParseError.self) {
      try FactDocument.read(
        Bytes(String(decoding: bytes, as: UTF8.self).replacingOccurrences(of: "facts/1", with: "facts/9")))
    }
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<300 {
      var garbled = bytes
      for _ in 0..<3 {
        garbled[Int.random(in: garbled.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      }
      _ = try? FactDocument.read(Bytes(garbled))
    }
  }
}
