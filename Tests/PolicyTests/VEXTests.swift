import Model
import Parsing
import TestKit
import Testing

@testable import Policy

/// Documents in each format, against one report.
@Suite struct VEXTests {
  /// An OpenVEX document of these statements.
  static func openVEX(_ statements: String..., time: String = "2026-11-20T10:00:00Z") -> String {
    """
    {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://acme.example/vex-1", "author": "Alice",
     "timestamp": "\(time)", "version": 1, "statements": [\(statements.joined(separator: ","))]}
    """
  }

  static func statement(
    _ products: String, status: String = "not_affected", id: String = "CVE-2024-2", extra: String = ""
  ) -> String {
    let reason = status == "not_affected" ? #", "justification": "vulnerable_code_not_present""# : ""
    return """
      {"vulnerability": {"name": "\(id)"}, "products": [\(products)], "status": "\(status)"\(reason)\(extra)}
      """
  }

  static let zlib = "pkg:deb/debian/zlib1g@1:1.2.13-1?arch=amd64&distro=debian-12"
  static let image = "pkg:oci/shop@\(Samples.digest)"

  /// Which products mean zlib1g in the image ghcr.io/acme/shop:2.1.
  @Test(
    arguments: [
      // The package itself: with everything, without qualifiers, without version; another version, name, type, namespace.
      (#"{"@id": "\#(zlib)"}"#, true), (#"{"@id": "pkg:deb/debian/zlib1g@1:1.2.13-1"}"#, true),
      (#"{"@id": "pkg:deb/debian/zlib1g"}"#, true), (#"{"@id": "pkg:deb/debian/zlib1g@1:1.2.13-2"}"#, false),
      (#"{"@id": "pkg:deb/debian/zlib1g?arch=arm64"}"#, false), (#"{"@id": "pkg:deb/debian/zlib"}"#, false),
      (#"{"@id": "pkg:deb/ubuntu/zlib1g"}"#, false), (#"{"@id": "pkg:rpm/debian/zlib1g"}"#, false),
      (#"{"@id": "pkg:deb/debian/zlib?arch=source"}"#, true),
      (#"{"@id": "x", "identifiers": {"purl": "pkg:deb/debian/zlib1g"}}"#, true),
      // The image by digest, by repository, by name and tag, as text, by hash.
      (#"{"@id": "\#(image)"}"#, true), (#"{"@id": "pkg:oci/other@\#(Samples.digest)"}"#, true),
      (#"{"@id": "pkg:oci/shop@sha256:\#(String(repeating: "00", count: 32))"}"#, false),
      (#"{"@id": "pkg:oci/shop?repository_url=ghcr.io%2Facme%2Fshop"}"#, true),
      (#"{"@id": "pkg:oci/shop?repository_url=ghcr.io%2Facme"}"#, true),
      (#"{"@id": "pkg:oci/shop?repository_url=ghcr.io%2Fother%2Fshop"}"#, false),
      (#"{"@id": "pkg:oci/shop?tag=2.1"}"#, true), (#"{"@id": "pkg:oci/shop?tag=2.2"}"#, false),
      (#"{"@id": "pkg:docker/acme/shop@2.1?repository_url=ghcr.io"}"#, true),
      (#"{"@id": "pkg:docker/acme/shop@2.1"}"#, false), (#"{"@id": "ghcr.io/acme/shop:2.1"}"#, true),
      (#"{"@id": "ghcr.io/acme/shop"}"#, true), (#"{"@id": "ghcr.io/acme/shop:2.2"}"#, false),
      (#"{"@id": "\#(Samples.digest)"}"#, true), (#"{"@id": "ghcr.io/acme/shop@\#(Samples.digest)"}"#, true),
      (#"{"@id": "y", "hashes": {"sha-256": "\#(String(repeating: "AB", count: 32))"}}"#, true),
      // Only a part of the image.
      (#"{"@id": "\#(image)", "subcomponents": [{"@id": "pkg:deb/debian/zlib1g"}]}"#, true),
      (#"{"@id": "\#(image)", "subcomponents": [{"@id": "pkg:deb/debian/libssl3"}]}"#, false),
      (#"{"@id": "\#(image)", "subcomponents": [{"note": "nothing to go by"}]}"#, false),
      (#"{"@id": "pkg:oci/none?tag=9", "subcomponents": [{"@id": "pkg:deb/debian/zlib1g"}]}"#, false),
    ] as [(String, Bool)]) func productsAreTold(product: String, isMeant: Bool) throws
  {
    let report = try Samples.judged(vex: [Self.openVEX(Self.statement(product))])
    #expect(report.suppressed.map(\.finding.rule) == (isMeant ? ["CVE-2024-2"] : []), "\(product)")
  }

  @Test func aPartOfAPackageInTheImage() throws {
    func hits(_ whole: String, _ part: String) throws -> Bool {
      let product = #"{"@id": "\#(whole)", "subcomponents": [{"@id": "\#(part)"}]}"#
      return try !Samples.judged(vex: [Self.openVEX(Self.statement(product, id: "CVE-2021-44228"))]).suppressed.isEmpty
    }
    #expect(try hits("pkg:maven/acme/app@1.0", "pkg:maven/org.apache/log4j"))
    // Not in that file, not in the image, not that part.
    #expect(try !hits("pkg:deb/debian/zlib1g", "pkg:maven/org.apache/log4j"))
    #expect(try !hits("pkg:maven/acme/other", "pkg:maven/org.apache/log4j"))
    #expect(try !hits("pkg:maven/acme/app", "pkg:maven/org.apache/commons"))
  }

  @Test func aliasesAndOldFormsAreUnderstood() throws {
    let old = """
      {"@context": "https://openvex.dev/ns", "author": "Bob", "timestamp": "2026-01-01T00:00:00Z", "statements": [
        {"vulnerability": "ghsa-jfh8-c2jp-5v3q", "products": ["\(Self.image)"],
         "subcomponents": ["pkg:maven/org.apache/log4j@2.14.1"], "status": "not_affected",
         "impact_statement": "look-ups are off"}]}
      """
    let report = try Samples.judged(vex: [old])
    let one = try #require(report.suppressed.first)
    #expect(one.finding.rule == "CVE-2021-44228" && one.who == "Bob (a.json)" && one.reason == "look-ups are off")
    #expect(one.by == .vex && one.status == .notAffected && report.suppressed.count == 1)
    let alias = Self.openVEX(
      #"{"vulnerability": {"name": "ACME-1", "aliases": ["CVE-2024-2"]}, "products": [{"@id": "pkg:deb/debian/zlib1g@1:1.2.13-1"}], "status": "fixed"}"#
    )
    #expect(try Samples.judged(vex: [alias]).suppressed.map(\.status) == [.fixed])
  }

  @Test func affectedAndUnderInvestigationAreNoted() throws {
    let product = #"{"@id": "pkg:deb/debian/zlib1g"}"#
    let report = try Samples.judged(vex: [
      Self.openVEX(
        Self.statement(product, status: "affected", extra: #", "action_statement": "don't unpack zips""#),
        Self.statement(product, status: "under_investigation", id: "CVE-2024-3"))
    ])
    #expect(report.suppressed.isEmpty && report.findings.count == 5)
    #expect(report.findings[2].evidence.details["VEX"] == "affected according to Alice (a.json): don't unpack zips")
    #expect(report.findings[3].evidence.details["VEX"] == "under investigation according to Alice (a.json)")
  }

  @Test func theMoreExactThenTheNewerStatementCounts() throws {
    let all = Self.statement(#"{"@id": "pkg:deb/debian/zlib1g"}"#)
    let exact = Self.statement(#"{"@id": "\#(Self.zlib)"}"#, status: "affected")
    #expect(try Samples.judged(vex: [Self.openVEX(exact, all)]).suppressed.isEmpty)
    let part = Self.statement(#"{"@id": "\#(Self.image)", "subcomponents": [{"@id": "pkg:deb/debian/zlib1g"}]}"#)
    #expect(try Samples.judged(vex: [Self.openVEX(part, exact)]).suppressed.count == 1)
    let older = Self.openVEX(all, time: "2026-01-01T00:00:00Z")
    let newer = Self.openVEX(
      Self.statement(#"{"@id": "pkg:deb/debian/zlib1g"}"#, status: "affected"), time: "2026-02-01T00:00:00+02:00")
    for order in [[older, newer], [newer, older]] { #expect(try Samples.judged(vex: order).suppressed.isEmpty) }
  }

  /// Of all versions it can't be said that they are mended.
  @Test(
    arguments: [
      (#"{"@id": "pkg:deb/debian/zlib1g"}"#, false), (#"{"@id": "pkg:deb/debian/zlib1g@1:1.2.13-1"}"#, true),
      (#"{"@id": "\#(image)"}"#, true), (#"{"@id": "ghcr.io/acme/shop"}"#, false),
      (#"{"@id": "ghcr.io/acme/shop:2.1"}"#, true),
      (#"{"@id": "ghcr.io/acme/shop", "subcomponents": [{"@id": "pkg:deb/debian/zlib1g"}]}"#, false),
      (#"{"@id": "ghcr.io/acme/shop", "subcomponents": [{"@id": "pkg:deb/debian/zlib1g@1:1.2.13-1"}]}"#, true),
    ] as [(String, Bool)]) func fixedNeedsAVersion(product: String, isHonoured: Bool) throws
  {
    let report = try Samples.judged(vex: [Self.openVEX(Self.statement(product, status: "fixed"))])
    #expect(report.suppressed.count == (isHonoured ? 1 : 0), "\(product)")
    #expect((report.decision?.notes.first?.contains("without a version") == true) == !isHonoured)
  }

  /// An archive is called by its file; what it holds has a tag, and an index in the registry has a digest of its own.
  @Test func everyNameOfAnImageCounts() throws {
    var report = Samples.report
    report.subject.name = "/tmp/image.tar"
    let index = "sha256:" + String(repeating: "cd", count: 32)
    let id = "sha256:" + String(repeating: "ef", count: 32)
    report.names = ["acme/shop:2.1", "ghcr.io/acme/shop@\(index)", id]
    for product in [
      "pkg:oci/shop@\(index)", "pkg:oci/shop@\(Samples.digest)", "pkg:oci/shop@\(id)", "acme/shop:2.1", "acme/shop",
      "docker.io/acme/shop:2.1", "ghcr.io/acme/shop@\(index)", "pkg:oci/shop?repository_url=ghcr.io%2Facme%2Fshop",
      id,
    ] {
      var changed = report
      let text = Self.openVEX(Self.statement("{\"@id\": \"\(product)\"}"))
      var judge = PolicyJudge(vex: [try VEXDocument.parse(Bytes(text), name: "a.json")], now: Samples.now)
      judge.judge(&changed)
      #expect(changed.suppressed.count == 1, "\(product)")
    }
    for (image, count) in [("acme/*", 1), ("*/image.tar", 1), (index, 1), ("other/*", 0)] {
      var changed = report
      let policy = try Samples.policy(Samples.exception("id: CVE-2024-2\nimage: '\(image)'"))
      var judge = PolicyJudge(policies: [policy], now: Samples.now)
      judge.judge(&changed)
      #expect(changed.suppressed.count == count, "\(image)")
    }
    let rule = try Samples.policy(Samples.rule("image.names.exists(n, n.matches('acme/*'))"))
    var judge = PolicyJudge(policies: [rule], now: Samples.now)
    judge.judge(&report)
    #expect(report.decision?.verdict == .block)
  }

  @Test func containersAreToldByDigestAlone() throws {
    for (kind, name) in [(Subject.Kind.container, false), (.sbom, true)] {
      var subject = Samples.subject
      subject.kind = kind
      #expect(ImageIdentity(subject).isNamed("ghcr.io/acme/shop:2.1 ") == false)
      #expect((ImageIdentity(subject).specificity(of: PackageURL(type: "oci", name: "shop")) != nil) == name)
      #expect(ImageIdentity(subject).specificity(of: PackageURL(type: "oci", name: "x", version: Samples.digest)) == 20)
    }
  }

  @Test func notAffectedNeedsAReason() throws {
    let bare =
      #"{"vulnerability": {"name": "CVE-2024-2"}, "products": [{"@id": "pkg:deb/debian/zlib1g"}], "status": "not_affected"}"#
    let report = try Samples.judged(vex: [Self.openVEX(bare, #"{"status": "fixed"}"#)])
    #expect(report.suppressed.isEmpty)
    let notes = report.decision?.notes ?? []
    #expect(
      notes.count == 2 && notes[0].contains("without a justification") && notes[1].contains("names no vulnerability"))
  }

  // MARK: CSAF

  static let csaf = """
    {"document": {"category": "csaf_vex", "publisher": {"name": "ACME PSIRT"},
      "tracking": {"id": "ACME-1", "current_release_date": "2026-11-20T10:00:00Z"}},
     "product_tree": {"branches": [{"category": "vendor", "name": "ACME", "branches": [
        {"category": "product_name", "name": "Shop", "product": {"product_id": "SHOP", "name": "Shop",
          "product_identification_helper": {"purl": "\(image)"}}},
        {"category": "product_name", "name": "zlib", "product": {"product_id": "ZLIB", "name": "zlib",
          "product_identification_helper": {"purl": "pkg:deb/debian/zlib1g"}}},
        {"category": "product_name", "name": "ssl", "product": {"product_id": "SSL", "name": "ssl",
          "product_identification_helper": {"purl": "pkg:deb/debian/libssl3"}}},
        {"category": "product_name", "name": "nothing", "product": {"product_id": "NIL", "name": "nothing"}}]}],
      "product_groups": [{"group_id": "G", "product_ids": ["SHOP:ZLIB"]}],
      "relationships": [
        {"category": "default_component_of", "product_reference": "ZLIB", "relates_to_product_reference": "SHOP",
         "full_product_name": {"product_id": "SHOP:ZLIB", "name": "zlib in Shop"}},
        {"category": "default_component_of", "product_reference": "SSL", "relates_to_product_reference": "SHOP",
         "full_product_name": {"product_id": "SHOP:SSL", "name": "ssl in Shop"}}]},
     "vulnerabilities": [
       {"cve": "CVE-2024-2", "product_status": {"known_not_affected": ["SHOP:ZLIB", "NIL"]},
        "flags": [{"label": "vulnerable_code_not_in_execute_path", "group_ids": ["G"]}],
        "threats": [{"category": "impact", "details": "never called", "product_ids": ["SHOP:ZLIB"]}]},
       {"cve": "CVE-2024-3", "product_status": {"known_not_affected": ["SHOP:ZLIB"]}},
       {"cve": "CVE-2024-1", "product_status": {"known_affected": ["SHOP:SSL"]},
        "remediations": [{"category": "workaround", "details": "turn it off", "product_ids": ["SHOP:SSL"]}]},
       {"ids": [{"system_name": "GHSA", "text": "GHSA-jfh8-c2jp-5v3q"}], "product_status": {"fixed": ["SHOP"]}}]}
    """

  @Test func csafIsHonoured() throws {
    let report = try Samples.judged(vex: [Self.csaf])
    #expect(report.suppressed.map(\.finding.rule) == ["CVE-2021-44228", "CVE-2024-2"])
    #expect(report.suppressed.map(\.status) == [.fixed, .notAffected])
    #expect(report.suppressed[1].justification == "vulnerable_code_not_in_execute_path")
    #expect(report.suppressed[1].reason == "never called" && report.suppressed[1].who == "ACME PSIRT (a.json)")
    #expect(report.findings[0].evidence.details["VEX"]?.hasSuffix("turn it off") == true)
    let notes = report.decision?.notes ?? []
    #expect(notes.contains { $0.contains("1 products have neither") } && notes.contains { $0.contains("1 times") })
  }

  @Test func relationsMayBeInAnyOrderAndRound() throws {
    let nested = Self.csaf.replacing(
      "\"relationships\": [",
      with: """
        "relationships": [
          {"product_reference": "A", "relates_to_product_reference": "B", "full_product_name": {"product_id": "A"}},
          {"product_reference": "B", "relates_to_product_reference": "A", "full_product_name": {"product_id": "B"}},
          {"product_reference": "SHOP:ZLIB", "relates_to_product_reference": "SHOP",
           "full_product_name": {"product_id": "DEEP"}},
        """
    ).replacing(#""known_not_affected": ["SHOP:ZLIB"]}"#, with: #""fixed": ["DEEP", "A", "B"]}"#)
    #expect(try Samples.judged(vex: [nested]).suppressed.map(\.finding.rule).contains("CVE-2024-3"))
  }

  @Test(arguments: [
    ("cpe:/o:redhat:enterprise_linux:9", "9.4", true), ("cpe:/a:redhat:enterprise_linux:9::appstream", "9.4", true),
    ("cpe:2.3:o:redhat:enterprise_linux:9:*:*:*:*:*:*:*", "9.4", true),
    ("cpe:/o:redhat:enterprise_linux:8", "9.4", false),
    ("cpe:/o:other:enterprise_linux:9", "9.4", false), ("cpe:", "9", false), ("", "9", false),
  ]) func systemsAreToldByCPE(cpe: String, version: String, isMeant: Bool) {
    #expect(SystemCPE.matches(cpe, OperatingSystem(id: "rhel", version: version)) == isMeant)
    #expect(!SystemCPE.matches(cpe, OperatingSystem(id: "debian", version: version)))
  }

  // MARK: CycloneDX, attestations, others

  @Test func cycloneDXIsHonoured() throws {
    let text = """
      {"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": {"supplier": {"name": "ACME"}},
       "components": [{"type": "library", "bom-ref": "z", "name": "zlib1g", "purl": "pkg:deb/debian/zlib1g@1:1.2.13-1"}],
       "vulnerabilities": [
         {"id": "CVE-2024-2", "analysis": {"state": "not_affected", "justification": "code_not_reachable",
           "detail": "no caller"}, "affects": [{"ref": "urn:cdx:0/1#z"}]},
         {"id": "CVE-2024-3", "analysis": {"state": "not_affected"}, "affects": [{"ref": "z"}]},
         {"id": "CVE-2024-1", "analysis": {"state": "false_positive", "detail": "d"},
          "affects": [{"ref": "pkg:deb/debian/libssl3"}]},
         {"id": "CVE-2021-44228", "analysis": {"state": "exploitable"}, "affects": [{"ref": "unknown"}]}]}
      """
    let report = try Samples.judged(vex: [text])
    #expect(report.suppressed.map(\.finding.rule) == ["CVE-2024-1", "CVE-2024-2"])
    #expect(report.suppressed[1].justification == "vulnerable_code_not_in_execute_path")
  }

  @Test func anAttestationSpeaksOfItsSubject() throws {
    let predicate = Self.openVEX(
      #"{"vulnerability": {"name": "CVE-2024-2"}, "status": "not_affected", "justification": "component_not_present"}"#)
    let text = """
      {"_type": "https://in-toto.io/Statement/v1", "predicateType": "https://openvex.dev/ns/v0.2.0",
       "subject": [{"name": "shop", "digest": {"sha256": "\(String(repeating: "ab", count: 32))"}}],
       "predicate": \(predicate)}
      """
    #expect(try Samples.judged(vex: [text]).suppressed.count == 1)
    #expect(try Samples.judged(vex: [predicate]).suppressed.isEmpty)
    var report = Samples.report
    var judge = PolicyJudge(now: Samples.now)
    judge.judge(&report, attached: [try VEXDocument.parse(Bytes(text), name: "attached")])
    #expect(report.suppressed.count == 1)
    // A document of the person's own that names the product as exactly has the last word.
    let own = Self.openVEX(Self.statement("{\"@id\": \"\(Self.image)\"}", status: "affected"))
    var contested = Samples.report
    var other = PolicyJudge(vex: [try VEXDocument.parse(Bytes(own), name: "own")], now: Samples.now)
    other.judge(&contested, attached: [try VEXDocument.parse(Bytes(text), name: "attached")])
    #expect(contested.suppressed.isEmpty && contested.findings.count == 5)
  }

  @Test(arguments: [
    "", "[]", "{}", "{\"@context\": \"https://openvex.dev/ns\"}", "{\"document\": {\"category\": \"csaf_base\"}}",
    "{\"document\": {\"category\": \"csaf_vex\"}}", "{\"_type\": \"https://in-toto.io/Statement/v1\"}",
    "{\"_type\": \"https://in-toto.io/Statement/v1\", \"predicate\": {\"_type\": \"https://in-toto.io/Statement/v1\"}}",
  ]) func otherDocumentsAreRefused(text: String) {
    #expect(throws: ParseError.self) { try VEXDocument.parse(Bytes(text), name: "x") }
  }

  @Test func brokenDocumentsNeverCrash() throws {
    var random = SeededGenerator(seed: 23)
    let product = #"{"@id": "\#(Self.image)", "subcomponents": [{"@id": "pkg:deb/debian/zlib1g"}]}"#
    for text in [Self.csaf, Self.openVEX(Self.statement(product), Self.statement(#"{"@id": "\#(Self.zlib)"}"#))] {
      let original = Array(text.utf8)
      for _ in 0..<3000 {
        var bytes = original
        for _ in 0...Int.random(in: 0..<4, using: &random) {
          let place = Int.random(in: 0..<bytes.count, using: &random)
          switch Int.random(in: 0..<3, using: &random) {
          case 0: bytes[place] = UInt8.random(in: 0x20...0x7E, using: &random)
          case 1: bytes.removeSubrange(place..<min(bytes.count, place + 5))
          default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 30)], at: place)
          }
        }
        guard let document = try? VEXDocument.parse(Bytes(bytes), name: "x") else { continue }
        var report = Samples.report
        var judge = PolicyJudge(vex: [document], now: Samples.now)
        judge.judge(&report)
        #expect(report.findings.count + report.suppressed.count == 5)
      }
    }
  }

  /// Statements are looked up by the vulnerability, not walked.
  @Test func largeDocumentsAreBounded() throws {
    let statements = (0..<20_000).map { Self.statement(#"{"@id": "pkg:deb/debian/zlib1g"}"#, id: "CVE-9-\($0)") }
    let document = try VEXDocument.parse(
      Bytes(Self.openVEX(statements.joined(separator: ","), Self.statement(#"{"@id": "\#(Self.zlib)"}"#))), name: "x")
    #expect(document.statements.count == 20_001)
    var report = Samples.report
    var judge = PolicyJudge(vex: [document], now: Samples.now)
    judge.judge(&report)
    #expect(report.suppressed.count == 1)
  }
}
