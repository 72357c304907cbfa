import Images
import Model
import Parsing

/// Packages that a lower layer's database had and the last one has not, while their files are all still there: nobody
/// removed them, somebody edited the database.
struct VanishedPackages: ResolutionStep {
  /// A package with fewer files proves nothing.
  private static let fewestFiles = 3
  private static let mostPackages = 2000

  func apply(to draft: inout InventoryDraft) {
    guard draft.tree.layers.count > 1 else { return }
    let system = draft.systems[0]
    var names: Set<String> = []
    var databases: Set<Int> = []
    for found in draft.packages where found.system == 0 {
      names.insert("\(found.package.type) \(found.package.name)")
      databases.insert(found.file)
    }
    var mapping = OwnedPathMapping(draft, system)
    var hidden: Set<String> = []
    for database in databases.sorted() {
      let file = draft.files[database]
      guard file.node.layer > 0, draft.rewrittenPaths.contains(file.path) else { continue }
      for version in draft.tree.history(of: file.path, inspector: draft.inspector) where version.layer < file.node.layer
      {
        guard let facts = version.facts, let results = try? ExtractionCodec.decode(facts) else { continue }
        for (_, extraction) in results {
          let gone = extraction.packages.filter { !names.contains("\($0.type) \($0.name)") }
          for package in gone.prefix(Self.mostPackages) where !hidden.contains(package.name) {
            for owner in Self.lists(of: package, extraction, version.layer, draft)
            where Self.isThere(owner, &mapping, draft) {
              hidden.insert(package.name)
            }
          }
        }
      }
    }
    guard !hidden.isEmpty else { return }
    let names20 = hidden.sorted().prefix(20)
    draft.report(
      "inventory.package-hidden", .high,
      "\(hidden.count) packages were taken out of the package database, but their files are still there",
      path: databases.sorted().first.map { draft.files[$0].path },
      details: ["packages": names20.joined(separator: " "), "count": String(hidden.count)],
      found: names20.prefix(5).joined(separator: ", "),
      remediation: "A layer edited the database: vulnerabilities of these packages are not seen. Rebuild the image.",
      identity: ["hidden"])
  }

  /// What the package owned then: in the database itself, or in dpkg's list beside it.
  private static func lists(
    of package: Package, _ extraction: Extraction, _ layer: Int, _ draft: InventoryDraft
  ) -> [Extraction.Ownership] {
    if package.type != "deb" {
      return extraction.ownership.filter {
        $0.package == package.name || $0.package.hasPrefix("\(package.name)-\(package.version)")
      }
    }
    var names = ["\(package.name).list"]
    if let architecture = package.architecture { names.append("\(package.name):\(architecture).list") }
    for name in names {
      let history = draft.tree.history(of: "var/lib/dpkg/info/\(name)", inspector: draft.inspector)
      guard let facts = history.last(where: { $0.facts?.isEmpty == false })?.facts,
        let results = try? ExtractionCodec.decode(facts)
      else { continue }
      return results.flatMap(\.extraction.ownership)
    }
    return []
  }

  /// Nearly all of its files are there and nobody else's.
  private static func isThere(
    _ owner: Extraction.Ownership, _ mapping: inout OwnedPathMapping, _ draft: InventoryDraft
  ) -> Bool {
    guard owner.owned.count >= fewestFiles else { return false }
    var present = 0
    owner.owned.forEach { path in
      mapping.map(path, of: owner.package) { real in
        let text = String(decoding: real, as: UTF8.self)
        guard draft.owners.owner(of: text) == nil, draft.tree.node(at: text, followingLinks: false) != nil else {
          return
        }
        present += 1
      }
    }
    return present * 10 >= owner.owned.count * 9
  }
}
