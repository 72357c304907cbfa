import Model

/// Which paths the system's packages own, and from that which language packages came with one: for those the
/// distribution's advisories speak, since it patches without changing the version that their metadata names.
struct OwnershipOfPackages: ResolutionStep {
  /// Which package type each package manager's lists speak of.
  static let types = [
    "dpkg": "deb", "chisel": "deb", "rpm": "rpm", "apk": "apk", "pacman": "alpm", "portage": "ebuild", "opkg": "opkg",
  ]

  private struct Key: Hashable {
    var system: Int
    var type: String
    var name: String
  }

  func apply(to draft: inout InventoryDraft) {
    index(&draft)
    draft.statistics.ownedPaths = draft.owners.count
    guard !draft.owners.isEmpty else { return }
    for index in draft.packages.indices where draft.packages[index].system == nil {
      guard let location = draft.packages[index].package.locations.first else { continue }
      let outer = location.firstRange(of: "!/").map { String(location[..<$0.lowerBound]) } ?? location
      draft.packages[index].package.ownedBy = draft.owners.owner(of: outer)
    }
  }

  private func index(_ draft: inout InventoryDraft) {
    let lists = draft.files.indices.filter { file in
      draft.files[file].results.contains { !$0.extraction.ownership.isEmpty }
    }
    guard !lists.isEmpty else { return }
    let purls = purls(draft)
    var total = 0
    for file in lists {
      for (_, extraction) in draft.files[file].results {
        for owner in extraction.ownership { total += owner.owned.count }
      }
    }
    var owners = OwnershipIndex()
    owners.reserve(total)
    let homes = Homes(draft)
    var mappings = draft.systems.map { OwnedPathMapping(draft, $0) }
    for file in lists {
      let system = homes.system(of: draft.files[file].path)
      for (_, extraction) in draft.files[file].results {
        for owner in extraction.ownership {
          let type = Self.types[owner.manager] ?? owner.manager
          guard let purl = purls[Key(system: system, type: type, name: owner.package)] else { continue }
          let number = owners.owner(named: purl)
          owner.owned.forEach { path in
            mappings[system].map(path, of: owner.package) { owners.add($0, owner: number) }
          }
        }
      }
    }
    draft.owners = owners
  }

  /// By all names under which a manager may list a package: `bash`, `libc6:amd64`, `kernel-5.14-1.el9`,
  /// `kernel-5.14-1.el9.x86_64`.
  private func purls(_ draft: InventoryDraft) -> [Key: String] {
    var found: [Key: String] = [:]
    for entry in draft.packages {
      guard let system = entry.system else { continue }
      let package = entry.package
      let purl = entry.reference
      func add(_ name: String) {
        let key = Key(system: system, type: package.type, name: name)
        if found[key] == nil { found[key] = purl }
      }
      add(package.name)
      if let architecture = package.architecture { add("\(package.name):\(architecture)") }
      guard package.type != "deb" else { continue }
      for version in Set([package.version, package.purl.version ?? package.version]) {
        add("\(package.name)-\(version)")
        if let architecture = package.architecture { add("\(package.name)-\(version).\(architecture)") }
      }
    }
    return found
  }

  /// To which root a list belongs: the innermost around it.
  private struct Homes {
    private let nested: [(prefix: String, system: Int)]

    init(_ draft: InventoryDraft) {
      nested = draft.systems.enumerated().dropFirst().map { ($0.element.path + "/", $0.offset) }
        .sorted { $0.prefix.utf8.count > $1.prefix.utf8.count }
    }

    func system(of path: String) -> Int { nested.first { path.hasPrefix($0.prefix) }?.system ?? 0 }
  }
}
