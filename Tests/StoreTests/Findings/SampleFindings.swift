import Model

/// Findings of every kind, with every field filled.
enum SampleFindings {
  static let digest = Digest("sha256:" + String(repeating: "ab", count: 32))

  static func vulnerability(
    _ id: String = "CVE-2021-44228", package: String = "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1",
    image: String = "shop:1", severity: Severity = .critical, epss: Double? = 0.97, exploited: Bool = true,
    fixed: String? = "2.15.0"
  ) -> Finding {
    Finding(
      kind: .vulnerability, rule: id, severity: severity, title: "\(id) in log4j-core",
      subject: Subject(
        kind: .image, name: image, digest: digest, identifier: "x",
        os: OperatingSystem(
          id: "debian", version: "12", codename: "bookworm", prettyName: "Debian 12", like: ["a", "b"],
          endOfLife: "2028-06-30", isPastEndOfLife: false)),
      evidence: Evidence(
        path: "app.war!/lib/log4j-core.jar", line: 3, endLine: 4, layer: digest, createdBy: "COPY . /",
        excerpt: "log4j", details: ["b": "2", "a": "1"]),
      remediation: "Update to 2.15.0.",
      details: .vulnerability(
        VulnerabilityDetails(
          package: package, installed: "2.14.1", fixed: fixed, status: .fixed, aliases: ["GHSA-jfh8-c2jp-5v3q"],
          advisory: .init(source: "ghsa", id: "GHSA-jfh8-c2jp-5v3q", url: "https://example.org"),
          cvss: [.init(version: "3.1", vector: "AV:N", score: 10, source: "nvd")], epss: epss, epssPercentile: 0.99,
          knownExploited: exploited, severitySource: "nvd", published: "2021-12-10", description: "Log4Shell",
          priority: "first")), identity: [package])
  }

  static func detection(
    _ rule: String = "shell.reverse", severity: Severity = .high, time: Double = 1000, container: String = "c1"
  ) -> Finding {
    let process = DetectionDetails.Process(pid: 42, executable: "/bin/sh", arguments: ["sh", "-i"], user: "www-data")
    return Finding(
      kind: .detection, rule: rule, severity: severity, title: "A shell is connected to the internet",
      subject: Subject(kind: .container, name: "shop", identifier: container),
      details: .detection(
        DetectionDetails(
          techniques: ["T1059.004"],
          container: .init(id: container, name: "shop", image: "shop:1", digest: "sha256:0"), process: process,
          ancestors: [.init(pid: 1, executable: "/usr/sbin/apache2", arguments: ["apache2"], user: "root")],
          network: .init(protocol: "tcp", local: "10.0.0.2:4444", remote: "203.0.113.7:443", direction: "outbound"),
          file: "/tmp/x", fileChange: "created", time: time, response: "alert")), identity: [container])
  }

  static func compliance(
    _ key: String, _ object: String, _ status: ComplianceDetails.Status, section: String = "5 Containers"
  ) -> Finding {
    var details = ComplianceDetails(
      key: key, ids: ["cis-docker-1.6.0": "5.5"], status: status, expected: "no", found: "yes", reason: "because")
    details.benchmark = "cis-docker-1.6.0"
    details.section = section
    details.level = 1
    return Finding(
      kind: .compliance, rule: key, severity: .medium, title: key, subject: Subject(kind: .container, name: object),
      details: .compliance(details), identity: [])
  }

  static var ofEveryKind: [Finding] {
    func finding(_ kind: Finding.Kind, _ details: Finding.Details) -> Finding {
      Finding(
        kind: kind, rule: "rule.\(kind.rawValue)", severity: .low, title: "Title ü\n",
        subject: Subject(kind: .directory, name: "/srv"), details: details, identity: ["1"])
    }
    return [
      vulnerability(), detection(), compliance("container.privileged", "shop", .fail),
      finding(.secret, .secret(SecretDetails(category: "Cloud", redacted: "AKIA…", checksumVerified: true))),
      finding(.secret, .secret(SecretDetails(category: "Cloud", redacted: "x", deletedInLaterLayer: true))),
      finding(
        .misconfiguration,
        .misconfiguration(
          MisconfigurationDetails(document: "dockerfile", references: ["a": "b"], expected: "1", found: nil))),
      finding(.provenance, .provenance(ProvenanceDetails(aspect: "signature", expected: nil, found: "none"))),
      finding(
        .malware,
        .malware(
          MalwareDetails(
            means: .yara, category: "miner", family: "xmrig", indicator: "rule", source: "mine.yar",
            digests: ["sha256": "00"], deletedInLaterLayer: true))),
      finding(
        .webshell,
        .webshell(
          WebshellDetails(
            verdict: .malicious, language: "php", path: "/var/www/shell.php",
            taint: [.init(line: 1, what: "$_GET"), .init(line: 2, what: "eval")], layers: ["base64"], family: "c99",
            similarity: 0.93, rules: ["r"], score: 98))),
      finding(.webAttack, .none),
    ]
  }
}
