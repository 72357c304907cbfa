import Model

@testable import Incidents

/// Findings of an attack, written as a script: who, what, when.
enum AttackScript {
  static let web = DetectionDetails.Container(
    id: String(repeating: "a", count: 64), name: "web", image: "shop:1",
    digest: "sha256:" + String(repeating: "1", count: 64))
  static let database = DetectionDetails.Container(
    id: String(repeating: "b", count: 64), name: "db", image: "postgres:16")

  static func detection(
    _ rule: String, _ severity: Severity, _ technique: String, in container: DetectionDetails.Container = web,
    lineage: [(Int32, String)], remote: String? = nil, file: String? = nil
  ) -> Finding {
    let processes = lineage.map {
      DetectionDetails.Process(pid: $0.0, executable: $0.1, arguments: [$0.1], user: "33")
    }
    let details = DetectionDetails(
      techniques: [technique], container: container, process: processes.first, ancestors: Array(processes.dropFirst()),
      network: remote.map { .init(protocol: "tcp", local: "10.0.0.2:5000", remote: $0, direction: "outbound") },
      file: file)
    return Finding(
      kind: .detection, rule: rule, severity: severity, title: "title of \(rule)",
      subject: Subject(kind: .container, name: container.name, identifier: container.id), remediation: "mend \(rule)",
      details: .detection(details), identity: [rule, container.id, String(lineage.first?.0 ?? 0)])
  }

  static func webshell(_ path: String, _ verdict: WebshellDetails.Verdict = .malicious) -> Finding {
    Finding(
      kind: .webshell, rule: "webshell.php", severity: verdict == .malicious ? .critical : .medium, title: "a webshell",
      subject: Subject(kind: .container, name: web.name, identifier: web.id), evidence: Evidence(path: path),
      remediation: "quarantine it",
      details: .webshell(
        WebshellDetails(
          verdict: verdict, language: "php", path: path,
          taint: [.init(line: 1, what: "$_POST['x']"), .init(line: 1, what: "eval")])), identity: [path])
  }

  static let init1: [(Int32, String)] = [(100, "/usr/sbin/apache2"), (90, "/usr/bin/containerd-shim-runc-v2")]

  /// Upload, webshell, reverse shell, privilege escalation, escape: what the product is for.
  static let story: [(Double, Finding)] = [
    (1000, webshell("/var/www/html/shell.php")),
    (
      1029,
      detection(
        "reverse-shell.stdio", .critical, "T1059.004", lineage: [(120, "/bin/sh"), (110, "/usr/sbin/apache2")] + init1,
        remote: "203.0.113.7:4444")
    ),
    (
      1054,
      detection(
        "privilege.unexpected-root", .critical, "T1068",
        lineage: [(130, "/tmp/x"), (120, "/bin/sh"), (110, "/usr/sbin/apache2")] + init1, file: "/tmp/x")
    ),
    (
      1060,
      detection("credentials.token-read", .medium, "T1552.007", lineage: [(131, "/bin/cat"), (120, "/bin/sh")] + init1)
    ),
    (
      1069,
      detection(
        "escape.runtime-overwrite", .critical, "T1611",
        lineage: [(140, "/tmp/x"), (130, "/tmp/x"), (120, "/bin/sh")] + init1,
        file: "/proc/1/exe")
    ),
  ]
}
