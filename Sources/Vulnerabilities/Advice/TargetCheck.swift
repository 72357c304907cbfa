import Model

/// Whether a version really is free of the problems that it is meant to mend.
///
/// The lowest fix of each problem is the first one on the installed version's own line; the highest of them may lie on a
/// later line in which another of the problems was mended later still.
package struct TargetCheck {
  private let matcher: Matcher
  private let distribution: [Ecosystem]

  package init(_ matcher: Matcher, _ os: OperatingSystem?) {
    self.matcher = matcher
    distribution = os.map { DistributionRelease($0).ecosystems } ?? []
  }

  /// The problems that the package would have in that version, by all their names, with the fix of each.
  func problems(of package: Package, at version: String) throws -> [(names: Set<String>, fixed: String?)] {
    var package = package
    package.version = version
    if let source = package.source {
      // An rpm's source is named by its file, which has no epoch.
      let plain =
        package.type == "rpm"
        ? version.firstIndex(of: ":").map { String(version[version.index(after: $0)...]) } ?? version : version
      package.source = .init(name: source.name, version: plain)
    }
    let lookup = PackageLookup(package, distribution)
    guard lookup.obstacle == nil else { return [] }
    return try matcher.hits(matcher.statements(of: package, lookup)).filter { $0.reason == nil }.map { hit in
      (hit.problem.names.union([hit.problem.id]), FindingMaker.outcome(hit.problem, FindingMaker.best(hit.problem)).0)
    }
  }
}
