import Model

/// Findings by kind, worst first, coloured by severity.
enum FindingTable {
  static func write(_ report: Report, _ page: inout TextPage) {
    for kind in Finding.Kind.allCases {
      let findings = report.findings.filter { $0.kind == kind }
      guard !findings.isEmpty else { continue }
      page.heading(title(kind), note: counts(findings, page.ink))
      // A stable sort by severity keeps the report's own order of work within one severity.
      let ordered = findings.enumerated().sorted { a, b in
        (b.element.severity.rank, a.offset) < (a.element.severity.rank, b.offset)
      }.map(\.element)
      guard kind != .webshell else {
        WebshellTable.write(ordered, &page)
        continue
      }
      var columns = Columns(page.ink, flexible: kind == .vulnerability ? [2, 3, 4, 5] : [2, 3])
      for finding in ordered { columns.row(cells(finding, page.ink)) }
      page.add(columns)
    }
  }

  static func title(_ kind: Finding.Kind) -> String {
    switch kind {
    case .vulnerability: "Vulnerabilities"
    case .secret: "Secrets"
    case .misconfiguration: "Misconfiguration"
    case .provenance: "Provenance"
    case .compliance: "Compliance"
    case .malware: "Malware"
    case .webshell: "Webshells"
    case .detection: "Detections"
    case .webAttack: "Web attacks"
    }
  }

  static func counts(_ findings: [Finding], _ ink: Ink) -> String {
    var bySeverity: [Severity: Int] = [:]
    for finding in findings { bySeverity[finding.severity, default: 0] += 1 }
    return Severity.allCases.compactMap { severity in bySeverity[severity].map { "\($0) \(severity.rawValue)" } }
      .joined(separator: " · ")
  }

  private static func cells(_ finding: Finding, _ ink: Ink) -> [Columns.Cell] {
    let severity = Columns.Cell(finding.severity.rawValue.uppercased(), ink.style(of: finding.severity))
    if case .vulnerability(let details) = finding.details {
      return [
        severity, .init(finding.rule), .init(packageName(details.package)), .init(details.installed),
        .init(fix(details, ink)), .init(urgency(details) ?? finding.title, .dim),
      ]
    }
    var place = finding.evidence.path.map(PathStyle(finding.subject).show) ?? ""
    if !place.isEmpty, let line = finding.evidence.line { place += ":\(line)" }
    if place.isEmpty { place = finding.subject.name }
    return [severity, .init(finding.rule), .init(finding.title), .init(place, .dim)]
  }

  private static func fix(_ details: VulnerabilityDetails, _ ink: Ink) -> String {
    if let fixed = details.fixed { return "\(ink.arrow) \(fixed)" }
    switch details.status {
    case .wontFix: return "won't fix"
    case .fixDeferred: return "deferred"
    case .endOfLife: return "end of life"
    case .underInvestigation: return "under investigation"
    case .notAffected: return "not affected"
    case .affected, .fixed, .unknown: return "no fix yet"
    }
  }

  private static func urgency(_ details: VulnerabilityDetails) -> String? {
    var words: [String] = []
    if details.knownExploited { words.append("exploited in the wild") }
    if let epss = details.epss, epss >= 0.01 { words.append("EPSS \(Int((epss * 100).rounded())) %") }
    return words.isEmpty ? details.priority : words.joined(separator: ", ")
  }

  /// What stands between the type and the version of a purl, decoded; the text itself where it is none.
  static func packageName(_ purl: String) -> String {
    guard purl.hasPrefix("pkg:"), let slash = purl.firstIndex(of: "/") else { return purl }
    let rest = purl[purl.index(after: slash)...]
    let path = rest.prefix { $0 != "?" && $0 != "#" }
    let unversioned = path.lastIndex(of: "@").map { path[..<$0] } ?? path
    let type = purl[purl.index(purl.startIndex, offsetBy: 4)..<slash]
    var segments = unversioned.split(separator: "/").map(String.init)
    // A distribution's name in front of each of its packages says nothing new.
    if ["deb", "rpm", "apk", "alpm"].contains(type), segments.count > 1 { segments.removeFirst() }
    let name = segments.joined(separator: type == "maven" ? ":" : "/")
    return name.replacing("%40", with: "@").replacing("%2B", with: "+")
  }
}
