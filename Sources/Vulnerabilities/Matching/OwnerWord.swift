import Model

/// What the distribution says of language packages that came with its own: it patches them without changing their
/// versions, so that upstream's ranges say nothing about them.
struct OwnerWord {
  private let matcher: Matcher
  private let distribution: [Ecosystem]
  /// By purl.
  private let owners: [String: Package]
  /// Names of all problems that the distribution has said anything about, by owner.
  private var spoken: [String: Set<String>] = [:]
  /// Whether the distribution also names what it hasn't mended: then its silence means something.
  private let isComplete: Bool
  private var hasAdvisories: Bool?

  init(_ matcher: Matcher, _ packages: [Package], _ distribution: [Ecosystem]) {
    self.matcher = matcher
    self.distribution = distribution
    var owners: [String: Package] = [:]
    for package in packages where PackageLookup.languages[package.type] == nil {
      owners[package.purl.description] = package
    }
    self.owners = owners
    let kinds = Set(distribution.map(\.kind))
    isComplete = matcher.feeds.contains { feed in
      let coverage = type(of: feed).coverage
      return coverage.hasUnfixed && coverage.kinds.contains(where: kinds.contains)
    }
  }

  /// Why an upstream's match of a package that `owner` brought doesn't count; nil: it does.
  mutating func reason(_ owner: String, _ problem: Problem) throws -> Matcher.Objection? {
    guard let package = owners[owner], !ThirdPartyPackage.isOne(package) else { return nil }
    if hasAdvisories == nil {
      hasAdvisories = try distribution.contains { try matcher.reader.statementCount($0) > 0 }
    }
    guard hasAdvisories == true else { return nil }
    let name = distribution.first?.kind.rawValue ?? "the distribution"
    if isComplete {
      return Matcher.Objection(
        text: "part of \(package.name), for which \(name)'s own advisories count", who: name, status: .notAffected)
    }
    // A feed of fixes alone: where it says nothing, nobody but upstream has.
    if spoken[owner] == nil { spoken[owner] = try names(package) }
    guard let known = spoken[owner], !known.isDisjoint(with: problem.names) else { return nil }
    return Matcher.Objection(
      text: "part of \(package.name), about which \(name) has its own word on this problem", who: name,
      status: .notAffected)
  }

  private func names(_ package: Package) throws -> Set<String> {
    var numbers: Set<Int64> = []
    for key in PackageLookup(package, distribution).keys {
      try matcher.reader.statements(key.ecosystem, key.name) { statement in
        if statement.key == key.key { numbers.insert(statement.record) }
      }
    }
    var names: Set<String> = []
    for number in numbers.sorted().prefix(4096) {
      if let record = try matcher.reader.record(number) { names.formUnion(Matcher.names(record.advisory)) }
    }
    return names
  }
}
