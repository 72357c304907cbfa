import Model

/// Brings Red Hat's VEX documents, one CVE each, into the one shape of all feeds.
///
/// Source: Red Hat, "CSAF VEX: security data guidelines".
struct RedHatVEX {
  /// One statement before it is folded with its equals of other architectures.
  private struct Statement: Hashable {
    var ecosystem: Ecosystem
    var name: String
    var key: Affected.Key
    var module: String?
    var product: String?
    var status: VulnerabilityDetails.Status
    var fixed: String?
    var note: String?
    var severity: String?
  }

  private let document: CSAFDocument
  private let vulnerability: CSAFDocument.Vulnerability
  private var impacts: [String: String] = [:]
  private var remediations: [String: (status: VulnerabilityDetails.Status?, erratum: String?)] = [:]
  private var justifications: [String: String] = [:]
  private var zeroScore = false

  init(_ document: CSAFDocument, _ vulnerability: CSAFDocument.Vulnerability) {
    self.document = document
    self.vulnerability = vulnerability
    for threat in vulnerability.threats where threat.category == "impact" {
      for id in threat.products { impacts[id] = threat.details }
    }
    for remediation in vulnerability.remediations {
      let status = Self.status(remediation)
      let erratum = remediation.category == "vendor_fix" ? remediation.url.flatMap(Self.erratum) : nil
      guard status != nil || erratum != nil else { continue }
      for id in remediation.products { remediations[id] = (status, erratum) }
    }
    for flag in vulnerability.flags { for id in flag.products { justifications[id] = flag.label } }
    zeroScore = !vulnerability.scores.isEmpty && vulnerability.scores.allSatisfy { $0.base == 0 }
  }

  /// `https://access.redhat.com/errata/RHSA-2023:1512` is RHSA-2023:1512.
  private static func erratum(_ url: String) -> String? {
    guard let last = url.split(separator: "/").last, last.hasPrefix("RH"), last.utf8.count <= 32 else { return nil }
    return String(last)
  }

  private static func status(_ remediation: CSAFDocument.Remediation) -> VulnerabilityDetails.Status? {
    switch (remediation.category, remediation.details) {
    case ("no_fix_planned", "Out of support scope"): .endOfLife
    case ("no_fix_planned", _): .wontFix
    case ("none_available", "Fix deferred"): .fixDeferred
    case ("none_available", "Under investigation"): .underInvestigation
    case ("none_available", _): .affected
    default: nil
    }
  }

  var advisory: Advisory {
    let cve = vulnerability.cve ?? document.id
    var advisory = Advisory(id: cve)
    advisory.title = BoundedText.line(vulnerability.title, to: Advisory.Bounds.title)
    advisory.details = BoundedText.paragraph(vulnerability.notes, to: Advisory.Bounds.details)
    advisory.published = vulnerability.released ?? document.published
    advisory.modified = document.modified
    advisory.links = ["https://access.redhat.com/security/cve/\(cve)"]
    for score in vulnerability.scores where !score.vector.isEmpty && advisory.vectors.count < 8 {
      let vector = Advisory.Vector(source: "redhat", vector: score.vector)
      if !advisory.vectors.contains(vector) { advisory.vectors.append(vector) }
    }
    if let word = document.severity ?? vulnerability.threats.first(where: { $0.category == "impact" })?.details,
      let severity = VendorSeverity.severity(word)
    {
      advisory.severities = [.init(source: "redhat", severity: severity, word: word)]
    }
    advisory.affected = affected(advisory.severities.first?.word)
    return advisory
  }

  // MARK: Statements

  private func affected(_ documentWord: String?) -> [Affected] {
    var folded: [Statement: Set<String>] = [:]
    for (status, ids) in vulnerability.statuses {
      for id in ids {
        guard let (statement, architecture) = statement(id, status) else { continue }
        folded[statement, default: []].insert(architecture ?? "")
      }
    }
    // "Not affected" is often said of packages that were merely rebuilt together with the fixed ones.
    let hit = Set(folded.keys.filter { $0.status != .notAffected }.map(Self.place))
    // Said of the source, it needn't be kept of each of its binaries: that would be most of the feed.
    let whole = Set(folded.keys.filter { $0.status == .notAffected && $0.key == .source }.map(Self.release))
    func isKept(_ statement: Statement) -> Bool {
      guard statement.status == .notAffected else { return true }
      return !hit.contains(Self.place(statement))
        && (statement.key == .source || !whole.contains(Self.release(statement)))
    }
    return folded.filter { isKept($0.key) }
      .map { statement, architectures in
        affected(statement, architectures, documentWord)
      }
      .sorted { Self.order($0) < Self.order($1) }
  }

  private static func place(_ statement: Statement) -> String {
    "\(statement.ecosystem) \(statement.name) \(statement.module ?? "") \(statement.product ?? "")"
  }

  private static func release(_ statement: Statement) -> String {
    "\(statement.ecosystem) \(statement.module ?? "")"
  }

  private static func order(_ affected: Affected) -> String {
    let version = affected.ranges.first.map { "\($0)" } ?? affected.status.rawValue
    let place = "\(affected.ecosystem) \(affected.name) \(affected.module ?? "") \(affected.product ?? "")"
    return "\(place) \(version) \(affected.note ?? "") \(affected.architectures)"
  }

  private func statement(_ id: String, _ written: String) -> (Statement, architecture: String?)? {
    guard let resolved = document.resolve(id), let cpe = resolved.cpe, let product = RedHatProduct(cpe: cpe),
      // Of layered products there are thousands for each CVE, and an image's packages don't tell that it is one.
      !product.isLayered,
      // Debugging packages are never what runs.
      !resolved.name.hasSuffix("-debuginfo"), !resolved.name.hasSuffix("-debugsource")
    else { return nil }
    let isSource = resolved.architecture == "src"
    var statement = Statement(
      ecosystem: product.ecosystem, name: resolved.name, key: isSource ? .source : .binary, module: resolved.module,
      product: product.family, status: .affected)
    switch written {
    case "fixed":
      // The source rpm's own version can differ from its binaries': those are listed too.
      guard let version = resolved.version, !isSource else { return nil }
      statement.status = .fixed
      statement.fixed = version
      statement.note = remediations[id]?.erratum
    case "known_affected":
      // No impact, and a score of nothing: Red Hat's way of saying that it is none.
      if zeroScore, impacts[id] == nil { return nil }
      statement.status = remediations[id]?.status ?? .affected
    case "under_investigation": statement.status = .underInvestigation
    case "known_not_affected":
      // Streams of extended support are not affected where their release isn't.
      guard product.family == nil else { return nil }
      statement.status = .notAffected
      statement.note = justifications[id]
    default: return nil
    }
    statement.severity = impacts[id]
    return (statement, isSource ? nil : resolved.architecture)
  }

  private func affected(_ statement: Statement, _ architectures: Set<String>, _ documentWord: String?) -> Affected {
    var affected = Affected(statement.ecosystem, statement.name, key: statement.key, status: statement.status)
    affected.module = statement.module
    affected.product = statement.product
    affected.note = statement.note
    if let fixed = statement.fixed { affected.ranges = [.below(fixed)] }
    if let word = statement.severity, word != documentWord, let severity = VendorSeverity.severity(word) {
      affected.severity = severity
      affected.severityWord = word
    }
    // Built for everything, or for no particular one.
    let everywhere =
      architectures.contains("noarch") || architectures.contains("")
      || architectures.isSuperset(of: ["x86_64", "aarch64", "ppc64le", "s390x"])
    if !everywhere { affected.architectures = architectures.sorted() }
    return affected
  }
}
