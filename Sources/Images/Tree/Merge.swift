import Model
import Parsing

/// Puts layers on top of each other, one after the other, by the rules of overlayfs.
struct Merge {
  private(set) var names = NameTree()
  private(set) var origins: [FileTree.Origin] = [.init()]
  private(set) var problems: [Coverage.Problem] = []

  mutating func apply(_ layer: LayerRecord, _ number: Int32, _ layers: [LayerRecord]) {
    // What a layer removes is what lies below it, never its own: so removals come first, wherever they stood.
    for path in layer.opaqueDirectories {
      if path.isEmpty {
        names.forgetChildren(of: NameTree.root)
      } else if let node = names.find(path: path) {
        names.forgetChildren(of: node)
      }
    }
    for path in layer.whiteouts {
      guard let node = names.find(path: path), node != NameTree.root else { continue }
      names[node].exists = false
      names.forgetChildren(of: node)
    }
    var nodes = [Int32](repeating: -1, count: layer.entries.count)
    var links: [(entry: Int, node: Int)] = []
    let directory = FileEntry.Kind.directory.rawValue
    for index in layer.entries.indices {
      let entry = layer.entries[index]
      let parent = entry.parent < 0 ? NameTree.root : Int(nodes[Int(entry.parent)])
      let node = layer.name(index).withUnsafeBytes { names.child(parent, $0) }
      nodes[index] = Int32(node)
      if node == origins.count { origins.append(.init()) }
      let existed = names[node].exists
      let wasDirectory = existed && isDirectory(node, layers)
      if entry.kind == directory {
        if existed, !wasDirectory { names.forgetChildren(of: node) }
        // A directory that only stands on the path of others says nothing of an older one.
        if wasDirectory, entry.flags & LayerRecord.Entry.isImplicit != 0 { continue }
      } else if existed {
        names.forgetChildren(of: node)
      }
      names[node].exists = true
      origins[node] = .init(layer: number, entry: Int32(index))
      if entry.kind == LayerRecord.Entry.unresolvedLink { links.append((index, node)) }
    }
    // A hard link to what a lower layer has: another name for that content.
    for link in links {
      let target = layer.linkTarget(link.entry) ?? ""
      if let found = names.find(path: target), found != link.node, !isDirectory(found, layers),
        origins[found].entry >= 0,
        !isUnresolved(found, layers)
      {
        origins[link.node] = origins[found]
      } else {
        names[link.node].exists = false
        problems.append(
          .init(
            path: "layer \(number + 1): \(layer.path(link.entry))",
            reason: "a hard link to \(target), which is not there; refused"))
      }
    }
  }

  private func isDirectory(_ node: Int, _ layers: [LayerRecord]) -> Bool {
    let origin = origins[node]
    guard origin.entry >= 0 else { return true }
    return layers[Int(origin.layer)].entries[Int(origin.entry)].kind == FileEntry.Kind.directory.rawValue
  }

  private func isUnresolved(_ node: Int, _ layers: [LayerRecord]) -> Bool {
    let origin = origins[node]
    return layers[Int(origin.layer)].entries[Int(origin.entry)].kind == LayerRecord.Entry.unresolvedLink
  }
}
