import Model
import Parsing
import Testing

@testable import Reports

@Suite struct JSONFormatTests {
  static func parse(_ report: Report, pretty: Bool = true) throws -> JSONValue {
    try JSONValue(parsing: Bytes(JSONFormat().write(report, ReportOptions(pretty: pretty))))
  }

  @Test func hasTheContractsShape() throws {
    let json = try Self.parse(Samples.full)
    #expect(json["schema"]?.string == "bulkhead.report/1")
    #expect(json["tool"]?["name"]?.string == "bulkhead")
    #expect(json["createdAt"]?.string == "2026-11-24T14:52:00Z")
    #expect(json["subject"]?["os"]?["id"]?.string == "debian")
    let deb = try #require(json["packages"]?[0])
    #expect(deb["purl"]?.string == "pkg:deb/debian/libc6@2.36-9%2Bdeb12u4?arch=amd64&distro=debian-12")
    #expect(deb["source"]?["name"]?.string == "glibc")
    #expect(deb["layer"]?.string == Samples.diffID.description)
    #expect(deb["locations"]?[0]?.string == "/var/lib/dpkg/status")
    let findings = try #require(json["findings"]?.elements)
    #expect(findings[0]["vulnerability"]?["fixed"]?.string == "2.17.1")
    #expect(findings[0]["vulnerability"]?["epss"]?.double == 0.975)
    #expect(findings[0]["vulnerability"]?["knownExploited"]?.bool == true)
    #expect(findings[2]["secret"]?["redacted"]?.string == "AKIA…(12)…Q7")
    #expect(findings[5]["compliance"]?["ids"]?["cis-docker-1.6.0"]?.string == "5.5")
    #expect(findings[6]["webshell"]?["verdict"]?.string == "malicious")
    #expect(findings[7]["detection"]?["process"]?["ancestors"]?[0]?["pid"]?.integer == 7)
    #expect(json["results"]?.elements.count == 1)
    #expect(json["coverage"]?["complete"]?.bool == false)
    #expect(json["summary"]?["findingsBySeverity"]?["critical"]?.integer == 3)
  }

  /// The shape does not depend on what was found.
  @Test func keysAreAlwaysThere() throws {
    func keys(_ value: JSONValue?) -> [String] { value?.members.map(\.key) ?? [] }
    let full = try Self.parse(Samples.full)
    let empty = try Self.parse(Samples.empty)
    #expect(keys(full) == keys(empty))
    #expect(keys(full["subject"]) == keys(empty["subject"]))
    let packages = full["packages"]?.elements ?? []
    #expect(packages.count == 5)
    for package in packages { #expect(keys(package) == keys(packages[0])) }
    let vulnerabilities = (full["findings"]?.elements ?? []).compactMap { $0["vulnerability"] }
    #expect(keys(vulnerabilities[0]) == keys(vulnerabilities[1]))
  }

  @Test func compactAndPrettySayTheSame() throws {
    #expect(try Self.parse(Samples.full) == Self.parse(Samples.full, pretty: false))
  }

  @Test func hostileTextStaysText() throws {
    let bytes = JSONFormat().write(Samples.hostile, ReportOptions())
    #expect(!bytes.contains(0x1B) && !bytes.contains(0x9B - 0x80) && !bytes.contains(0))
    let json = try JSONValue(parsing: Bytes(bytes))
    #expect(json["subject"]?["name"]?.string == Samples.hostileText)
  }

  @Test func timesAreCivil() {
    #expect(Timestamp.rfc3339(0) == "1970-01-01T00:00:00Z")
    #expect(Timestamp.rfc3339(951_782_400) == "2000-02-29T00:00:00Z")
    #expect(Timestamp.rfc3339(-1) == "1969-12-31T23:59:59Z")
    #expect(Timestamp.rfc3339(4_107_542_399) == "2100-02-28T23:59:59Z")
    #expect(Timestamp.rfc3339(.max) == "9999-12-31T23:59:59Z")
    #expect(Timestamp.rfc3339(.min) == "0000-01-01T00:00:00Z")
  }
}
