import Model
import Versions

/// Finds the smallest set of updates that removes the most findings.
///
/// One update is one source package (or one package of a language) brought to the lowest version that mends all of its
/// findings that can be mended. Two updates never remove the same finding, so taking them in the order of what each
/// removes gives, for any number of updates, the set of that size that removes the most.
package enum UpdateAdvisor {
  /// What the same thing is updated by.
  private struct Key: Hashable {
    var type: String
    var name: String
    var installed: String
  }

  private struct Group {
    var target = ""
    var packages: Set<String> = []
    /// By purl.
    var found: [String: Package] = [:]
    var findings: [Finding] = []
    var layers: Set<Digest?> = []
    var exploited: Int {
      findings.count {
        if case .vulnerability(let details) = $0.details { details.knownExploited } else { false }
      }
    }
  }

  /// - Parameters:
  ///   - findings: those that count; others than vulnerabilities are passed over.
  ///   - layers: the image's, base first; empty where there are none.
  ///   - check: holds each target against the advisories; without it the highest of the fixes is taken as it is.
  package static func advice(
    _ findings: [Finding], _ packages: [Package], layers: [Digest] = [], check: TargetCheck? = nil
  ) -> Advice {
    var known: [String: Package] = [:]
    for package in packages { known[package.purl.description] = package }
    var groups: [Key: Group] = [:]
    var withoutFix = 0
    for finding in findings {
      guard case .vulnerability(let details) = finding.details else { continue }
      guard let fixed = details.fixed else {
        withoutFix += 1
        continue
      }
      guard let purl = known[details.package]?.purl ?? (try? PackageURL(parsing: details.package)) else { continue }
      let key = Self.key(known[details.package], purl, details.installed)
      var group = groups[key] ?? Group()
      group.target = group.target.isEmpty ? fixed : higher(group.target, fixed, purl.type)
      group.packages.insert(known[details.package]?.name ?? purl.name)
      group.findings.append(finding)
      group.layers.insert(finding.evidence.layer)
      if let package = known[details.package] { group.found[details.package] = package }
      groups[key] = group
    }
    if let check {
      for (key, group) in groups { groups[key] = verified(group, key.type, check) }
    }
    let ordered = groups.sorted { before($0, $1) }
    return Advice(
      updates: ordered.map { update($0.key, $0.value) }, base: base(ordered, layers), withoutFix: withoutFix)
  }

  private static func key(_ package: Package?, _ purl: PackageURL, _ installed: String) -> Key {
    guard let package else { return Key(type: purl.type, name: purl.name, installed: installed) }
    guard let source = package.source, PackageLookup.languages[package.type] == nil else {
      return Key(type: package.type, name: package.name, installed: installed)
    }
    // An rpm's epoch and release stand in the binary package's version only.
    let version = package.type == "rpm" || source.version.isEmpty ? installed : source.version
    return Key(type: package.type, name: source.name, installed: version)
  }

  /// The target raised until it mends all; nil where it would mend nothing. What no version mends is left out.
  private static func verified(_ group: Group, _ type: String, _ check: TargetCheck) -> Group? {
    var group = group
    let rules = Set(group.findings.map(\.rule))
    for _ in 0..<8 {
      var next = group.target
      var left: Set<String> = []
      for package in group.found.values {
        // Where the advisories can't be read now, what was read before has to do.
        guard let problems = try? check.problems(of: package, at: group.target) else { return group }
        for problem in problems where !problem.names.isDisjoint(with: rules) {
          if let fixed = problem.fixed { next = higher(next, fixed, type) }
          left.formUnion(problem.names)
        }
      }
      let remaining = group.findings.filter { left.contains($0.rule) }
      if remaining.isEmpty { return group }
      if next == group.target {
        group.findings.removeAll { left.contains($0.rule) }
        return group.findings.isEmpty ? nil : group
      }
      group.target = next
    }
    return group
  }

  /// The higher of two versions; the first where they can't be compared.
  private static func higher(_ a: String, _ b: String, _ type: String) -> String {
    scheme(type).compare(a, b) == .less ? b : a
  }

  /// How versions of a purl type are ordered.
  static func scheme(_ type: String) -> VersionScheme {
    switch type {
    case "deb": .dpkg
    case "rpm": .rpm
    case "apk": .apk
    case "alpm": .pacman
    case "ebuild": .portage
    default: PackageLookup.languages[type]?.scheme ?? .fuzzy
    }
  }

  /// What one finding more or less is worth: one critical more than any number of low ones that an update usually has.
  private static func weight(_ finding: Finding) -> Int {
    var exploited = 0
    if case .vulnerability(let details) = finding.details, details.knownExploited { exploited = 1000 }
    switch finding.severity {
    case .critical: return exploited + 100
    case .high: return exploited + 30
    case .medium: return exploited + 8
    case .low: return exploited + 2
    case .negligible, .unknown: return exploited + 1
    }
  }

  private static func before(_ a: (key: Key, value: Group), _ b: (key: Key, value: Group)) -> Bool {
    let (x, y) = (total(a.value), total(b.value))
    if x != y { return x > y }
    return (a.key.name, a.key.type, a.key.installed) < (b.key.name, b.key.type, b.key.installed)
  }

  private static func total(_ group: Group) -> Int { group.findings.reduce(0) { $0 + weight($1) } }

  private static func counts(_ findings: [Finding]) -> [Severity: Int] {
    findings.reduce(into: [:]) { $0[$1.severity, default: 0] += 1 }
  }

  private static func update(_ key: Key, _ group: Group) -> Advice.Update {
    Advice.Update(
      name: key.name, type: key.type, installed: key.installed, target: group.target,
      packages: group.packages.sorted(), findings: group.findings.count, bySeverity: counts(group.findings),
      knownExploited: group.exploited, fingerprints: group.findings.map(\.fingerprint).sorted())
  }

  /// What came with the first of several layers comes from the base image.
  private static func base(_ groups: [(key: Key, value: Group)], _ layers: [Digest]) -> Advice.Base? {
    guard layers.count > 1, let first = layers.first else { return nil }
    let own = groups.filter { PackageLookup.languages[$0.key.type] == nil && $0.value.layers == [first] }
    guard !own.isEmpty else { return nil }
    let findings = own.flatMap(\.value.findings)
    return Advice.Base(layer: first, updates: own.count, findings: findings.count, bySeverity: counts(findings))
  }
}
