import Foundation
import Model
import Parsing
import TestKit
import Testing

@testable import Vulnerabilities

/// Facts drawn from Debian's changelogs: just below the fixed version is hit, at the fixed version not. Read from a
/// folder that `BULKHEAD_SHARED_ADVISORIES` names.
@Suite struct DebianFactsTests {
  static let path = (ProcessInfo.processInfo.environment["BULKHEAD_SHARED_ADVISORIES"] ?? "") + "/debian-fixed.json.zst"

  static var isThere: Bool {
    let isThere = FileManager.default.fileExists(atPath: path)
    if !isThere {
      print("skipped: Debian's facts: BULKHEAD_SHARED_ADVISORIES names no folder with debian-fixed.json.zst")
    }
    return isThere
  }

  @Test(.enabled(if: isThere)) func everyFactHolds() throws {
    let document = try JSONValue(parsing: FeedInput(part: "facts", file: Self.path).content())
    var facts: [(source: String, cve: String, fixed: String)] = []
    guard case .array(let list)? = document["facts"] else { return }
    for fact in list {
      guard case .string(let source)? = fact["source"], case .string(let cve)? = fact["cve"],
        case .string(let fixed)? = fact["fixed"]
      else { continue }
      facts.append((source, cve, fixed))
    }
    #expect(facts.count > 1000)
    let home = try DatabaseHome()
    let debian = Ecosystem(.debian, "12")
    try home.fill(
      facts.map {
        .advisory(
          Advisory(
            key: "\($0.source)/\($0.cve)", id: $0.cve,
            affected: [Affected(debian, $0.source, key: .source, status: .fixed, ranges: [.below($0.fixed)])]))
      })
    let os = OperatingSystem(id: "debian", version: "12")
    var wrong: [String] = []
    try AdvisoryDatabase(home.files).read { reader in
      var options = MatchOptions(now: 0)
      options.includesKernel = true
      let matcher = Matcher(reader, options, feeds: [])
      for (version, isHit) in [("~", true), ("", false)] {
        for fact in facts {
          let package = Package.deb(
            "lib-" + fact.source, fact.fixed + version + "+b1", source: (fact.source, fact.fixed + version))
          let rules = try matcher.match([package], os, Subject(kind: .image, name: "i")).findings.map(\.rule)
          if rules.contains(fact.cve) != isHit { wrong.append("\(fact.source) \(fact.cve) \(fact.fixed)\(version)") }
        }
      }
    }
    #expect(wrong.isEmpty, "\(wrong.count): \(wrong.prefix(5))")
  }
}
