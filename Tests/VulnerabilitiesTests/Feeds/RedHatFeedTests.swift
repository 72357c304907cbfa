import Model
import Parsing
import TestKit
import Testing

@testable import Vulnerabilities

@Suite struct RedHatFeedTests {
  /// RHEL 8 with a module, RHEL 9, an extended stream and a layered product; fixed, unfixed, not affected.
  static let vex = #"""
    {"document": {"category": "csaf_vex", "csaf_version": "2.0",
       "aggregate_severity": {"namespace": "https://access.redhat.com/security/updates/classification/", "text": "moderate"},
       "publisher": {"name": "Red Hat Product Security", "namespace": "https://www.redhat.com"},
       "tracking": {"id": "CVE-2025-1111", "status": "final", "initial_release_date": "2025-01-01T00:00:00+00:00",
                    "current_release_date": "2025-12-10T10:00:00+00:00"}, "title": "frob: overflow"},
     "product_tree": {
       "branches": [{"category": "vendor", "name": "Red Hat", "branches": [
         {"category": "product_family", "name": "RHEL", "branches": [
           {"category": "product_name", "name": "RHEL 9 AppStream", "product": {"name": "AppStream 9", "product_id": "AppStream-9.4.0.Z.MAIN",
              "product_identification_helper": {"cpe": "cpe:/a:redhat:enterprise_linux:9::appstream"}}},
           {"category": "product_name", "name": "RHEL 8 AppStream", "product": {"name": "AppStream 8", "product_id": "AppStream-8.8.0.Z",
              "product_identification_helper": {"cpe": "cpe:/a:redhat:enterprise_linux:8::appstream"}}},
           {"category": "product_name", "name": "EUS", "product": {"name": "EUS 9.2", "product_id": "AppStream-9.2.0.Z.EUS",
              "product_identification_helper": {"cpe": "cpe:/a:redhat:rhel_eus:9.2::appstream"}}},
           {"category": "product_name", "name": "RHEL 7", "product": {"name": "RHEL 7", "product_id": "red_hat_enterprise_linux_7",
              "product_identification_helper": {"cpe": "cpe:/o:redhat:enterprise_linux:7"}}},
           {"category": "product_name", "name": "RHEL 9", "product": {"name": "RHEL 9", "product_id": "red_hat_enterprise_linux_9",
              "product_identification_helper": {"cpe": "cpe:/o:redhat:enterprise_linux:9"}}}]},
         {"category": "architecture", "name": "x86_64", "branches": [
           {"category": "product_version", "name": "frob-2", "product": {"name": "frob-0:2.0-3.el9_4.x86_64", "product_id": "frob-0:2.0-3.el9_4.x86_64",
              "product_identification_helper": {"purl": "pkg:rpm/redhat/frob@2.0-3.el9_4?arch=x86_64"}}},
           {"category": "product_version", "name": "frob-2", "product": {"name": "frob-0:2.0-3.el9_4.aarch64", "product_id": "frob-0:2.0-3.el9_4.aarch64",
              "product_identification_helper": {"purl": "pkg:rpm/redhat/frob@2.0-3.el9_4?arch=aarch64"}}},
           {"category": "product_version", "name": "frob-src", "product": {"name": "frob-0:2.0-3.el9_4.src", "product_id": "frob-0:2.0-3.el9_4.src",
              "product_identification_helper": {"purl": "pkg:rpm/redhat/frob@2.0-3.el9_4?arch=src"}}},
           {"category": "product_version", "name": "dbg", "product": {"name": "frob-debuginfo", "product_id": "frob-debuginfo-0:2.0-3.el9_4.x86_64",
              "product_identification_helper": {"purl": "pkg:rpm/redhat/frob-debuginfo@2.0-3.el9_4?arch=x86_64"}}},
           {"category": "product_version", "name": "eus", "product": {"name": "frob-eus", "product_id": "frob-1:1.9-2.el9_2.x86_64",
              "product_identification_helper": {"purl": "pkg:rpm/redhat/frob@1.9-2.el9_2?arch=x86_64&epoch=1"}}},
           {"category": "product_version", "name": "mod", "product": {"name": "nicator", "product_id": "nicator-0:2.5.9-111.module+el8.8.0+1+2.noarch",
              "product_identification_helper": {"purl": "pkg:rpm/redhat/nicator@2.5.9-111.module%2Bel8.8.0%2B1%2B2?arch=noarch"}}}]},
         {"category": "product_version", "name": "ruby:2.5", "product": {"name": "ruby:2.5:8080:b46", "product_id": "ruby:2.5:8080:b46",
              "product_identification_helper": {"purl": "pkg:rpmmod/redhat/ruby@2.5:8080:b46"}}},
         {"category": "product_version", "name": "frob", "product": {"name": "frob", "product_id": "frob",
              "product_identification_helper": {"purl": "pkg:rpm/redhat/frob"}}},
         {"category": "product_version", "name": "frob-tools", "product": {"name": "frob-tools", "product_id": "frob-tools",
              "product_identification_helper": {"purl": "pkg:rpm/redhat/frob-tools"}}},
         {"category": "product_version", "name": "frob.src", "product": {"name": "frob.src", "product_id": "frob.src",
              "product_identification_helper": {"purl": "pkg:rpm/redhat/frob?arch=src"}}},
         {"category": "product_version", "name": "image", "product": {"name": "image", "product_id": "frob/image-rhel9",
              "product_identification_helper": {"purl": "pkg:oci/image-rhel9"}}}]}],
       "relationships": [
         {"category": "default_component_of", "full_product_name": {"name": "", "product_id": "AppStream-9.4.0.Z.MAIN:frob-0:2.0-3.el9_4.x86_64"}, "product_reference": "frob-0:2.0-3.el9_4.x86_64", "relates_to_product_reference": "AppStream-9.4.0.Z.MAIN"},
         {"category": "default_component_of", "full_product_name": {"name": "", "product_id": "AppStream-9.4.0.Z.MAIN:frob-0:2.0-3.el9_4.aarch64"}, "product_reference": "frob-0:2.0-3.el9_4.aarch64", "relates_to_product_reference": "AppStream-9.4.0.Z.MAIN"},
         {"category": "default_component_of", "full_product_name": {"name": "", "product_id": "AppStream-9.4.0.Z.MAIN:frob-0:2.0-3.el9_4.src"}, "product_reference": "frob-0:2.0-3.el9_4.src", "relates_to_product_reference": "AppStream-9.4.0.Z.MAIN"},
         {"category": "default_component_of", "full_product_name": {"name": "", "product_id": "AppStream-9.4.0.Z.MAIN:frob-debuginfo"}, "product_reference": "frob-debuginfo-0:2.0-3.el9_4.x86_64", "relates_to_product_reference": "AppStream-9.4.0.Z.MAIN"},
         {"category": "default_component_of", "full_product_name": {"name": "", "product_id": "AppStream-9.2.0.Z.EUS:frob-1:1.9-2.el9_2.x86_64"}, "product_reference": "frob-1:1.9-2.el9_2.x86_64", "relates_to_product_reference": "AppStream-9.2.0.Z.EUS"},
         {"category": "default_component_of", "full_product_name": {"name": "", "product_id": "AppStream-8.8.0.Z:ruby:2.5:8080:b46"}, "product_reference": "ruby:2.5:8080:b46", "relates_to_product_reference": "AppStream-8.8.0.Z"},
         {"category": "default_component_of", "full_product_name": {"name": "", "product_id": "AppStream-8.8.0.Z:ruby:2.5:8080:b46:nicator"}, "product_reference": "nicator-0:2.5.9-111.module+el8.8.0+1+2.noarch", "relates_to_product_reference": "AppStream-8.8.0.Z:ruby:2.5:8080:b46"},
         {"category": "default_component_of", "full_product_name": {"name": "", "product_id": "red_hat_enterprise_linux_7:frob"}, "product_reference": "frob", "relates_to_product_reference": "red_hat_enterprise_linux_7"},
         {"category": "default_component_of", "full_product_name": {"name": "", "product_id": "red_hat_enterprise_linux_7:frob.src"}, "product_reference": "frob.src", "relates_to_product_reference": "red_hat_enterprise_linux_7"},
         {"category": "default_component_of", "full_product_name": {"name": "", "product_id": "red_hat_enterprise_linux_9:frob"}, "product_reference": "frob", "relates_to_product_reference": "red_hat_enterprise_linux_9"},
         {"category": "default_component_of", "full_product_name": {"name": "", "product_id": "red_hat_enterprise_linux_9:frob-tools"}, "product_reference": "frob-tools", "relates_to_product_reference": "red_hat_enterprise_linux_9"},
         {"category": "default_component_of", "full_product_name": {"name": "", "product_id": "red_hat_enterprise_linux_9:image"}, "product_reference": "frob/image-rhel9", "relates_to_product_reference": "red_hat_enterprise_linux_9"}]},
     "vulnerabilities": [{"cve": "CVE-2025-1111", "title": "frob: overflow in parser", "release_date": "2025-01-01T00:00:00+00:00",
       "notes": [{"category": "description", "text": "A flaw was found in frob.", "title": "Vulnerability description"}],
       "product_status": {
         "fixed": ["AppStream-9.4.0.Z.MAIN:frob-0:2.0-3.el9_4.x86_64", "AppStream-9.4.0.Z.MAIN:frob-0:2.0-3.el9_4.aarch64",
                   "AppStream-9.4.0.Z.MAIN:frob-0:2.0-3.el9_4.src", "AppStream-9.4.0.Z.MAIN:frob-debuginfo",
                   "AppStream-9.2.0.Z.EUS:frob-1:1.9-2.el9_2.x86_64", "AppStream-8.8.0.Z:ruby:2.5:8080:b46:nicator"],
         "known_affected": ["red_hat_enterprise_linux_7:frob", "red_hat_enterprise_linux_7:frob.src", "red_hat_enterprise_linux_9:image"],
         "known_not_affected": ["red_hat_enterprise_linux_9:frob", "red_hat_enterprise_linux_9:frob-tools", "nowhere:nothing"]},
       "remediations": [
         {"category": "vendor_fix", "details": "…", "product_ids": ["AppStream-9.4.0.Z.MAIN:frob-0:2.0-3.el9_4.x86_64", "AppStream-9.4.0.Z.MAIN:frob-0:2.0-3.el9_4.aarch64"], "url": "https://access.redhat.com/errata/RHSA-2025:0001"},
         {"category": "no_fix_planned", "details": "Out of support scope", "product_ids": ["red_hat_enterprise_linux_7:frob"]},
         {"category": "none_available", "details": "Fix deferred", "product_ids": ["red_hat_enterprise_linux_7:frob.src"]}],
       "scores": [{"cvss_v3": {"baseScore": 6.5, "vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:N/I:H/A:N", "version": "3.1"}, "products": ["red_hat_enterprise_linux_7:frob"]}],
       "threats": [{"category": "impact", "details": "Moderate", "product_ids": ["AppStream-9.4.0.Z.MAIN:frob-0:2.0-3.el9_4.x86_64", "AppStream-9.4.0.Z.MAIN:frob-0:2.0-3.el9_4.aarch64"]},
                   {"category": "impact", "details": "Low", "product_ids": ["red_hat_enterprise_linux_7:frob"]}],
       "flags": [{"label": "vulnerable_code_not_present", "product_ids": ["red_hat_enterprise_linux_9:frob-tools"]}]}]}
    """#

  private func parsed() throws -> Advisory {
    try #require(try RedHatFeed().records(Self.vex, part: "2025/cve-2025-1111.json").advisories.first)
  }

  @Test func header() throws {
    let advisory = try parsed()
    #expect(advisory.id == "CVE-2025-1111" && advisory.title == "frob: overflow in parser")
    #expect(advisory.details == "A flaw was found in frob.")
    #expect(advisory.severities == [.init(source: "redhat", severity: .medium, word: "moderate")])
    #expect(advisory.vectors == [.init(source: "redhat", vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:N/I:H/A:N")])
  }

  @Test func fixedByProduct() throws {
    let affected = try parsed().affected
    let nine = try #require(affected.first { $0.ecosystem == Ecosystem(.redhat, "9") && $0.status == .fixed })
    #expect(
      nine.name == "frob" && nine.ranges == [.below("0:2.0-3.el9_4")] && nine.product == nil && nine.key == .binary)
    #expect(nine.architectures == ["aarch64", "x86_64"] && nine.note == "RHSA-2025:0001")
    let stream = try #require(affected.first { $0.ecosystem == Ecosystem(.redhat, "9.2") })
    #expect(stream.ranges == [.below("1:1.9-2.el9_2")] && stream.product == "cpe:/a:redhat:rhel_eus:9.2")
    let modular = try #require(affected.first { $0.ecosystem == Ecosystem(.redhat, "8") })
    #expect(modular.name == "nicator" && modular.module == "ruby:2.5" && modular.architectures.isEmpty)
    #expect(modular.ranges == [.below("0:2.5.9-111.module+el8.8.0+1+2")])
    #expect(!affected.contains { $0.name.hasSuffix("debuginfo") })
  }

  @Test func unfixedAndNotAffected() throws {
    let affected = try parsed().affected
    let seven = affected.filter { $0.ecosystem == Ecosystem(.redhat, "7") }
    #expect(Set(seven.map(\.status)) == [.endOfLife, .fixDeferred])
    #expect(seven.first { $0.status == .endOfLife }?.severity == .low)
    #expect(seven.first { $0.status == .fixDeferred }?.key == .source)
    // frob is fixed in RHEL 9: that it "isn't affected" there too was said of another build.
    let negatives = affected.filter { $0.status == .notAffected }
    #expect(negatives.map(\.name) == ["frob-tools"] && negatives[0].note == "vulnerable_code_not_present")
  }

  @Test func aScoreOfNothingWithoutImpactIsNone() throws {
    let none = Self.vex.replacing("\"baseScore\": 6.5", with: "\"baseScore\": 0.0")
      .replacing("\"details\": \"Low\"", with: "\"details\": \"Low\", \"x\": 1").replacing(
        #"{"category": "impact", "details": "Low", "x": 1, "product_ids": ["red_hat_enterprise_linux_7:frob"]}"#,
        with: "{}")
    let advisory = try #require(try RedHatFeed().records(none, part: "x").advisories.first)
    #expect(!advisory.affected.contains { $0.ecosystem == Ecosystem(.redhat, "7") })
  }

  @Test func layeredProductsSayNothingOfTheirRelease() throws {
    let layered = Self.vex.replacing("cpe:/o:redhat:enterprise_linux:7", with: "cpe:/a:redhat:openshift:4.16::el7")
    let advisory = try #require(try RedHatFeed().records(layered, part: "x").advisories.first)
    #expect(!advisory.affected.contains { $0.ecosystem == Ecosystem(.redhat, "7") })
  }

  @Test func deletedDocumentsAreRemoved() throws {
    let sink = try RedHatFeed().records(
      #"{"document": {"tracking": {"id": "CVE-2023-0030", "status": "deleted"}}}"#, part: "2023/cve-2023-0030.json")
    #expect(sink.records == [.removed(key: "CVE-2023-0030")])
  }

  @Test func archives() throws {
    var tar = TarBuilder()
    tar.directory("2025")
    tar.file("2025/cve-2025-1111.json", Self.vex)
    tar.file("2025/cve-2025-2222.json", Self.vex.replacing("CVE-2025-1111", with: "CVE-2025-2222"))
    tar.file("2025/broken.json", "{")
    let bytes = tar.finished()
    let sink = try RedHatFeed().records(bytes, part: "archive")
    #expect(sink.advisories.map(\.id) == ["CVE-2025-1111", "CVE-2025-2222"] && sink.skipped.count == 1)
    #expect(RedHatFeed().recognises(FeedInput(part: "x.tar", bytes: Bytes(bytes))) == "archive")
    #expect(RedHatFeed().recognises(Self.vex, name: "one.json") == "file/one.json")
  }

  @Test func sameTwice() throws {
    // Dictionaries are walked in between: the order must not be theirs.
    #expect(try parsed() == parsed())
  }

  @Test func planFollowsTheListOfChanges() async throws {
    let web = FakeWeb([
      "/archive_latest.txt": "csaf_vex_2025-12-06.tar.zst\n",
      "/changes.csv": """
      "2024/cve-2024-0002.json","2025-12-10T10:00:00+00:00"
      "2024/cve-2024-0001.json","2025-12-01T10:00:00+00:00"
      "../../etc/passwd","2026-12-01T10:00:00+00:00"
      """,
      "/deletions.csv": "\"2024/cve-2024-0003.json\",\"2025-12-09T10:00:00+00:00\"\n",
    ])
    let first = try await RedHatFeed().plan(after: FeedState(), web)
    guard case .parts(let parts, let cursor) = first else { throw Unexpected() }
    #expect(parts.map(\.url) == ["test:/csaf_vex_2025-12-06.tar.zst"] && cursor == "2025-12-06")
    let second = try await RedHatFeed().plan(after: FeedState(cursor: cursor), web)
    guard case .changes(let changed, let removed, let next) = second else { throw Unexpected() }
    #expect(changed.map(\.name) == ["2024/cve-2024-0002.json"] && removed == ["CVE-2024-0003"])
    #expect(try await RedHatFeed().plan(after: FeedState(cursor: next), web) == .unchanged)
  }

  @Test func spoiled() { FeedFuzz.run(RedHatFeed(), Array(Self.vex.utf8), part: "x.json", rounds: 600) }
}
