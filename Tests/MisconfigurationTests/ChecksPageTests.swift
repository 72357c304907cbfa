import Foundation
import Model
import TestKit
import Testing

@testable import Misconfiguration

/// `docs/image-checks.md` is made from the rules' sources. After a change: BULKHEAD_WRITE_DOCS=1, run this test again.
@Suite struct ChecksPageTests {
  private static let page = CatalogueTests.root.appendingPathComponent("docs/image-checks.md")
  private static let start = "<!-- Made from the sources by ChecksPageTests; edit the rules, not this. -->\n"

  private static let groups: [(title: String, prefix: String)] = [
    ("Images", "image."), ("Dockerfiles and histories", "dockerfile."), ("Compose and Kubernetes", "workload."),
    ("Suppressions", "suppression."),
  ]

  @Test func pageIsUpToDate() throws {
    let text = (try? String(contentsOf: Self.page, encoding: .utf8)) ?? ""
    let head = text.components(separatedBy: Self.start).first ?? ""
    let wanted = head + Self.start + (try Self.generated())
    if ProcessInfo.processInfo.environment["BULKHEAD_WRITE_DOCS"] != nil {
      try wanted.write(to: Self.page, atomically: true, encoding: .utf8)
    }
    let now = (try? String(contentsOf: Self.page, encoding: .utf8)) ?? ""
    #expect(now == wanted, "docs/image-checks.md is not what the rules say: run with BULKHEAD_WRITE_DOCS=1")
  }

  private static func counterparts() throws -> [(id: String, reason: String)] {
    try Fixture.text("counterparts.tsv").split(separator: "\n").map { line in
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      return (fields[0], fields.count > 1 ? fields[1] : "")
    }
  }

  /// Each rule of hadolint, of Trivy's Dockerfile and Kubernetes policies, and of Dockle has one here, or a reason.
  @Test func othersRulesAreHereOrThereIsAReason() throws {
    let here = Set(Catalogue.rules.flatMap { $0.manual.counterparts })
    let known = try Self.counterparts()
    #expect(known.count > 130)
    for (id, reason) in known { #expect(here.contains(id) == reason.isEmpty, "\(id)") }
    #expect(here.subtracting(known.map(\.id)).isEmpty)
  }

  /// Every recommendation of the CIS benchmark's section 4 that a file or an image can answer.
  @Test func benchmarkSectionIsCovered() {
    let ids = Set(Catalogue.rules.compactMap { $0.manual.benchmarks["cis-docker-1.6.0"] })
    #expect(ids.isSuperset(of: ["4.1", "4.3", "4.6", "4.7", "4.8", "4.9", "4.10", "4.11"]))
  }

  private static func generated() throws -> String {
    var comments: [String: String] = [:]
    for (_, text) in try CatalogueTests.ruleFiles() {
      guard let (name, comment) = comment(in: text) else { continue }
      comments[name] = comment
    }
    let rules = Catalogue.rules.map { (manual: $0.manual, comment: comments[String(describing: $0)] ?? "") }
    var page = "\n\(rules.count) rules.\n"
    for group in groups {
      let own = rules.filter { $0.manual.rule.hasPrefix(group.prefix) }.sorted { $0.manual.rule < $1.manual.rule }
      page += "\n## \(group.title)\n"
      for rule in own { page += section(rule.manual, rule.comment) }
    }
    page += "\n## What others check and Bulkhead does not\n\n| rule | why not |\n|---|---|\n"
    for (id, reason) in try counterparts() where !reason.isEmpty { page += "| \(id) | \(reason) |\n" }
    return page
  }

  private static func section(_ manual: RuleManual, _ comment: String) -> String {
    var text = "\n### \(manual.rule)\n\n\(manual.title) · **\(manual.severity.rawValue)**\n\n\(comment)\n\n"
    text += "Why: \(manual.why)\n\nWhat to do: \(manual.fix)\n"
    var others = manual.counterparts
    if let cis = manual.benchmarks["cis-docker-1.6.0"] { others.insert("CIS Docker Benchmark \(cis)", at: 0) }
    if !others.isEmpty { text += "\nThe same elsewhere: \(others.joined(separator: ", "))\n" }
    return text
  }

  /// The documentation comment of the one type of a file.
  private static func comment(in text: String) -> (name: String, comment: String)? {
    var lines: [String] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("///") {
        lines.append(String(line.dropFirst(line.hasPrefix("/// ") ? 4 : 3)))
      } else if line.hasPrefix("struct ") {
        return (String(line.dropFirst(7).prefix { $0 != ":" }), lines.joined(separator: "\n"))
      } else {
        lines = []
      }
    }
    return nil
  }
}
