import Model
import Parsing

@testable import Policy

/// A report to decide about, and short ways to say policies.
enum Samples {
  /// 2026-11-25.
  static let now = 1_795_564_800

  static let digest = "sha256:" + String(repeating: "ab", count: 32)
  static let base = Digest("sha256:" + String(repeating: "1", count: 64))!
  static let own = Digest("sha256:" + String(repeating: "2", count: 64))!

  static let subject = Subject(
    kind: .image, name: "ghcr.io/acme/shop:2.1", digest: Digest(digest),
    os: OperatingSystem(id: "debian", version: "12", isPastEndOfLife: false))

  static func deb(_ name: String, _ version: String, source: (String, String)? = nil) -> Package {
    Package(
      type: "deb", name: name, version: version,
      purl: PackageURL(
        type: "deb", namespace: "debian", name: name, version: version,
        qualifiers: ["arch": "amd64", "distro": "debian-12"]),
      source: source.map { .init(name: $0.0, version: $0.1) }, locations: ["var/lib/dpkg/status"], layer: base,
      foundBy: "dpkg")
  }

  static func language(_ type: String, _ name: String, _ version: String, at path: String) -> Package {
    let parts = name.split(separator: ":").map(String.init)
    return Package(
      type: type, name: name, version: version,
      purl: PackageURL(
        type: type, namespace: parts.count > 1 ? parts[0] : nil, name: parts.last ?? name, version: version),
      locations: [path], layer: own, foundBy: type)
  }

  static let openssl = deb("libssl3", "3.0.11-1", source: ("openssl", "3.0.11-1"))
  static let zlib = deb("zlib1g", "1:1.2.13-1", source: ("zlib", "1:1.2.13-1"))
  static let log4j = language("maven", "org.apache:log4j", "2.14.1", at: "opt/app.jar!/lib/log4j.jar")
  static let app = language("maven", "acme:app", "1.0", at: "opt/app.jar")

  static func finding(
    _ rule: String, _ severity: Severity, _ package: Package, fixed: String? = nil, score: Double? = nil,
    epss: Double? = nil, exploited: Bool = false, published: String? = nil, aliases: [String] = []
  ) -> Finding {
    Finding(
      kind: .vulnerability, rule: rule, severity: severity, title: "\(rule) in \(package.name)", subject: subject,
      evidence: Evidence(path: package.locations.first, layer: package.layer), remediation: "Upgrade.",
      details: .vulnerability(
        VulnerabilityDetails(
          package: package.purl.description, installed: package.version, fixed: fixed,
          status: fixed == nil ? .affected : .fixed, aliases: aliases,
          advisory: .init(source: "debian", id: rule, url: ""),
          cvss: score.map { [.init(version: "3.1", vector: "v", score: $0, source: "nvd")] } ?? [], epss: epss,
          knownExploited: exploited, published: published)), identity: [package.purl.description])
  }

  static let secret = Finding(
    kind: .secret, rule: "secret.aws-access-key", severity: .high, title: "AWS key", subject: subject,
    evidence: Evidence(path: "app/.env", layer: own), identity: ["app/.env"])

  static var report: Report {
    Report(
      tool: .init(name: "bulkhead", version: "0"), subject: subject, packages: [openssl, zlib, log4j, app],
      findings: [
        finding(
          "CVE-2021-44228", .critical, log4j, fixed: "2.17.1", score: 10, epss: 0.97, exploited: true,
          published: "2021-12-10T00:00:00Z", aliases: ["GHSA-jfh8-c2jp-5v3q"]),
        finding("CVE-2024-1", .high, openssl, fixed: "3.0.17-1", score: 7.5, published: "2026-11-20"),
        finding("CVE-2024-2", .medium, zlib, score: 5), finding("CVE-2024-3", .low, zlib), secret,
      ], layers: [.init(diffID: base), .init(diffID: own)])
  }

  static func policy(_ text: String) throws -> PolicyDocument {
    try PolicyReader.read(Bytes(text), name: "policy.yaml")
  }

  static func judged(_ text: String = "", vex: [String] = [], failOn: Severity? = nil) throws -> Report {
    var report = report
    let documents = try vex.map { try VEXDocument.parse(Bytes($0), name: "a.json") }
    var judge = PolicyJudge(
      policies: text.isEmpty ? [] : [try policy(text)], vex: documents, failOn: failOn, now: now)
    judge.judge(&report)
    return report
  }

  /// A policy of one blocking rule.
  static func rule(_ condition: String) -> String {
    "rules:\n  - name: r\n    when: >-\n      \(condition)\n    action: block\n"
  }

  static func exception(_ fields: String, expires: String = "2027-01-31") -> String {
    "exceptions:\n  - owner: team-a\n    reason: known\n    expires: \(expires)\n"
      + fields.split(separator: "\n").map { "    \($0)\n" }.joined()
  }
}
