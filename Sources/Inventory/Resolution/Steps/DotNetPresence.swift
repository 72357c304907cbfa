import Images
import Model

/// Drops what a `deps.json` names but is not there, and assemblies that it speaks of already. In a directory, which may
/// be a project whose packages lie elsewhere, it stays as declared.
struct DotNetPresence: ResolutionStep {
  func apply(to draft: inout InventoryDraft) {
    var claimed: [String: Set<String>] = [:]
    var kept: [Int: [FoundPackage]] = [:]
    let lists = Dictionary(
      grouping: draft.packages.filter { $0.package.foundBy == DotNetDependencies.name }, by: \.file)
    guard !lists.isEmpty else { return }
    for (file, packages) in lists {
      let path = draft.files[file].path
      let folder = path.split(separator: "/").dropLast().joined(separator: "/")
      let names = Self.names(in: draft.tree, folder)
      // What the list speaks of is no stray, be it a package's file or the program's own.
      for package in packages {
        let files = package.package.attributes[DependencyContext.filesAttribute] ?? ""
        claimed[folder, default: []].formUnion(files.split(separator: "\n").map(String.init))
      }
      let present = DependencyContext.present(packages.map(\.package)) { names.contains($0) }
      kept[file] = present.map { FoundPackage(package: $0, file: file) }
      if !draft.isImage { kept[file]? += Self.declared(packages, without: Set(present.map(\.purl))) }
    }
    var packages: [FoundPackage] = []
    packages.reserveCapacity(draft.packages.count)
    for found in draft.packages {
      switch found.package.foundBy {
      case DotNetDependencies.name:
        // All of a list at the place of its first.
        packages += kept.removeValue(forKey: found.file) ?? []
      case DotNetAssembly.name:
        let parts = draft.files[found.file].path.split(separator: "/")
        let folder = parts.dropLast().joined(separator: "/")
        if claimed[folder]?.contains(parts.last?.lowercased() ?? "") != true { packages.append(found) }
      default: packages.append(found)
      }
    }
    draft.packages = packages
  }

  private static func declared(_ packages: [FoundPackage], without present: Set<PackageURL>) -> [FoundPackage] {
    packages.filter { !present.contains($0.package.purl) }.map { found in
      var found = found
      found.package.scope = .declared
      found.package.attributes[DependencyContext.filesAttribute] = nil
      return found
    }
  }

  /// Files beside a list, and below it where a runtime or a culture has a folder of its own; in small letters.
  private static func names(in tree: FileTree, _ folder: String) -> Set<String> {
    guard let node = folder.isEmpty ? tree.root : tree.node(at: folder, followingLinks: false) else { return [] }
    var names: Set<String> = []
    func add(_ node: FileNode, _ depth: Int) {
      for child in node.children {
        if child.kind == .directory {
          if depth < 4, depth > 0 || child.path.hasSuffix("/runtimes") || child.path == "runtimes" {
            add(child, depth + 1)
          }
        } else {
          let path = child.path
          names.insert((path.split(separator: "/").last ?? "").lowercased())
        }
      }
    }
    add(node, 0)
    return names
  }
}
