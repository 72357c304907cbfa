import Model

/// What a person should do about a report, most urgent first, at most six sentences.
enum NextSteps {
  static func of(_ report: Report) -> [String] {
    var steps: [String] = []
    let urgent: Set<Finding.Kind> = [.malware, .webshell, .detection, .webAttack]
    let live = report.findings.filter { urgent.contains($0.kind) }
    if let worst = live.max(by: { $0.severity < $1.severity }), worst.severity >= .high {
      steps.append("Look at \(worst.rule) first: \(worst.title).")
    }
    steps += updates(report)
    let secrets = report.findings.filter { $0.kind == .secret }
    if !secrets.isEmpty {
      steps.append(
        "Revoke the \(count(secrets.count, "secret")) found, then take \(secrets.count == 1 ? "it" : "them") out of "
          + "the image's layers: deleting the file in a later layer does not remove it.")
    }
    if let os = report.subject.os, os.isPastEndOfLife == true {
      steps.append(
        "Move to a supported release of \(os.prettyName ?? os.id): this one gets no more security updates"
          + (os.endOfLife.map { " since \($0)" } ?? "") + ".")
    }
    let failed = report.findings.filter {
      [.compliance, .misconfiguration, .provenance].contains($0.kind) && $0.severity >= .high
    }
    if let first = failed.max(by: { $0.severity < $1.severity }), !first.remediation.isEmpty {
      steps.append("\(first.rule): \(first.remediation)")
    }
    if !report.coverage.isComplete {
      steps.append(
        "\(count(report.coverage.problems.count, "thing")) could not be examined (see above): until then the answer "
          + "is incomplete.")
    }
    return Array(steps.prefix(6))
  }

  private static func updates(_ report: Report) -> [String] {
    var exploited: [String] = []
    var packages: [String: (mends: Int, worst: Severity, versions: Set<String>)] = [:]
    var fixable = 0
    for finding in report.findings {
      guard case .vulnerability(let details) = finding.details else { continue }
      if details.knownExploited, !exploited.contains(finding.rule) { exploited.append(finding.rule) }
      guard let fixed = details.fixed else { continue }
      fixable += 1
      var entry = packages[details.package] ?? (0, .unknown, [])
      entry = (entry.mends + 1, max(entry.worst, finding.severity), entry.versions.union([fixed]))
      packages[details.package] = entry
    }
    var steps: [String] = []
    if !exploited.isEmpty {
      let names = exploited.prefix(3).joined(separator: ", ")
      let more = exploited.count > 3 ? " and \(exploited.count - 3) more" : ""
      steps.append("Mend first what is exploited in the wild: \(names)\(more).")
    }
    if let advice = report.advice, !advice.updates.isEmpty {
      let top = advice.updates.prefix(3).map { "\($0.name) to \($0.target) (−\($0.findings))" }.joined(separator: ", ")
      let more = advice.updates.count > 3 ? " and \(advice.updates.count - 3) more" : ""
      steps.append(
        "Update \(top)\(more): that mends \(count(advice.removed, "vulnerability", "vulnerabilities")).")
    } else if !packages.isEmpty {
      let top = packages.sorted {
        ($1.value.worst.rank, $1.value.mends, $0.key) < ($0.value.worst.rank, $0.value.mends, $1.key)
      }.prefix(3).map { purl, entry in
        let target = entry.versions.count == 1 ? " to \(entry.versions.first ?? "")" : ""
        return "\(FindingTable.packageName(purl))\(target) (mends \(entry.mends))"
      }
      let more = packages.count > 3 ? " and \(packages.count - 3) more" : ""
      steps.append(
        "Update \(top.joined(separator: ", "))\(more): that mends \(count(fixable, "vulnerability", "vulnerabilities"))."
      )
    }
    return steps
  }

  static func count(_ number: Int, _ one: String, _ many: String? = nil) -> String {
    "\(number) " + (number == 1 ? one : many ?? one + "s")
  }
}
