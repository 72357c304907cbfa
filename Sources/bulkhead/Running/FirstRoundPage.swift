import Model
import Reports
import Store

/// What one round has found, for the terminal.
enum FirstRoundPage {
  static func text(_ store: Store, _ health: [ServiceHealth]) throws(StoreError) -> String {
    var lines: [String] = []
    let counts = try store.findings.counts()
    let containers = try store.containers.counts()
    let images = try store.images.page(limit: 1000).elements
    lines.append(
      "\(images.count) images, \(images.count { $0.scannedAt != nil }) of them scanned; "
        + "\(containers[.running] ?? 0) containers run")
    for kind in Finding.Kind.allCases where kind != .compliance {
      guard let bySeverity = counts.byKind[kind], bySeverity.values.contains(where: { $0 > 0 }) else { continue }
      let parts = Severity.allCases.reversed().compactMap { severity in
        bySeverity[severity].flatMap { $0 > 0 ? "\($0) \(severity.rawValue)" : nil }
      }
      lines.append("\(kind.rawValue): \(parts.joined(separator: ", "))")
    }
    for benchmark in try store.compliance.benchmarks() {
      guard let run = try store.compliance.runs(benchmark: benchmark, limit: 1).first else { continue }
      let score = run.score.map { "\(Int(($0 * 100).rounded())) % passed, " } ?? ""
      lines.append("\(benchmark): \(score)\(run.counts[.fail] ?? 0) failed")
    }
    var urgent = FindingQuery()
    urgent.severities = [.critical, .high]
    urgent.limit = 5
    let first = try store.findings.page(urgent).elements
    if !first.isEmpty { lines.append("\nFirst of all:") }
    for entry in first {
      lines.append(
        "  \(entry.finding.severity.rawValue)  \(entry.finding.rule)  \(entry.finding.title)  (\(entry.finding.subject.name))"
      )
    }
    for service in health where service.state != .working {
      lines.append("\(service.service): \(service.state.rawValue): \(service.message)")
    }
    lines.append("")
    // Names come from images: nothing of them may steer a terminal.
    return lines.joined(separator: "\n").split(separator: "\n", omittingEmptySubsequences: false)
      .map { SafeText.oneLine(String($0)) }.joined(separator: "\n")
  }
}
