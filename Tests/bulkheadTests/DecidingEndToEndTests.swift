import Foundation
import Parsing
import TestKit
import Testing

/// From an advisory's file and an image to the exit status, through the program itself.
@Suite(.enabled(if: RealProgram.isBuilt)) struct DecidingEndToEndTests {
  /// An image with two npm packages, and a database in which three vulnerabilities of them stand.
  final class Scene {
    let folder: TemporaryDirectory
    let image: String

    init() throws {
      folder = try TemporaryDirectory(prefix: "bulkhead-deciding")
      var layer = TarBuilder()
      for (name, version) in [("frob", "1.0.0"), ("nicator", "2.0.0")] {
        layer.file("srv/node_modules/\(name)/package.json", #"{"name":"\#(name)","version":"\#(version)"}"#)
      }
      var tar = TarBuilder()
      tar.file("manifest.json", #"[{"Config":"c.json","RepoTags":["acme/shop:1"],"Layers":["l.tar"]}]"#)
      tar.file(
        "c.json",
        #"{"os":"linux","architecture":"amd64","config":{},"rootfs":{"type":"layers","diff_ids":["sha256:\#(String(repeating: "0", count: 64))"]}}"#
      )
      tar.file("l.tar", layer.finished())
      image = try folder.write("image.tar", tar.finished())
      let advisories = [
        Self.osv("GHSA-aaaa-aaaa-aaaa", "CVE-2025-1", "frob", fixed: "1.2.0", severity: "CRITICAL"),
        Self.osv("GHSA-bbbb-bbbb-bbbb", "CVE-2025-2", "frob", fixed: "1.10.0", severity: "HIGH"),
        Self.osv("GHSA-cccc-cccc-cccc", "CVE-2025-3", "nicator", fixed: nil, severity: "HIGH"),
      ]
      var files: [String] = []
      for (number, advisory) in advisories.enumerated() {
        files.append(try folder.write("osv\(number).json", advisory))
      }
      let imported = try program().start(["db", "import"] + files).outcome()
      try #require(imported.status == 0, "\(imported.output)\(imported.errors)")
    }

    static func osv(_ id: String, _ cve: String, _ name: String, fixed: String?, severity: String) -> String {
      let end = fixed.map { #", {"fixed": "\#($0)"}"# } ?? ""
      return """
        {"schema_version": "1.6.0", "id": "\(id)", "aliases": ["\(cve)"], "modified": "2026-11-01T00:00:00Z",
         "published": "2026-10-01T00:00:00Z", "summary": "Trouble in \(name)",
         "affected": [{"package": {"ecosystem": "npm", "name": "\(name)"},
           "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}\(end)]}]}],
         "database_specific": {"severity": "\(severity)"}}
        """
    }

    private func program(_ environment: [String: String] = [:]) -> RealProgram {
      let fixed = ["SOURCE_DATE_EPOCH": "1795564800", "BULKHEAD_NO_UPDATE": "1", "LANG": "C.UTF-8", "COLUMNS": "400"]
      return RealProgram(home: folder.path + "/home", fixed.merging(environment) { $1 })
    }

    private func start(_ flags: [String], _ environment: [String: String] = [:]) throws -> RealProgram.Outcome {
      try program(environment).start(["scan", image, "--scanners", "vulnerabilities"] + flags).outcome()
    }

    func scan(_ flags: String..., environment: [String: String] = [:]) throws -> RealProgram.Outcome {
      try start(flags, environment)
    }

    func report(_ flags: String...) throws -> (status: Int32, JSONValue, errors: String) {
      let result = try start(["--format", "json"] + flags)
      return (result.status, try JSONValue(parsing: Bytes(result.output)), result.errors)
    }
  }

  private func rules(_ json: JSONValue?) -> [String] {
    (json?.elements ?? []).compactMap { ($0["finding"] ?? $0)["rule"]?.string }
  }

  /// The image's claimed digest is a lie, so that without a violation the status is 2: the gate wins over it.
  @Test func theWholeWay() throws {
    let scene = try Scene()
    let plain = try scene.report()
    #expect(plain.status == 2 && rules(plain.1["findings"]).sorted() == ["CVE-2025-1", "CVE-2025-2", "CVE-2025-3"])
    #expect(plain.1["decision"] == .null)
    let advice = plain.1["advice"]
    #expect(advice?["updates"]?.elements.count == 1 && advice?["withoutFix"]?.integer == 1)
    #expect(advice?["updates"]?[0]?["target"]?.string == "1.10.0" && advice?["removed"]?.integer == 2)

    #expect(try scene.scan("--fail-on", "critical").status == 1)
    let fixed = try scene.report("--fail-on", "high", "--only-fixed")
    #expect(fixed.status == 1 && rules(fixed.1["suppressed"]) == ["CVE-2025-3"])
    #expect(fixed.1["decision"]?["verdict"]?.string == "block")

    // A policy: what blocks, and who answers for the rest.
    let policy = try scene.folder.write(
      "policy.yaml",
      """
      rules:
        - {name: critical, when: finding.severity >= critical && finding.fixAge > 14, action: block, reason: mend it}
        - {name: high, when: finding.severity >= high, action: warn}
      exceptions:
        - {id: CVE-2025-1, package: frob, image: 'acme/*', owner: team-shop, reason: not reachable, expires: 2026-12-31}
        - {id: CVE-2025-9, owner: team-shop, reason: gone, expires: 2026-12-31}
        - {id: CVE-2025-2, owner: team-shop, reason: was fine, expires: 2026-11-01}
      """)
    let decided = try scene.report("--policy", policy)
    #expect(decided.status == 2 && decided.1["decision"]?["verdict"]?.string == "warn")
    #expect(rules(decided.1["suppressed"]) == ["CVE-2025-1"])
    #expect(decided.1["suppressed"]?[0]?["who"]?.string == "team-shop")
    #expect(decided.1["decision"]?["notes"]?.elements.count == 2)
    #expect(decided.errors.contains("CVE-2025-9") && decided.errors.contains("ran out on 2026-11-01"))
    // The same by the environment; the exception taken away, it blocks.
    #expect(try scene.scan(environment: ["BULKHEAD_POLICY": policy]).output.contains("Allowed, with warnings"))
    let strict = try scene.folder.write(
      "strict.yaml", "rules:\n  - {name: c, when: finding.severity >= critical, action: block}\n")
    #expect(try scene.scan("--policy", strict).status == 1)
    #expect(try scene.scan("--policy", strict, "--ignore-file", policy).status == 64)
    let ignore = try scene.folder.write(
      "ignore.yaml", "exceptions:\n  - {id: CVE-2025-1, owner: o, reason: r, expires: 2027-01-01}\n")
    #expect(try scene.scan("--policy", strict, "--ignore-file", ignore).status == 2)
  }

  @Test func whatIsWrittenAsVEXIsHonouredAsVEX() throws {
    let scene = try Scene()
    // Our own document of the image, edited as a person would.
    let written = try scene.scan("--format", "openvex")
    let edited = written.output.replacing("\"status\": \"affected\"", with: "\"status\": \"not_affected\"")
      .replacing("\"action_statement\"", with: "\"impact_statement\"")
    let path = try scene.folder.write("edited.openvex.json", edited)
    let report = try scene.report("--vex", path, "--fail-on", "low")
    #expect(rules(report.1["suppressed"]).count == 3 && report.1["findings"]?.elements.isEmpty == true)
    #expect(report.status == 2 && report.1["decision"]?["verdict"]?.string == "allow")
    let shown = try scene.scan("--vex", path, "--show-suppressed").output
    #expect(shown.contains("vex: bulkhead (\(path))"), "\(shown)")
    let sarif = try JSONValue(parsing: Bytes(try scene.scan("--vex", path, "--format", "sarif").output))
    let results = sarif["runs"]?[0]?["results"]?.elements ?? []
    #expect(results.count == 3 && results.allSatisfy { $0["suppressions"]?[0]?["status"]?.string == "accepted" })
  }

  @Test func whatCantBeReadStopsBeforeAnythingIsScanned() throws {
    let scene = try Scene()
    let broken = try scene.folder.write(
      "broken.yaml", "rules:\n  - {name: x, when: finding.severty > 1, action: block}\n")
    let policy = try scene.scan("--policy", broken)
    #expect(policy.status == 64 && policy.output.isEmpty)
    #expect(policy.errors.contains("broken.yaml:2:") && policy.errors.contains("no member 'severty'"))
    #expect(try scene.scan("--policy", scene.folder.path + "/none.yaml").status == 69)
    let vex = try scene.folder.write("not.json", "{}")
    #expect(try scene.scan("--vex", vex).status == 64)
  }
}
