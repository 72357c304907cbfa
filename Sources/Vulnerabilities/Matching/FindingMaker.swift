import Model

/// Writes findings from problems.
struct FindingMaker {
  let reader: AdvisoryReader
  let subject: Subject

  /// - Parameter purl: the package's, written.
  func finding(
    _ package: Package, _ purl: String, _ locations: [String], _ problem: Problem
  ) throws -> (Priority, Finding) {
    let best = Self.best(problem)
    let advisory = best.record.advisory
    let cves = problem.names.filter { $0.hasPrefix("CVE-") }.sorted()
    let numbers = ([problem.id] + cves.filter { $0 != problem.id }).compactMap { CVENumber($0) }
    let nvd = try numbers.prefix(4).compactMap { try reader.score($0) }
    let predictions = try numbers.prefix(8).compactMap { try reader.prediction($0) }
    let prediction = predictions.max { $0.probability < $1.probability }
    let exploited = try numbers.prefix(8).lazy.compactMap { try reader.exploited($0) }.first
    let choice = SeverityChoice(problem, best: best, nvd: nvd)
    let (fixed, status) = Self.outcome(problem, best)
    let priority = Priority(
      exploited: exploited, prediction: prediction, fixed: fixed, status: status, severity: choice.severity)
    let title = Self.title(problem, best, nvd, package)
    let description =
      [advisory.details, nvd.first?.details ?? ""].first { !$0.isEmpty && $0 != title } ?? advisory.title
    let details = VulnerabilityDetails(
      package: purl, installed: package.version, fixed: fixed, status: status,
      aliases: problem.names.filter { $0 != problem.id }.sorted(),
      advisory: VulnerabilityDetails.Advisory(
        source: Self.authority(best), id: advisory.id, url: advisory.links.first ?? ""),
      cvss: choice.scores, epss: prediction?.probability, epssPercentile: prediction?.percentile,
      knownExploited: exploited != nil, severitySource: choice.source,
      published: advisory.published ?? nvd.first?.published, description: description.isEmpty ? nil : description,
      priority: priority.reason)
    var evidence = Evidence(path: locations.first, layer: package.layer)
    if locations.count > 1 { evidence.details["locations"] = locations.prefix(64).joined(separator: "\n") }
    if let source = package.source, source.name != package.name {
      evidence.details["source package"] = "\(source.name) \(source.version)"
    }
    if let note = best.note { evidence.details["vendor's note"] = note }
    if let word = best.severityWord { evidence.details["vendor's severity"] = word }
    let finding = Finding(
      kind: .vulnerability, rule: problem.id, severity: choice.severity, title: title, subject: subject,
      evidence: evidence, remediation: Self.remediation(package, fixed, status, best, advisory.kind),
      details: .vulnerability(details), identity: [purl])
    return (priority, finding)
  }

  /// The statement by which the finding is told: a fix beats none, then the authority that knows the ecosystem best.
  static func best(_ problem: Problem) -> Candidate {
    problem.candidates.min { a, b in
      let left = (a.status == .underInvestigation ? 1 : 0, rank(a), a.fixed == nil ? 1 : 0, a.record.number)
      let right = (b.status == .underInvestigation ? 1 : 0, rank(b), b.fixed == nil ? 1 : 0, b.record.number)
      return left < right
    } ?? problem.candidates[0]
  }

  private static func rank(_ candidate: Candidate) -> Int {
    if candidate.ecosystem.kind.isDistribution { return 0 }
    let id = candidate.record.advisory.id
    switch candidate.ecosystem.kind {
    case .golang: return id.hasPrefix("GO-") ? 1 : 2
    case .cargo: return id.hasPrefix("RUSTSEC-") ? 1 : 2
    default: return id.hasPrefix("GHSA-") ? 1 : id.hasPrefix("PYSEC-") ? 2 : 3
    }
  }

  /// The fix that the best statement names, else any other's; the status to match.
  static func outcome(_ problem: Problem, _ best: Candidate) -> (String?, VulnerabilityDetails.Status) {
    if let fixed = best.fixed { return (fixed, .fixed) }
    // A distribution's "won't fix" isn't undone by another stream's fix, which can't be had here.
    guard best.status == .affected || best.status == .unknown,
      let other = problem.candidates.first(where: { $0.fixed != nil }), let fixed = other.fixed
    else { return (nil, best.status) }
    return (fixed, .fixed)
  }

  private static func title(_ problem: Problem, _ best: Candidate, _ nvd: [CVEScore], _ package: Package) -> String {
    let texts = [best.record.advisory.title] + problem.candidates.map(\.record.advisory.title) + nvd.map(\.title)
    if let title = texts.first(where: { !$0.isEmpty }) { return BoundedText.line(title, to: 200) }
    let details = [best.record.advisory.details] + nvd.map(\.details)
    if let first = details.first(where: { !$0.isEmpty }) { return BoundedText.line(first, to: 120) }
    return "\(problem.id) in \(package.name)"
  }

  /// Whose record it is, where a feed carries those of many.
  static func authority(_ candidate: Candidate) -> String {
    let id = candidate.record.advisory.id
    let known = [("GHSA-", "ghsa"), ("PYSEC-", "pypa"), ("GO-", "govulndb"), ("RUSTSEC-", "rustsec"), ("MAL-", "osv")]
    return known.first { id.hasPrefix($0.0) }?.1 ?? candidate.record.feed
  }

  private static func remediation(
    _ package: Package, _ fixed: String?, _ status: VulnerabilityDetails.Status, _ best: Candidate,
    _ kind: Advisory.Kind
  ) -> String {
    if kind == .malicious {
      return "Remove \(package.name): the package itself is malicious, and what ran it is suspect."
    }
    let note = best.note.map { " (\($0))" } ?? ""
    if let fixed {
      let extended = best.ecosystem.release.hasSuffix("-esm") ? " (Ubuntu Pro's extended maintenance has it)" : ""
      return "Upgrade \(package.name) from \(package.version) to \(fixed) or later\(extended)."
    }
    switch status {
    case .wontFix:
      return "The vendor won't mend it\(note): replace or remove \(package.name), or accept it in a policy."
    case .fixDeferred: return "The vendor has put the fix off\(note): watch for an update of \(package.name)."
    case .endOfLife: return "This release is past its support\(note): move to a supported one."
    case .underInvestigation: return "The vendor is still looking into it\(note)."
    case .affected, .unknown, .fixed, .notAffected:
      return "No version of \(package.name) that mends it is known yet\(note)."
    }
  }
}
