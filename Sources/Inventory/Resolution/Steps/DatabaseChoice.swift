import Images

/// Which of the package databases that were found are those of a system: at their place, or where a link at their place
/// leads. A copy that lies elsewhere counts as written down, not as installed — unless the place itself is empty: then
/// somebody moved it away.
struct DatabaseChoice: ResolutionStep {
  /// Where each package type's database stands below a root; of two that could be mistaken the longer first.
  static let places: [(type: String, folder: String)] = [
    ("deb", "var/lib/dpkg"), ("deb", "var/lib/chisel"),
    ("apk", "usr/lib/apk/db"), ("apk", "lib/apk/db"),
    ("rpm", "usr/lib/sysimage/rpm"), ("rpm", "var/lib/rpmmanifest"), ("rpm", "usr/share/rpm"), ("rpm", "var/lib/rpm"),
    ("alpm", "var/lib/pacman"), ("ebuild", "var/db/pkg"),
    ("opkg", "usr/lib/opkg"), ("opkg", "var/lib/opkg"), ("opkg", "lib/opkg"),
  ]

  /// Files that are a whole database.
  static let names = ["status", "installed", "rpmdb.sqlite", "Packages", "Packages.db"]

  /// Where a system's database may have stood before it was moved to `path`.
  static func aliases(of path: String) -> [String] {
    let name = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[path.utf8.index(after: $0)...]) } ?? path
    guard names.contains(name) else { return [] }
    return places.map { "\($0.folder)/\(name)" }.filter { $0 != path }
  }

  /// In ``Package/attributes``: the database stood at a place where no package manager looks.
  static let displaced = "displaced-database"

  func apply(to draft: inout InventoryDraft) {
    let rooted = Places(draft.tree)
    var indexOfRoot = ["": 0]
    var homes: [Int: Int] = [:]
    var strays: [Int: String] = [:]
    for index in draft.packages.indices {
      let package = draft.packages[index].package
      guard package.scope != .declared, rooted.isSystemType(package.type) else { continue }
      let file = draft.packages[index].file
      if let home = homes[file] {
        draft.packages[index].system = home
        continue
      }
      guard strays[file] == nil else { continue }
      guard let root = rooted.root(of: draft.files[file].path, type: package.type) else {
        // Of a bill of materials or the like: not a database at all.
        if Self.extractors.contains(package.foundBy) { strays[file] = package.type }
        continue
      }
      let home = indexOfRoot[root] ?? draft.systems.count
      if home == draft.systems.count {
        indexOfRoot[root] = home
        draft.systems.append(SystemRoot(path: root))
      }
      draft.systems[home].managers.insert(package.type)
      homes[file] = home
      draft.packages[index].system = home
    }
    adopt(strays, &draft)
  }

  /// Extractors of whole databases, whose results are databases wherever they lie.
  private static let extractors: Set<String> = ["dpkg", "apk", "rpm", "opkg", "chisel"]

  private func adopt(_ strays: [Int: String], _ draft: inout InventoryDraft) {
    guard !strays.isEmpty else { return }
    var adopted: [String: Int] = [:]
    for (file, type) in strays.sorted(by: { $0.key < $1.key }) where !draft.systems[0].managers.contains(type) {
      if adopted[type] == nil { adopted[type] = file }
    }
    for index in draft.packages.indices {
      guard let type = strays[draft.packages[index].file] else { continue }
      if adopted[type] == draft.packages[index].file {
        draft.packages[index].system = 0
        draft.packages[index].package.attributes[Self.displaced] = "true"
        draft.systems[0].managers.insert(type)
      } else {
        draft.packages[index].package.scope = .declared
        draft.packages[index].package.attributes["evidence"] = "stray-database"
      }
    }
  }

  private struct Places {
    /// Folder prefixes with a slash at the end, links followed, by type.
    private var own: [(type: String, prefix: String)] = []
    private let types: Set<String>

    init(_ tree: FileTree) {
      types = Set(DatabaseChoice.places.map(\.type))
      for place in DatabaseChoice.places {
        own.append((place.type, place.folder + "/"))
        if let real = tree.realPath(place.folder), real != place.folder { own.append((place.type, real + "/")) }
        // Some link the file, not the folder.
        for name in DatabaseChoice.names {
          let path = "\(place.folder)/\(name)"
          if let real = tree.realPath(path), real != path { own.append((place.type, real)) }
        }
      }
    }

    func isSystemType(_ type: String) -> Bool { types.contains(type) }

    func root(of path: String, type: String) -> String? {
      if own.contains(where: { $0.type == type && path.hasPrefix($0.prefix) }) { return "" }
      var best: String?
      for place in DatabaseChoice.places where place.type == type {
        guard let hit = path.firstRange(of: "/\(place.folder)/") else { continue }
        let root = String(path[..<hit.lowerBound])
        if best.map({ root.utf8.count < $0.utf8.count }) ?? true { best = root }
      }
      return best
    }
  }
}
