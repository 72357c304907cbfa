import Images
import Model
import Parsing

/// Which layer brought a package: the first in which it stands without interruption in the file that proves it. A
/// package database is written anew by every layer that installs something, so its older versions are asked.
struct LayerAttribution: ResolutionStep {
  private typealias History = [(layer: Int, packages: Set<PackageCodec.Identity>)]

  func apply(to draft: inout InventoryDraft) {
    guard draft.tree.layers.count > 1 else {
      for index in draft.packages.indices { draft.packages[index].package.layer = draft.layers.first ?? nil }
      return
    }
    var histories: [Int: History] = [:]
    for index in draft.packages.indices {
      let file = draft.packages[index].file
      let history = histories[file] ?? Self.history(of: draft.files[file], draft)
      histories[file] = history
      let package = draft.packages[index].package
      let identity = PackageCodec.Identity(
        type: package.type, name: package.name, version: package.version, architecture: package.architecture)
      var layer = draft.files[file].node.layer
      for version in history.reversed() {
        guard version.packages.contains(identity) else { break }
        layer = version.layer
      }
      if draft.layers.indices.contains(layer) { draft.packages[index].package.layer = draft.layers[layer] }
    }
  }

  /// Oldest first. A file that only one layer has needs no reading.
  private static func history(
    of file: ExaminedFile, _ draft: InventoryDraft
  ) -> History {
    guard file.node.layer > 0 else { return [] }
    let aliases = DatabaseChoice.aliases(of: file.path)
    guard draft.rewrittenPaths.contains(file.path) || !aliases.isEmpty else { return [] }
    var versions: [Int: Bytes?] = [:]
    for path in [file.path] + aliases {
      for version in draft.tree.history(of: path, inspector: draft.inspector) where version.layer <= file.node.layer {
        // Of two names of one database: what is there counts, not that the other name is gone.
        if let facts = version.facts {
          versions[version.layer] = .some(facts)
        } else if versions[version.layer] == nil {
          versions[version.layer] = .some(nil)
        }
      }
    }
    guard versions.count > 1 else { return [] }
    return versions.sorted { $0.key < $1.key }.map { layer, facts in
      (layer, facts.flatMap { try? ExtractionCodec.identities($0) } ?? [])
    }
  }
}
