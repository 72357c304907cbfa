import Model
import Parsing
import Versions

/// Brings OSV records into the one shape of all feeds.
struct OSVAdvisory {
  /// Who speaks, where the record's id doesn't tell.
  var source = "osv"
  /// Which ecosystems are wanted; nil: all that are known.
  var kinds: Set<Ecosystem.Kind>?
  /// Set before the key of a record that names packages of several ecosystems.
  var keyPrefix: String?

  func advisory(_ record: OSVRecord) -> Advisory {
    let origin = Self.origin(of: record.id) ?? source
    var advisory = Advisory(id: record.id)
    if let keyPrefix, let first = record.entries.first,
      record.entries.contains(where: { $0.ecosystem != first.ecosystem })
    {
      advisory.key = keyPrefix + record.id
    }
    advisory.kind = Self.kind(record)
    let names = Self.names(record)
    advisory.aliases = names.aliases
    advisory.covers = names.covers
    let title = record.summary.isEmpty ? Self.firstLine(record.details) : record.summary
    advisory.title = BoundedText.line(title, to: Advisory.Bounds.title)
    advisory.details = BoundedText.paragraph(record.details, to: Advisory.Bounds.details)
    advisory.published = Self.date(record.published)
    advisory.modified = Self.date(record.modified)
    advisory.withdrawn = record.withdrawn
    advisory.links = Self.links(record)
    (advisory.severities, advisory.vectors) = severities(record, origin)
    if record.withdrawn == nil { advisory.affected = record.entries.flatMap { affected($0, of: record) } }
    return advisory
  }

  // MARK: Names

  private static func kind(_ record: OSVRecord) -> Advisory.Kind {
    if record.id.hasPrefix("MAL-") { return .malicious }
    // Bug fixes and enhancements of distributions.
    if ["ALBA-", "ALEA-", "RLBA-", "RLEA-", "RHBA-", "RHEA-"].contains(where: { record.id.hasPrefix($0) }) {
      return .notice
    }
    let word = record.specific.informational ?? record.entries.lazy.compactMap(\.specific.informational).first
    switch word {
    case "unmaintained": return .unmaintained
    case "unsound": return .unsound
    case .some: return .notice
    case nil: return .vulnerability
    }
  }

  /// Which names are this problem's own, and which are of several problems that an update mends.
  ///
  /// Alma's and Rocky's notices name their CVEs as `related`, Debian's and Ubuntu's as `upstream`, Red Hat's and SUSE's
  /// as either; a record about one CVE names that as `upstream`.
  private static func names(_ record: OSVRecord) -> (aliases: [String], covers: [String]) {
    let limit = Advisory.Bounds.aliases
    if isNotice(record.id) {
      let cves = unique((record.upstream + record.related + record.aliases).compactMap(cve))
      if !cves.isEmpty { return ([], Array(cves.prefix(Advisory.Bounds.covered))) }
    }
    let upstream = record.upstream.map { cve($0) ?? $0 }
    let aliases = upstream.count == 1 ? record.aliases + upstream : record.aliases
    return (Array(unique(aliases).filter { $0 != record.id }.prefix(limit)), upstream.count > 1 ? upstream : [])
  }

  private static let noticePrefixes = [
    "ALSA-", "ALBA-", "ALEA-", "RLSA-", "RLBA-", "RLEA-", "RXSA-", "RHSA-", "RHBA-", "RHEA-", "SUSE-", "openSUSE-",
    "DSA-", "DLA-", "DTSA-", "ELA-", "USN-", "LSN-", "PHSA-", "ELSA-", "ALAS", "MGASA-", "CGA-",
  ]

  private static func isNotice(_ id: String) -> Bool { noticePrefixes.contains { id.hasPrefix($0) } }

  /// `UBUNTU-CVE-…`, `DEBIAN-CVE-…` and `CVE-…` are CVEs.
  private static func cve(_ id: String) -> String? {
    if AdvisoryIDs.isCVE(id) { return id }
    guard let range = id.firstRange(of: "-CVE-") else { return nil }
    let rest = String(id[id.index(after: range.lowerBound)...])
    return AdvisoryIDs.isCVE(rest) ? rest : nil
  }

  private static func unique(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }

  private static func origin(of id: String) -> String? {
    let prefixes = [
      ("GHSA-", "ghsa"), ("PYSEC-", "pypa"), ("RUSTSEC-", "rustsec"), ("GO-", "go"), ("MAL-", "ossf"),
      ("UBUNTU-", "ubuntu"), ("USN-", "ubuntu"), ("ALSA-", "almalinux"), ("RLSA-", "rocky"), ("RXSA-", "rocky"),
      ("RHSA-", "redhat"), ("SUSE-", "suse"), ("openSUSE-", "suse"), ("DSA-", "debian"), ("DLA-", "debian"),
      ("DEBIAN-", "debian"), ("BIT-", "bitnami"),
    ]
    return prefixes.first { id.hasPrefix($0.0) }?.1
  }

  // MARK: Texts

  private static func firstLine(_ text: String) -> String {
    String(text.utf8.prefix { $0 != 0x0A }) ?? ""
  }

  /// Go's export has the zero time where a date is missing.
  private static func date(_ text: String?) -> String? { text?.hasPrefix("0001-") == true ? nil : text }

  private static func links(_ record: OSVRecord) -> [String] {
    let own =
      if record.id.hasPrefix("GHSA-") {
        "https://github.com/advisories/\(record.id)"
      } else if record.id.hasPrefix("RUSTSEC-") {
        "https://rustsec.org/advisories/\(record.id).html"
      } else if record.id.hasPrefix("GO-") {
        "https://pkg.go.dev/vuln/\(record.id)"
      } else {
        "https://osv.dev/vulnerability/\(record.id)"
      }
    let order = ["ADVISORY", "FIX", "REPORT", "ARTICLE", "WEB"]
    let ranked = record.references.filter { $0.url.hasPrefix("http") && $0.url.utf8.count <= 512 }
      .map { (order.firstIndex(of: $0.type) ?? order.count, $0.url) }
      .enumerated().sorted { ($0.element.0, $0.offset) < ($1.element.0, $1.offset) }.map(\.element.1)
    return Array(unique([own] + ranked).prefix(Advisory.Bounds.links))
  }

  // MARK: Severity

  private func severities(
    _ record: OSVRecord, _ origin: String
  ) -> ([Advisory.SeverityStatement], [Advisory.Vector]) {
    var statements: [Advisory.SeverityStatement] = []
    var vectors: [Advisory.Vector] = []
    func add(_ word: String, _ source: String) {
      guard let severity = VendorSeverity.severity(word), !statements.contains(where: { $0.source == source }) else {
        return
      }
      statements.append(.init(source: source, severity: severity, word: word))
    }
    // A severity of single packages is the same for all of them nearly everywhere: the record's own, else the first.
    for (type, score) in record.severities + (record.severities.isEmpty ? record.entries.first?.severities ?? [] : []) {
      if type.hasPrefix("CVSS_") {
        let vector = Advisory.Vector(source: origin, vector: score)
        if !vectors.contains(vector), vectors.count < 8, score.utf8.count <= 256 { vectors.append(vector) }
      } else if type == "Ubuntu" {
        add(score, "ubuntu")
      } else {
        add(score, origin)
      }
    }
    if let word = record.specific.severity ?? record.entries.first?.specific.severity { add(word, origin) }
    if let word = record.entries.first?.specific.priority { add(word, "ubuntu") }
    if Self.isNotice(record.id), let word = VendorSeverity.word(inTitle: record.summary) { add(word, origin) }
    return (statements, vectors)
  }

  // MARK: Packages

  private func affected(_ entry: OSVRecord.Entry, of record: OSVRecord) -> [Affected] {
    guard let place = OSVEcosystem.place(entry.ecosystem), !entry.name.isEmpty, !entry.hasGitOnly,
      kinds?.contains(place.ecosystem.kind) ?? true
    else { return [] }
    let scheme = place.ecosystem.scheme
    let ranges = intervals(entry, scheme)
    // Git ranges alone, and versions that aren't said at all, are nothing that a package can be held against.
    guard !ranges.isEmpty || !entry.versions.isEmpty else { return [] }
    var affected = Affected(
      place.ecosystem, PackageName.key(entry.name, place.ecosystem.kind), key: place.key,
      status: ranges.contains { if case .fixed = $0.end { true } else { false } } ? .fixed : .affected, ranges: ranges,
      versions: Self.additional(entry.versions, to: ranges, scheme), product: place.product)
    affected.imports = entry.specific.imports
    if let systems = entry.specific.foreignSystems {
      affected.status = .notAffected
      affected.note = "only on \(systems.prefix(8).joined(separator: ", "))"
    } else if record.specific.reviewStatus == "UNREVIEWED" {
      affected.note = "not reviewed by the Go team"
    }
    if !setModule(&affected, record) { return [] }
    return [affected]
  }

  private func intervals(_ entry: OSVRecord.Entry, _ scheme: VersionScheme) -> [VersionRange] {
    var ranges = entry.ranges.filter { $0.kind != .git }
    // Go: the canonical range says "everything", the real one is given apart.
    if !entry.specific.customRanges.isEmpty, ranges.allSatisfy(\.isEverything) {
      ranges = entry.specific.customRanges.filter { $0.kind != .git }
    }
    var intervals = ranges.flatMap { $0.intervals(by: scheme.order) }
    // GitHub: no fix is known, but up to where it is affected.
    if let said = entry.specific.lastKnownAffected, intervals.count == 1, intervals[0].end == .open {
      if said.hasPrefix("<= ") {
        intervals[0].end = .last(String(said.dropFirst(3)))
      } else if said.hasPrefix("< ") {
        intervals[0].end = .fixed(String(said.dropFirst(2)))
      }
    }
    return intervals
  }

  /// The versions that the ranges don't contain already: lists of hundreds repeat nearly always what a range says.
  private static func additional(_ versions: [String], to ranges: [VersionRange], _ scheme: VersionScheme) -> [String] {
    guard !ranges.isEmpty else { return versions }
    return versions.filter { version in !ranges.contains { contains($0, version, scheme) } }
  }

  private static func contains(_ range: VersionRange, _ version: String, _ scheme: VersionScheme) -> Bool {
    if let introduced = range.introduced {
      guard let order = scheme.order(version, introduced), order != .less else { return false }
    }
    switch range.end {
    // An open range contains also what can't be compared: there is nothing to compare with.
    case .open: return true
    case .fixed(let end): return scheme.order(version, end) == .less
    case .last(let end): return scheme.order(version, end).map { $0 != .greater } ?? false
    }
  }

  /// Alma's and Rocky's modular packages: the stream stands in the title only. False where it can't be told, and then
  /// nothing may be matched: a fix of one stream says nothing about another.
  private func setModule(_ affected: inout Affected, _ record: OSVRecord) -> Bool {
    guard affected.ecosystem.kind == .almalinux || affected.ecosystem.kind == .rocky else { return true }
    let isModular = affected.ranges.contains {
      if case .fixed(let version) = $0.end { return version.contains(".module") }
      return false
    }
    guard isModular else { return true }
    affected.module = ModuleLabel.inTitle(record.summary)
    return affected.module != nil
  }
}
