import Foundation
import Model
import Testing

@testable import Reports

/// OSCAL and ASFF: what an audit becomes for other people's tools.
@Suite struct AuditFormatsTests {
  private static func result(
    _ rule: String, _ id: String, _ status: ComplianceDetails.Status, _ severity: Severity, _ name: String,
    path: String? = nil
  ) -> Finding {
    var details = ComplianceDetails(
      key: rule, ids: ["cis-x": id, "cis-y": "9.9"], status: status, expected: "no \(rule)", found: "found \(name)",
      reason: status == .error ? "unreadable" : "")
    details.benchmark = "cis-x"
    details.section = "Containers"
    details.level = 1
    return Finding(
      kind: .compliance, rule: rule, severity: severity, title: "title of\n\(rule) \u{202E}",
      subject: Subject(kind: .container, name: name), evidence: Evidence(path: path), remediation: "mend \(rule)",
      details: .compliance(details), identity: [])
  }

  static var report: Report {
    var report = Report(
      takenFor: "CIS X", tool: .init(name: "bulkhead", version: "1"), subject: Subject(kind: .host, name: "h"))
    report.results = [
      result("a", "5.1", .pass, .high, "web"), result("a", "5.1", .fail, .high, "db", path: "/x"),
      result("b", "5.2", .pass, .critical, "web"), result("c", "5.3", .manual, .low, "web"),
      result("d", "5.4", .notApplicable, .low, "web"), result("e", "5.5", .error, .medium, "web"),
      result("f", "5.6", .waived, .medium, String(repeating: "n", count: 2000)),
    ]
    report.findings = [report.results[1]]
    report.coverage.note("/y", "denied")
    report.createdAt = 1_700_000_000
    return report
  }

  private func object(_ format: some ReportFormat, _ report: Report) throws -> Any {
    try JSONSerialization.jsonObject(with: Data(format.write(report, ReportOptions())))
  }

  @Test func namesAreThoseOfTheRFCs() {
    // RFC 9562, appendix A.4, and RFC 3174, section 7.3.
    let dns: [UInt8] = [
      0x6b, 0xa7, 0xb8, 0x10, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8,
    ]
    #expect(NameUUID.of("www.example.com", in: dns) == "2ed6657d-e927-568b-95e1-2665a8aea6a2")
    func hexadecimal(_ bytes: [UInt8]) -> String { bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
    #expect(hexadecimal(SHA1.hash(Array("abc".utf8))) == "a9993e364706816aba3e25717850c26c9cd0d89d")
    #expect(hexadecimal(SHA1.hash([])) == "da39a3ee5e6b4b0d3255bfef95601890afd80709")
    #expect(
      hexadecimal(SHA1.hash(Array(repeating: UInt8(ascii: "a"), count: 1_000)))
        == "291e9a6c66994949b57ba5e650361e98fc36b1ba")
  }

  @Test func oscalHasAFindingForEachCheck() throws {
    let document = try #require(try object(OSCALFormat(), Self.report) as? [String: Any])
    let results = try #require(document["assessment-results"] as? [String: Any])
    let metadata = try #require(results["metadata"] as? [String: Any])
    #expect(metadata["oscal-version"] as? String == "1.1.3")
    #expect(metadata["last-modified"] as? String == "2023-11-14T22:13:20Z")
    let plan = (results["import-ap"] as? [String: String])?["href"]
    let resources = (results["back-matter"] as? [String: [[String: Any]]])?["resources"]
    #expect(plan == (resources?.first?["uuid"] as? String).map { "#" + $0 })
    let result = try #require((results["results"] as? [[String: Any]])?.first)
    for key in ["uuid", "title", "description", "start", "reviewed-controls"] { #expect(result[key] != nil, "\(key)") }
    #expect((result["remarks"] as? String)?.contains("/y: denied") == true)
    let observations = try #require(result["observations"] as? [[String: Any]])
    #expect(observations.count == 7)
    var uuids: Set<String> = []
    for observation in observations {
      let uuid = try #require(observation["uuid"] as? String)
      #expect(uuids.insert(uuid).inserted && uuid.count == 36 && Array(uuid)[14] == "5")
      #expect((observation["title"] as? String)?.contains("\n") == false)
      #expect((observation["methods"] as? [String]) == ["TEST"])
    }
    let findings = try #require(result["findings"] as? [[String: Any]])
    let states = findings.map { finding -> String in
      let target = finding["target"] as? [String: Any]
      let status = target?["status"] as? [String: String]
      for related in finding["related-observations"] as? [[String: String]] ?? [] {
        #expect(uuids.contains(related["observation-uuid"] ?? ""))
      }
      return "\(target?["target-id"] ?? "") \(status?["state"] ?? "") \(status?["reason"] ?? "")"
    }
    // What could not be decided is no pass; what does not apply is no finding.
    #expect(
      states == [
        "_5.1 not-satisfied fail", "_5.2 satisfied pass", "_5.3 not-satisfied other", "_5.5 not-satisfied other",
        "_5.6 not-satisfied other",
      ])
    let subjects = Set(observations.compactMap { ($0["subjects"] as? [[String: String]])?.first?["subject-uuid"] })
    let definitions = result["local-definitions"] as? [String: [[String: Any]]]
    #expect(subjects.isSubset(of: Set(definitions?["inventory-items"]?.compactMap { $0["uuid"] as? String } ?? [])))
  }

  @Test func oscalIsWholeWithoutResults() throws {
    let document = try #require(try object(OSCALFormat(), Samples.empty) as? [String: Any])
    let result = ((document["assessment-results"] as? [String: Any])?["results"] as? [[String: Any]])?.first
    #expect(result?["observations"] == nil && result?["findings"] == nil && result?["reviewed-controls"] != nil)
  }

  @Test(arguments: [
    ("5.1.2", "_5.1.2"), ("a b/c", "a_b_c"), ("", "_"), ("-x", "_-x"), ("é", "_"), ("podSecurity.x", "podSecurity.x"),
  ])
  func idsAreTokens(_ id: String, _ token: String) { #expect(OSCALAudit.token(id) == token) }

  @Test func asffKeepsTheLimits() throws {
    let findings = try #require(try object(ASFFFormat(), Self.report) as? [[String: Any]])
    #expect(findings.count == 6)
    let required = [
      "AwsAccountId", "CreatedAt", "Description", "GeneratorId", "Id", "ProductArn", "Resources", "SchemaVersion",
      "Severity", "Title", "Types", "UpdatedAt",
    ]
    for finding in findings {
      for key in required { #expect(finding[key] != nil, "\(key)") }
      #expect((finding["Title"] as? String)?.count ?? 999 <= 256)
      #expect((finding["Description"] as? String)?.unicodeScalars.count ?? 9999 <= 1024)
      let resource = try #require((finding["Resources"] as? [[String: Any]])?.first)
      #expect((resource["Id"] as? String)?.unicodeScalars.count ?? 999 <= 512)
    }
    func statuses(_ path: [String]) -> [String] {
      findings.map { finding in
        let inner = finding[path[0]] as? [String: Any]
        return inner?[path[1]] as? String ?? ""
      }
    }
    #expect(
      statuses(["Compliance", "Status"]) == ["PASSED", "FAILED", "PASSED", "WARNING", "NOT_AVAILABLE", "FAILED"])
    #expect(
      statuses(["Severity", "Label"]) == [
        "INFORMATIONAL", "HIGH", "INFORMATIONAL", "INFORMATIONAL", "INFORMATIONAL", "INFORMATIONAL",
      ])
    #expect(statuses(["Workflow", "Status"]) == ["RESOLVED", "NEW", "RESOLVED", "NEW", "NEW", "SUPPRESSED"])
    #expect(findings.first?["Title"] as? String == "5.1 title of a \\u{202e}")
  }
}
