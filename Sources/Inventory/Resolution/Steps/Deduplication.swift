import Model

/// The same package in several places is one package with several locations; what belongs to a package of the system
/// stays apart from what does not.
struct Deduplication: ResolutionStep {
  private struct Key: Hashable {
    var name: String
    var version: String
    var purl: PackageURL
    var ownedBy: String?
  }

  func apply(to draft: inout InventoryDraft) {
    var positions: [Key: Int] = [:]
    var groups: [[FoundPackage]] = []
    groups.reserveCapacity(draft.packages.count)
    for found in draft.packages {
      let package = found.package
      let key = Key(name: package.name, version: package.version, purl: package.purl, ownedBy: package.ownedBy)
      if let position = positions[key] {
        groups[position].append(found)
      } else {
        positions[key] = groups.count
        groups.append([found])
      }
    }
    draft.packages = groups.map { $0.count == 1 ? $0[0] : Self.joined($0) }
  }

  private static func joined(_ group: [FoundPackage]) -> FoundPackage {
    // What is installed outdoes what is only written down; of equals the first.
    let ranked = group.enumerated().sorted { (rank($0.element), $0.offset) < (rank($1.element), $1.offset) }
      .map(\.element)
    var best = ranked[0]
    for other in ranked.dropFirst().map(\.package) {
      for (key, value) in other.attributes where best.package.attributes[key] == nil && key != "evidence" {
        best.package.attributes[key] = value
      }
      if best.package.source == nil { best.package.source = other.source }
      if best.package.architecture == nil { best.package.architecture = other.architecture }
      if best.package.layer == nil { best.package.layer = other.layer }
    }
    best.package.locations = union(ranked, \.locations)
    best.package.licenses = union(ranked, \.licenses)
    best.package.digests = union(ranked, \.digests)
    best.package.dependencies = union(ranked, \.dependencies)
    return best
  }

  private static func union(_ group: [FoundPackage], _ list: KeyPath<Package, [String]>) -> [String] {
    var seen: Set<String> = []
    return group.flatMap { $0.package[keyPath: list] }.filter { seen.insert($0).inserted }
  }

  private static func rank(_ found: FoundPackage) -> Int {
    let scope =
      switch found.package.scope {
      case .runtime: 0
      case .optional: 1
      case .development: 2
      case .declared: 3
      }
    return (found.package.attributes["evidence"] == nil ? 0 : 4) + scope
  }
}
