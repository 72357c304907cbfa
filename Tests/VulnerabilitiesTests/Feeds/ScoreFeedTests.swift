import Model
import Parsing
import Testing

@testable import Vulnerabilities

@Suite struct ScoreFeedTests {
  static let kev = #"""
    {"title": "Catalog", "catalogVersion": "2026.11.24", "dateReleased": "2026-11-24T00:00:00Z", "count": 2,
     "vulnerabilities": [
       {"cveID": "CVE-2025-1111", "vendorProject": "Frob", "product": "Nicator", "vulnerabilityName": "Frob Injection",
        "dateAdded": "2025-02-18", "shortDescription": "…", "requiredAction": "…", "dueDate": "2025-03-11",
        "knownRansomwareCampaignUse": "Known", "notes": "https:\/\/example.org", "cwes": ["CWE-306"]},
       {"cveID": "CVE-2025-2222", "vulnerabilityName": "Other", "dateAdded": "2025-02-19",
        "knownRansomwareCampaignUse": "Unknown"},
       {"cveID": "none"}]}
    """#

  @Test func knownExploited() throws {
    let sink = try KnownExploitedFeed().records(Self.kev, part: "catalogue")
    #expect(
      sink.records == [
        .knownExploited(
          .init(cve: "CVE-2025-1111", name: "Frob Injection", added: "2025-02-18", due: "2025-03-11", ransomware: true)),
        .knownExploited(.init(cve: "CVE-2025-2222", name: "Other", added: "2025-02-19")),
      ])
    #expect(sink.skipped.count == 1)
    #expect(KnownExploitedFeed().recognises(Self.kev, name: "x.json") == "catalogue")
  }

  static let epss = """
    #model_version:v2025.03.14,score_date:2026-11-24T12:55:00Z
    cve,epss,percentile
    CVE-1999-0001,0.0141,0.79912
    CVE-2021-44228,0.94358,0.99962
    CVE-2021-1,0.1,0.2
    CVE-2021-44229,1.5,0.2
    CVE-2021-44230,nan,0.2
    """

  @Test func exploitPrediction() throws {
    let sink = try ExploitPredictionFeed().records(Self.epss, part: "scores")
    #expect(
      sink.records == [
        .exploitPrediction(.init(cve: "CVE-1999-0001", probability: 0.0141, percentile: 0.79912)),
        .exploitPrediction(.init(cve: "CVE-2021-44228", probability: 0.94358, percentile: 0.99962)),
      ])
    #expect(sink.skipped.count == 3)
    #expect(ExploitPredictionFeed().recognises(Self.epss, name: "x.csv") == "scores")
    #expect(throws: ParseError.self) { try ExploitPredictionFeed().records("a,b\n1,2\n", part: "scores") }
  }

  static let nvd = #"""
    {"resultsPerPage": 2, "startIndex": 0, "totalResults": 2, "format": "NVD_CVE", "version": "2.0", "timestamp": "x",
     "vulnerabilities": [
      {"cve": {"id": "CVE-2025-1111", "sourceIdentifier": "cna@example.org", "published": "2025-07-11T13:15:08.503",
        "lastModified": "2025-11-21T06:41:00.133", "vulnStatus": "Modified",
        "descriptions": [{"lang": "es", "value": "Desbordamiento"}, {"lang": "en", "value": "Overflow in Frob."}],
        "metrics": {
          "cvssMetricV40": [{"source": "cna@example.org", "type": "Secondary", "cvssData": {"version": "4.0",
            "vectorString": "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N", "baseScore": 8.7, "baseSeverity": "HIGH"}}],
          "cvssMetricV31": [{"source": "nvd@nist.gov", "type": "Primary", "cvssData": {"version": "3.1",
            "vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:N/I:H/A:N", "baseScore": 6.5, "baseSeverity": "MEDIUM"}}],
          "cvssMetricV2": [{"source": "nvd@nist.gov", "cvssData": {"version": "2.0", "vectorString": "AV:N/AC:M/Au:N/C:N/I:P/A:N",
            "baseScore": 4.3}, "baseSeverity": "MEDIUM"}]},
        "configurations": [{"nodes": []}]}},
      {"cve": {"id": "CVE-2025-2222", "vulnStatus": "Rejected", "descriptions": [{"lang": "en", "value": "Rejected reason: …"}], "metrics": {}}},
      {"cve": {"id": 7}}]}
    """#

  @Test func nvdGivesTextAndScores() throws {
    let sink = try NVDFeed().records(Self.nvd, part: "2025")
    #expect(sink.scores.map(\.cve) == ["CVE-2025-1111", "CVE-2025-2222"] && sink.skipped.count == 1)
    let score = try #require(sink.scores.first)
    #expect(score.details == "Overflow in Frob." && !score.isRejected && sink.scores[1].isRejected)
    #expect(
      score.vectors == [
        .init(source: "nvd", vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:N/I:H/A:N"),
        .init(source: "nvd", vector: "AV:N/AC:M/Au:N/C:N/I:P/A:N"),
        .init(
          source: "cna@example.org", vector: "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N"),
      ])
    #expect(score.severities.contains(.init(source: "nvd", severity: .medium, word: "MEDIUM")))
    #expect(NVDFeed().recognises(Self.nvd, name: "nvdcve-2.0-2025.json") == "2025")
    #expect(NVDFeed().recognises(Self.nvd, name: "page.json") == "file/page.json")
  }

  @Test func years() {
    #expect(UnixDate.text(0) == "1970-01-01" && UnixDate.text(951_782_400) == "2000-02-29")
    #expect(UnixDate.text(1_795_600_000) == "2026-11-25" && UnixDate.year(1_798_761_599) == 2026)
    #expect(UnixDate.text(-5) == "1970-01-01" && UnixDate.text(.max) == "9999-12-31")
  }

  @Test func spoiled() {
    FeedFuzz.run(KnownExploitedFeed(), Array(Self.kev.utf8), part: "catalogue", rounds: 800)
    FeedFuzz.run(ExploitPredictionFeed(), Array(Self.epss.utf8), part: "scores", rounds: 800)
    FeedFuzz.run(NVDFeed(), Array(Self.nvd.utf8), part: "2025", rounds: 1000)
  }
}
