import Model

/// Reports that the tests of every format are written against.
enum Samples {
  static let diffID = Digest("sha256:" + String(repeating: "ab", count: 32))!
  static let image = Subject(
    kind: .image, name: "shop:1.4", digest: Digest("sha256:" + String(repeating: "0c", count: 32)),
    os: OperatingSystem(
      id: "debian", version: "12", codename: "bookworm", prettyName: "Debian GNU/Linux 12 (bookworm)",
      endOfLife: "2028-06-10", isPastEndOfLife: false))

  static let glibc = Package(
    type: "deb", name: "libc6", version: "2.36-9+deb12u4",
    purl: PackageURL(
      type: "deb", namespace: "debian", name: "libc6", version: "2.36-9+deb12u4",
      qualifiers: ["arch": "amd64", "distro": "debian-12"]),
    source: .init(name: "glibc", version: "2.36-9+deb12u4"), architecture: "amd64",
    licenses: ["LGPL-2.1-or-later", "GPL-2.0-only"], locations: ["var/lib/dpkg/status"], layer: diffID,
    foundBy: "dpkg", attributes: ["maintainer": "GNU Libc Maintainers"])

  static let log4j = Package(
    type: "maven", name: "org.apache.logging.log4j:log4j-core", version: "2.14.1",
    purl: PackageURL(
      type: "maven", namespace: "org.apache.logging.log4j", name: "log4j-core", version: "2.14.1"),
    licenses: ["The Apache Software License, Version 2.0"],
    locations: ["opt/app/app.jar!/BOOT-INF/lib/log4j-core-2.14.1.jar"], layer: diffID,
    dependencies: ["pkg:maven/org.apache.logging.log4j/log4j-api@2.14.1"], foundBy: "java-archive",
    digests: ["sha1:9141212b8507ab50a45525b545b39d224614528b"])

  static let api = Package(
    type: "maven", name: "org.apache.logging.log4j:log4j-api", version: "2.14.1",
    purl: PackageURL(type: "maven", namespace: "org.apache.logging.log4j", name: "log4j-api", version: "2.14.1"),
    licenses: ["Apache-2.0"], locations: ["opt/app/app.jar!/BOOT-INF/lib/log4j-api-2.14.1.jar"], layer: diffID,
    foundBy: "java-archive")

  static let scoped = Package(
    type: "npm", name: "@babel/core", version: "7.0.0",
    purl: PackageURL(type: "npm", namespace: "@babel", name: "core", version: "7.0.0"),
    licenses: ["(MIT OR Apache-2.0)"],
    locations: ["app/package-lock.json"], scope: .development, foundBy: "npm-lock")

  static let ranged = Package(
    type: "pypi", name: "flask", version: "", purl: PackageURL(type: "pypi", name: "flask"),
    locations: ["app/requirements.txt"], scope: .declared, foundBy: "requirements", attributes: ["requirement": ">=2"])

  static let log4shell = Finding(
    kind: .vulnerability, rule: "CVE-2021-44228", severity: .critical,
    title: "Remote code execution through JNDI look-ups", subject: image,
    evidence: Evidence(path: log4j.locations[0], layer: diffID, createdBy: "COPY app.jar /opt/app"),
    remediation: "Update log4j-core to 2.17.1.",
    details: .vulnerability(
      VulnerabilityDetails(
        package: log4j.purl.description, installed: "2.14.1", fixed: "2.17.1", status: .fixed,
        aliases: ["GHSA-jfh8-c2jp-5v3q"],
        advisory: .init(
          source: "ghsa", id: "GHSA-jfh8-c2jp-5v3q", url: "https://github.com/advisories/GHSA-jfh8-c2jp-5v3q"),
        cvss: [
          .init(version: "3.1", vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", score: 10, source: "nvd")
        ], epss: 0.975, epssPercentile: 0.999, knownExploited: true, severitySource: "ghsa",
        published: "2021-12-10T00:00:00Z", description: "Log4j <= 2.14.1 resolves JNDI names in messages.")),
    identity: [log4j.purl.description])

  static let unfixed = Finding(
    kind: .vulnerability, rule: "CVE-2019-1010022", severity: .negligible, title: "Stack guard bypass", subject: image,
    evidence: Evidence(path: glibc.locations[0], layer: diffID),
    details: .vulnerability(
      VulnerabilityDetails(
        package: glibc.purl.description, installed: glibc.version, status: .wontFix,
        advisory: .init(source: "debian", id: "CVE-2019-1010022", url: ""))), identity: [glibc.purl.description])

  static let secret = Finding(
    kind: .secret, rule: "secret.aws-access-key", severity: .high, title: "AWS access key", subject: image,
    evidence: Evidence(path: "app/.env", line: 3, excerpt: "KEY=AKIA…(12)…Q7"), remediation: "Revoke the key.",
    details: .secret(SecretDetails(category: "Cloud", redacted: "AKIA…(12)…Q7", deletedInLaterLayer: true)),
    identity: ["app/.env"])

  static let misconfiguration = Finding(
    kind: .misconfiguration, rule: "image.root-user", severity: .medium, title: "Runs as root", subject: image,
    remediation: "Add a USER instruction.",
    details: .misconfiguration(
      MisconfigurationDetails(
        document: "image-config", references: ["cis-docker-1.6.0": "4.1"], expected: "a user", found: "root")),
    identity: [])

  static let provenance = Finding(
    kind: .provenance, rule: "package-database.removed", severity: .high, title: "The package database was removed",
    subject: image, details: .provenance(ProvenanceDetails(aspect: "package-database", found: "none")), identity: [])

  static let compliance = Finding(
    kind: .compliance, rule: "container.privileged", severity: .high, title: "Container is privileged",
    subject: Subject(kind: .container, name: "web", identifier: "f00d"), remediation: "Drop --privileged.",
    details: .compliance(
      ComplianceDetails(
        key: "container.privileged", ids: ["cis-docker-1.6.0": "5.5"], status: .fail, expected: "false",
        found: "true")), identity: [])

  static let webshell = Finding(
    kind: .webshell, rule: "webshell.eval-request", severity: .critical, title: "Runs what a request sends",
    subject: Subject(kind: .directory, name: "/srv/www"), evidence: Evidence(path: "up/x.php", line: 1),
    details: .webshell(
      WebshellDetails(
        verdict: .malicious, language: "php", path: "up/x.php", taint: [.init(line: 1, what: "$_POST → eval")],
        layers: ["base64"], family: "one-liner", similarity: 0.91, rules: ["eval-request"], score: 97)),
    identity: ["up/x.php"])

  static let detection = Finding(
    kind: .detection, rule: "shell-from-web-server", severity: .critical, title: "A web server started a shell",
    subject: Subject(kind: .container, name: "web", identifier: "f00d"),
    details: .detection(
      DetectionDetails(
        techniques: ["T1059.004"], container: .init(id: "f00d", name: "web", image: "nginx:1.25"),
        process: .init(pid: 42, executable: "/bin/sh", arguments: ["sh", "-c", "id"], user: "www-data"),
        ancestors: [.init(pid: 7, executable: "/usr/sbin/nginx", arguments: ["nginx"], user: "root")],
        network: .init(protocol: "tcp", local: "10.0.0.2:80", remote: "10.0.0.9:51111", direction: "in"),
        file: "/tmp/x", fileChange: "created", time: 1_790_000_000.25, response: "kill")), identity: ["sh"])

  /// Everything that a report can hold.
  static let full = Report(
    takenFor: "docker save archive", tool: .init(name: "bulkhead", version: "0.1.0"), subject: image,
    packages: [glibc, api, log4j, scoped, ranged],
    findings: [log4shell, unfixed, secret, misconfiguration, provenance, compliance, webshell, detection],
    results: [compliance],
    coverage: Coverage(problems: [.init(path: "opt/broken.jar", reason: "zip: no central directory")]),
    layers: [.init(diffID: diffID, createdBy: "COPY app.jar /opt/app", size: 1_300_000_000)], createdAt: 1_795_531_920)

  static let empty = Report(
    tool: .init(name: "bulkhead", version: "0.1.0"), subject: Subject(kind: .directory, name: "/srv"))

  /// Text that tries to escape from each notation.
  static let hostileText =
    "\u{1B}]0;owned\u{7}\u{9B}31m<script>alert('1')</script>\"&]]>\u{202E}|`*_#\r\n\u{0}\u{FFFE}\u{85}%0d"

  /// Each text field of a report replaced by text that tries to break out.
  static let hostile: Report = {
    var report = full
    let text = hostileText
    report.subject.name = text
    report.subject.os?.prettyName = text
    report.takenFor = text
    for index in report.packages.indices {
      report.packages[index].name = text
      report.packages[index].version = text
      report.packages[index].licenses = [text]
      report.packages[index].locations = [text]
      report.packages[index].attributes = [text: text]
      report.packages[index].digests = [text]
      report.packages[index].purl = PackageURL(type: "npm", namespace: text, name: text, version: text)
    }
    for index in report.findings.indices {
      report.findings[index].rule = text
      report.findings[index].title = text
      report.findings[index].remediation = text
      report.findings[index].subject.name = text
      report.findings[index].evidence = Evidence(
        path: text, line: 2, createdBy: text, excerpt: text, details: [text: text])
      if case .vulnerability(var details) = report.findings[index].details {
        details.advisory.url = "javascript:alert(1)"
        details.installed = text
        details.description = text
        report.findings[index].details = .vulnerability(details)
      }
    }
    report.coverage = Coverage(problems: [.init(path: text, reason: text)])
    report.layers[0].createdBy = text
    return report
  }()

  /// A report of many packages, for measuring.
  static func large(_ count: Int) -> Report {
    var report = empty
    report.subject = image
    report.packages = (0..<count).map { number in
      var package = number % 2 == 0 ? glibc : log4j
      package.name += "-\(number)"
      package.purl = PackageURL(
        type: package.type, namespace: package.purl.namespace, name: package.purl.name + "-\(number)",
        version: package.version, qualifiers: package.purl.qualifiers)
      return package
    }
    return report
  }
}
