import Parsing

/// One path of the merged tree.
package struct FileNode: Sendable {
  package let tree: FileTree
  let index: Int
  private let knownPath: String?

  init(tree: FileTree, index: Int, path: String? = nil) {
    self.tree = tree
    self.index = index
    knownPath = path
  }

  /// As in ``FileEntry/path``; empty at the root.
  package var path: String { knownPath ?? tree.names.path(index) }

  /// Metadata under this name.
  package var entry: FileEntry {
    let origin = tree.origins[index]
    guard origin.entry >= 0 else { return FileEntry(path: path, kind: .directory, mode: 0o755) }
    return tree.layers[Int(origin.layer)].entry(Int(origin.entry), path: path)
  }

  package var kind: FileEntry.Kind { FileEntry.Kind(rawValue: tree.kind(index)) ?? .file }

  /// Index of the layer that brought it, 0 the lowest; -1 for the root and directories that no layer describes.
  package var layer: Int { Int(tree.origins[index].layer) }

  /// Paths of the same content (hard links), without this one; in the order of their making.
  package var otherNames: [String] { tree.otherNames(index).map { tree.names.path($0) } }

  /// What an inspector said of the content: empty for "looked at, nothing", nil where it did not look.
  package func facts(of inspector: String) -> Bytes? {
    let origin = tree.origins[index]
    guard origin.entry >= 0 else { return nil }
    let layer = tree.layers[Int(origin.layer)]
    return layer.inspectors.firstIndex(of: inspector).flatMap { layer.facts(Int(origin.entry), of: $0) }
  }

  /// By name, in the order of the names' bytes.
  package var children: [FileNode] { tree.children(of: self) }
}
