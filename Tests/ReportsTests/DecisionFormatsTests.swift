import Model
import Parsing
import Testing

@testable import Reports

/// What was suppressed, advised and decided, in every format that can say it.
@Suite struct DecisionFormatsTests {
  /// The full report, decided on.
  static let decided: Report = {
    var report = Samples.full
    report.findings.removeAll { $0.fingerprint == Samples.unfixed.fingerprint }
    report.suppressed = [
      SuppressedFinding(
        finding: Samples.unfixed, by: .vex, who: "alice@example.org", reason: "the guard isn't used",
        status: .notAffected, justification: "vulnerable_code_not_in_execute_path"),
      SuppressedFinding(
        finding: accepted, by: .exception, who: "team-shop", reason: "behind the proxy", until: "2027-01-31"),
    ]
    report.decision = Decision(
      verdict: .block, rules: ["exploited"], findings: [Samples.log4shell.fingerprint],
      reason: "1 finding is blocked by exploited",
      outcomes: [
        .init(
          rule: "exploited", verdict: .block, reason: "mend at once", findings: [Samples.log4shell.fingerprint])
      ], notes: ["the exception for CVE-2020-1 ran out on 2026-01-01"])
    report.advice = Advice(
      updates: [
        .init(
          name: "log4j-core", type: "maven", installed: "2.14.1", target: "2.17.1", packages: ["log4j-core"],
          findings: 1, bySeverity: [.critical: 1], knownExploited: 1,
          fingerprints: [Samples.log4shell.fingerprint])
      ], base: .init(layer: Samples.diffID, updates: 1, findings: 1, bySeverity: [.critical: 1]), withoutFix: 1)
    return report
  }()

  private static let accepted: Finding = {
    var finding = Samples.log4shell
    finding.rule = "CVE-2021-45105"
    finding.fingerprint = "accepted"
    return finding
  }()

  private static func text(_ format: some ReportFormat, _ options: ReportOptions = ReportOptions()) -> String {
    String(decoding: format.write(decided, options), as: UTF8.self)
  }

  private static func json(_ format: some ReportFormat, _ report: Report = decided) throws -> JSONValue {
    try JSONValue(parsing: Bytes(format.write(report, ReportOptions())))
  }

  @Test func jsonKeepsAll() throws {
    let json = try Self.json(JSONFormat())
    #expect(json["suppressed"]?[0]?["by"]?.string == "vex")
    #expect(json["suppressed"]?[0]?["finding"]?["rule"]?.string == "CVE-2019-1010022")
    #expect(json["suppressed"]?[1]?["until"]?.string == "2027-01-31")
    #expect(json["decision"]?["verdict"]?.string == "block")
    #expect(json["decision"]?["outcomes"]?[0]?["rule"]?.string == "exploited")
    #expect(json["advice"]?["updates"]?[0]?["target"]?.string == "2.17.1")
    #expect(json["advice"]?["base"]?["layer"]?.string == Samples.diffID.description)
    #expect(json["summary"]?["suppressed"]?.integer == 2)
    #expect(json["summary"]?["findings"]?.integer == 7)
  }

  @Test func theTableCountsAndListsWhenAsked() {
    let short = Self.text(TableFormat(), ReportOptions(width: 160))
    for words in [
      "2 more findings suppressed (1 by vex, 1 by exception); --show-suppressed lists them.", "Updates that help most",
      "→ 2.17.1", "−1 finding (1 critical), 1 exploited in the wild", "A newer build of the base image",
      "Blocked  1 finding is blocked by exploited", "mend at once", "note: the exception for CVE-2020-1 ran out",
      "Update log4j-core to 2.17.1 (−1)",
    ] { #expect(short.contains(words), "\(words) is missing in\n\(short)") }
    #expect(!short.contains("team-shop"))
    let long = Self.text(TableFormat(), ReportOptions(width: 160, showsSuppressed: true))
    #expect(long.contains("exception: team-shop, until 2027-01-31") && long.contains("behind the proxy"))
    let plain = Self.text(TableFormat(), ReportOptions(unicode: false, showsSuppressed: true))
    #expect(plain.utf8.allSatisfy { $0 == 0x0A || (0x20..<0x7F).contains($0) })
  }

  @Test func sarifCarriesSuppressions() throws {
    let run = try #require(try Self.json(SARIFFormat())["runs"]?[0])
    let results = run["results"]?.elements ?? []
    #expect(results.count == 9)
    let suppressed = results.filter { $0["suppressions"] != nil }
    #expect(suppressed.map { $0["ruleId"]?.string } == ["CVE-2019-1010022", "CVE-2021-45105"])
    #expect(suppressed[1]["suppressions"]?[0]?["justification"]?.string?.contains("team-shop") == true)
    for result in results {
      let index = try #require(result["ruleIndex"]?.integer)
      #expect(run["tool"]?["driver"]?["rules"]?[index]?["id"]?.string == result["ruleId"]?.string)
    }
  }

  @Test func aVendorsWordIsNoResultOfItsOwn() throws {
    var report = Self.decided
    report.suppressed = [SuppressedFinding(finding: Self.accepted, by: .vendor, who: "debian", reason: "not here")]
    let run = try #require(try Self.json(SARIFFormat(), report)["runs"]?[0])
    #expect(run["results"]?.elements.count == 7 && run["tool"]?["driver"]?["rules"]?.elements.count == 7)
    #expect(!String(decoding: JUnitFormat().write(report, ReportOptions()), as: UTF8.self).contains("skipped message"))
    #expect(try Self.json(JSONFormat(), report)["suppressed"]?[0]?["who"]?.string == "debian")
  }

  @Test func cycloneDXCarriesAnalyses() throws {
    let vulnerabilities = try Self.json(CycloneDXFormat())["vulnerabilities"]?.elements ?? []
    #expect(vulnerabilities.count == 3)
    let analysis = vulnerabilities[1]["analysis"]
    #expect(analysis?["state"]?.string == "not_affected")
    #expect(analysis?["justification"]?.string == "code_not_reachable")
    #expect(vulnerabilities[1]["affects"]?[0]?["versions"]?[0]?["status"]?.string == "unaffected")
    #expect(vulnerabilities[2]["analysis"]?["response"]?[0]?.string == "will_not_fix")
  }

  @Test func pagesShowThePictureAndTheDecision() {
    let html = Self.text(HTMLFormat())
    for words in [
      "<svg class=\"layers\"", "f-critical", "What to update first", "class=\"block\">Blocked", "team-shop",
      "<details>",
    ] { #expect(html.contains(words), "\(words)") }
    let markdown = Self.text(MarkdownFormat())
    for words in [
      "❌ **Blocked**", "## Updates that help most", "2 more findings suppressed: 1 by vex, 1 by exception.",
    ] {
      #expect(markdown.contains(words), "\(words) is missing in\n\(markdown)")
    }
    #expect(Self.text(JUnitFormat()).contains("<skipped message=\"exception: team-shop, until 2027-01-31"))
  }

  @Test func thePictureKeepsEveryFinding() {
    var report = Samples.full
    report.layers = (0..<100).map { number in
      Report.Layer(diffID: Digest(sha256: [UInt8](repeating: UInt8(number), count: 32))!, createdBy: "RUN \(number)")
    }
    for index in report.findings.indices { report.findings[index].evidence.layer = report.layers[index * 13].diffID }
    let svg = LayerPicture.html(report)
    #expect(svg.contains("60 further layers"))
    #expect(svg.components(separatedBy: "<rect").count > 4)
    report.findings = []
    #expect(LayerPicture.html(report).isEmpty)
  }

  @Test func anArchiveIsCalledByItsTag() {
    var subject = Samples.image
    subject.name = "/tmp/image.tar"
    let names = [subject.digest?.description ?? "", "r@sha256:0", "ghcr.io/acme/shop:2"]
    #expect(OpenVEXFormat.product(subject, names: names)?.name == "shop")
    #expect(OpenVEXFormat.product(subject, names: [])?.name == "image.tar")
  }

  /// What the specification asks of every document and statement.
  @Test func openVEXSaysEveryState() throws {
    var report = Self.decided
    report.suppressed[0].finding.title = "x"
    var mended = report.suppressed[0]
    mended.finding.rule = "CVE-2020-1"
    mended.status = .fixed
    var open = mended
    open.finding.rule = "CVE-2020-2"
    open.status = .underInvestigation
    report.suppressed += [mended, open]
    let vex = try Self.json(OpenVEXFormat(), report)
    #expect(vex["@context"]?.string == "https://openvex.dev/ns/v0.2.0")
    #expect(vex["@id"]?.string?.hasPrefix("urn:uuid:") == true && vex["version"]?.integer == 1)
    #expect(vex["timestamp"]?.string == "2026-11-24T14:52:00Z" && vex["author"]?.string == "bulkhead")
    let statements = vex["statements"]?.elements ?? []
    #expect(
      statements.map { $0["status"]?.string } == [
        "affected", "not_affected", "affected", "fixed", "under_investigation",
      ])
    for statement in statements {
      #expect(statement["vulnerability"]?["name"]?.string?.hasPrefix("CVE-") == true)
      let product = try #require(statement["products"]?[0])
      #expect(product["@id"]?.string == "pkg:oci/shop@sha256:\(String(repeating: "0c", count: 32))?tag=1.4")
      #expect(product["subcomponents"]?[0]?["identifiers"]?["purl"]?.string?.hasPrefix("pkg:") == true)
      switch statement["status"]?.string {
      case "affected": #expect(statement["action_statement"]?.string?.isEmpty == false)
      case "not_affected":
        #expect(statement["justification"]?.string == "vulnerable_code_not_in_execute_path")
        #expect(statement["impact_statement"]?.string?.contains("the guard isn't used") == true)
      default: #expect(statement["status_notes"]?.string?.isEmpty == false)
      }
    }
    #expect(statements[2]["action_statement"]?.string?.contains("until 2027-01-31") == true)
  }

  @Test func openVEXJoinsPackagesOfOneStatement() throws {
    var report = Samples.empty
    var twin = Samples.unfixed
    if case .vulnerability(var details) = twin.details {
      details.package = "pkg:deb/debian/libc-bin@2.36-9"
      twin.details = .vulnerability(details)
    }
    report.findings = [Samples.unfixed, twin, twin, Samples.secret]
    let statements = try Self.json(OpenVEXFormat(), report)["statements"]?.elements ?? []
    #expect(statements.count == 1)
    // A directory is no product with an identity: the packages are.
    #expect(statements[0]["products"]?.elements.count == 2)
    #expect(statements[0]["products"]?[0]?["subcomponents"] == nil)
  }

  @Test(arguments: [
    ("ghcr.io/org/app:2", "pkg:oci/app@DIGEST?repository_url=ghcr.io%2Forg%2Fapp&tag=2"),
    ("localhost:5000/app", "pkg:oci/app@DIGEST?repository_url=localhost:5000%2Fapp"),
    ("app@sha256:00", "pkg:oci/app@DIGEST"), ("library/app:1", "pkg:oci/app@DIGEST?tag=1"),
    ("./image.tar", "pkg:oci/image.tar@DIGEST"), ("", "pkg:oci/image@DIGEST"),
  ]) func imagesHaveAPackageURL(name: String, expected: String) {
    var subject = Samples.image
    subject.name = name
    let digest = subject.digest?.description ?? ""
    #expect(OpenVEXFormat.product(subject)?.description == expected.replacing("DIGEST", with: digest))
  }
}
