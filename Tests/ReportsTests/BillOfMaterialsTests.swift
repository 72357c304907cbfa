import Model
import Parsing
import Testing

@testable import Reports

@Suite struct BillOfMaterialsTests {
  static func parse(_ format: some ReportFormat, _ report: Report = Samples.full) throws -> JSONValue {
    try JSONValue(parsing: Bytes(format.write(report, ReportOptions())))
  }

  @Test func cycloneDXHasEvidenceDependenciesAndVulnerabilities() throws {
    let bom = try Self.parse(CycloneDXFormat())
    let components = bom["components"]?.elements ?? []
    #expect(components.count == 6)
    let log4j = try #require(components.first { $0["name"]?.string == "log4j-core" })
    #expect(log4j["group"]?.string == "org.apache.logging.log4j")
    #expect(log4j["bom-ref"]?.string == Samples.log4j.purl.description)
    #expect(
      log4j["evidence"]?["occurrences"]?[0]?["location"]?.string
        == "/opt/app/app.jar!/BOOT-INF/lib/log4j-core-2.14.1.jar")
    #expect(log4j["hashes"]?[0]?["alg"]?.string == "SHA-1")
    let properties = log4j["properties"]?.elements ?? []
    #expect(properties.contains { $0["name"]?.string == "bulkhead:layer:diffId" })
    let dependencies = bom["dependencies"]?.elements ?? []
    let own = try #require(dependencies.first { $0["ref"]?.string == Samples.log4j.purl.description })
    #expect(own["dependsOn"]?[0]?.string == Samples.api.purl.description)
    let vulnerability = try #require(bom["vulnerabilities"]?[0])
    #expect(vulnerability["affects"]?[0]?["ref"]?.string == Samples.log4j.purl.description)
    #expect(vulnerability["ratings"]?[1]?["method"]?.string == "CVSSv31")
    #expect(try Self.parse(CycloneDXFormat(), Samples.empty)["vulnerabilities"] == nil)
  }

  @Test func twinsHaveNamesOfTheirOwn() {
    let references = References(ValidatorTests.twins.packages)
    #expect(Set(references.names).count == references.names.count)
    // A package that stands once keeps its purl, whatever else there is.
    #expect(references.names[0] == Samples.glibc.purl.description)
  }

  @Test(arguments: [
    ("MIT", LicenseExpression.identifier("MIT")), ("apache-2.0", .identifier("Apache-2.0")),
    ("GPL-2.0+", .identifier("GPL-2.0+")), ("(MIT OR Apache-2.0)", .expression("(MIT OR Apache-2.0)")),
    ("mit and bsd-3-clause", .expression("MIT AND BSD-3-Clause")),
    (
      "GPL-2.0-only WITH Classpath-exception-2.0", .expression("GPL-2.0-only WITH Classpath-exception-2.0")
    ),
    ("MIT OR", .name("MIT OR")), ("MIT/X11", .name("MIT/X11")), ("MIT WITH MIT", .name("MIT WITH MIT")),
    ("(MIT", .name("(MIT")), ("The MIT  License\n", .name("The MIT License")), ("", .name("")),
  ]) func licencesAreJudged(declared: String, expected: LicenseExpression) {
    #expect(LicenseExpression(declared) == expected)
  }

  @Test func deepExpressionsEnd() {
    let deep = String(repeating: "(", count: 2000) + "MIT" + String(repeating: ")", count: 2000)
    #expect(LicenseExpression(deep) == .name(deep))
  }

  @Test func spdxRelatesAndKeepsForeignLicences() throws {
    let document = try Self.parse(SPDXFormat())
    let packages = document["packages"]?.elements ?? []
    #expect(packages.count == 6)
    #expect(packages[1]["licenseDeclared"]?.string == "LGPL-2.1-or-later AND GPL-2.0-only")
    let foreign = try #require(packages[3]["licenseDeclared"]?.string)
    #expect(foreign.hasPrefix("LicenseRef-"))
    let extracted = document["hasExtractedLicensingInfos"]?.elements ?? []
    #expect(
      extracted.contains {
        $0["licenseId"]?.string == foreign
          && $0["extractedText"]?.string == "The Apache Software License, Version 2.0"
      })
    let types = (document["relationships"]?.elements ?? []).compactMap { $0["relationshipType"]?.string }
    #expect(Set(types) == ["DESCRIBES", "CONTAINS", "DEPENDS_ON", "DEV_DEPENDENCY_OF"])
  }

  @Test func purlsAreSortedAndSingle() {
    let text = String(decoding: PURLListFormat().write(ValidatorTests.twins, ReportOptions()), as: UTF8.self)
    let lines = text.split(separator: "\n").map(String.init)
    #expect(lines.count == 5)
    #expect(lines == lines.sorted())
  }
}
