import Foundation
import Model
import Parsing
import TestKit
import Testing

@testable import Vulnerabilities

/// Real advisories, matched against what their own lists of versions say. Read from a folder that
/// `BULKHEAD_SHARED_ADVISORIES` names.
@Suite struct UpstreamSnapshotTests {
  static let folder = ProcessInfo.processInfo.environment["BULKHEAD_SHARED_ADVISORIES"] ?? ""

  static var isThere: Bool {
    let isThere = FileManager.default.fileExists(atPath: folder + "/pypa.osv.ndjson.zst")
    if !isThere { print("skipped: real advisories: BULKHEAD_SHARED_ADVISORIES names no folder with them") }
    return isThere
  }

  /// By package and version the ids that name it.
  struct Expectation {
    var versions: [String: [String: Set<String>]] = [:]
    /// Ids that also match without a list (ranges alone): no expectation about them.
    var unlisted: Set<String> = []
  }

  private func expectation(_ file: String, _ ecosystem: String) throws -> Expectation {
    var expected = Expectation()
    for line in Lines(try FeedInput(part: file, file: "\(Self.folder)/\(file)").content()) {
      let record = try JSONValue(parsing: line)
      guard case .string(let id)? = record["id"], record["withdrawn"] == nil,
        case .array(let affected)? = record["affected"]
      else { continue }
      for entry in affected {
        guard case .string(let name)? = entry["package"]?["name"],
          case .string(ecosystem)? = entry["package"]?["ecosystem"]
        else { continue }
        guard case .array(let versions)? = entry["versions"], !versions.isEmpty else {
          expected.unlisted.insert(id)
          continue
        }
        for case .string(let version) in versions {
          expected.versions[name, default: [:]][version, default: []].insert(id)
        }
      }
    }
    return expected
  }

  @Test(.enabled(if: isThere)) func pythonsListsAndRangesAgree() throws {
    let home = try DatabaseHome()
    let result = try FileImport(home.files).run(["\(Self.folder)/pypa.osv.ndjson.zst"])
    #expect(result.unrecognised.isEmpty && (result.outcomes.first?.added ?? 0) > 2600)
    let expected = try expectation("pypa.osv.ndjson.zst", "PyPI")
    var random = SeededGenerator(seed: 61)
    var checked = 0
    var missed: [String] = []
    var extra: [String] = []
    try AdvisoryDatabase(home.files).read { reader in
      let matcher = Matcher(reader, MatchOptions(now: 0), feeds: [])
      for (name, versions) in expected.versions.sorted(by: { $0.key < $1.key }) {
        for (version, ids) in versions.sorted(by: { $0.key < $1.key }).shuffled(using: &random).prefix(6) {
          checked += 1
          let package = Package.language("pypi", name, version)
          let found = try matcher.match([package], nil, Subject(kind: .directory, name: "x")).findings.reduce(
            into: Set<String>()
          ) { names, finding in
            names.insert(finding.rule)
            names.formUnion(finding.vulnerability?.aliases ?? [])
            names.insert(finding.vulnerability?.advisory.id ?? "")
          }.filter { $0.hasPrefix("PYSEC-") }
          for id in ids.subtracting(found) { missed.append("\(name) \(version) \(id)") }
          for id in found.subtracting(ids).subtracting(expected.unlisted) { extra.append("\(name) \(version) \(id)") }
        }
      }
    }
    #expect(checked > 2000)
    #expect(missed.isEmpty, "\(missed.count) of \(checked) missed: \(missed.prefix(8))")
    // A range may reach over versions that a list leaves out: then both are upstream's word.
    print("real advisories: \(checked) versions of Python packages, \(extra.count) matched by ranges beyond the lists")
    #expect(extra.count < checked / 20, "\(extra.count): \(extra.prefix(8))")
  }

  @Test(.enabled(if: isThere)) func allSnapshotsAreTakenIn() throws {
    let home = try DatabaseHome()
    let files = ["rustsec", "govulndb", "pypa"].map { "\(Self.folder)/\($0).osv.ndjson.zst" }
    let result = try FileImport(home.files).run(files)
    #expect(result.unrecognised == [])
    #expect(result.outcomes.allSatisfy { $0.skipped == 0 }, "\(result.outcomes)")
    let again = try FileImport(home.files).run(files)
    #expect(again.outcomes.allSatisfy { $0.added + $0.changed + $0.removed == 0 })
    try AdvisoryDatabase(home.files).read { reader in
      #expect(try reader.advisoryCount() > 8000)
      let matcher = Matcher(reader, MatchOptions(now: 0), feeds: [])
      let findings = try matcher.match(
        [
          .language("golang", "golang.org/x/net", "v0.1.0"), .language("golang", "stdlib", "1.20.1"),
          .language("cargo", "time", "0.1.40"), .language("pypi", "Django", "3.2.0"),
        ], nil, Subject(kind: .directory, name: "x")
      ).findings
      // Facts of the upstreams' own pages.
      for id in ["CVE-2023-39325", "CVE-2023-24540", "CVE-2020-26235", "CVE-2021-33203"] {
        #expect(findings.contains { $0.rule == id }, "\(id)")
      }
      #expect(findings.allSatisfy { $0.severity.rank >= 0 && $0.vulnerability?.priority != nil })
    }
  }
}
