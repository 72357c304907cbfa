import Model
import Parsing

/// The merged tree of an image: what a container made from it would see, and where each path came from.
///
/// Files are merged, not results: a file that is replaced by one in which nothing is found leaves nothing behind.
///
/// Source: OCI Image Specification 1.1, "Image Layer Filesystem Changeset"; Linux, overlayfs.
package final class FileTree: Sendable {
  /// Lowest first; also what the merge hides can be read here.
  package let layers: [LayerRecord]
  /// Of the layers, and of the files that are still there. The path of a problem with a layer as a whole is `layer N`.
  package let problems: [Coverage.Problem]

  let names: NameTree
  /// For each node, from which layer and entry it is; -1 for directories that no layer describes.
  let origins: [Origin]
  /// Nodes with the same content, for contents with several names.
  private let twins: [Origin: [Int32]]

  struct Origin: Hashable, Sendable {
    var layer: Int32 = -1
    var entry: Int32 = -1
  }

  package init(_ layers: [LayerRecord]) {
    self.layers = layers
    var merge = Merge()
    for (number, layer) in layers.enumerated() { merge.apply(layer, Int32(number), layers) }
    names = merge.names
    origins = merge.origins
    var twins: [Origin: [Int32]] = [:]
    for node in merge.names.nodes.indices where merge.names[node].exists {
      let origin = merge.origins[node]
      guard origin.entry >= 0 else { continue }
      let entry = layers[Int(origin.layer)].entries[Int(origin.entry)]
      if entry.flags & LayerRecord.Entry.hasOtherNames != 0 {
        twins[Origin(layer: origin.layer, entry: entry.content), default: []].append(Int32(node))
      }
    }
    self.twins = twins
    var problems: [Coverage.Problem] = merge.problems
    for (number, layer) in layers.enumerated() {
      for problem in layer.problems {
        if problem.isOfContent {
          // Gone with the file that had it.
          guard let node = merge.names.find(path: problem.path), merge.origins[node].layer == Int32(number) else {
            continue
          }
          problems.append(.init(path: problem.path, reason: problem.reason))
        } else {
          let place = "layer \(number + 1)" + (problem.path.isEmpty ? "" : ": \(problem.path)")
          problems.append(.init(path: place, reason: problem.reason))
        }
      }
    }
    self.problems = problems.sorted()
  }

  /// The root.
  package var root: FileNode { FileNode(tree: self, index: NameTree.root) }

  /// Number of paths, directories included.
  package var count: Int { names.nodes.indices.dropFirst().count { isReachable($0) } }

  /// Every removed subtree is unreachable as a whole: its nodes still exist, but no parent lists them.
  private func isReachable(_ node: Int) -> Bool {
    var at = node
    while at > 0 {
      guard names[at].exists, names.isListed(at) else { return false }
      at = Int(names[at].parent)
    }
    return true
  }

  package func children(of node: FileNode) -> [FileNode] {
    names.children(node.index).map { FileNode(tree: self, index: $0) }
  }

  /// Every path but the root, directories before what is in them, siblings by name.
  package func forEach(_ body: (FileNode) -> Void) {
    walk { node, path in body(FileNode(tree: self, index: node, path: path)) }
  }

  /// Every file (no directories, links, devices) in the order of ``forEach(_:)``.
  package func forEachFile(_ body: (FileNode) -> Void) {
    walk { node, path in
      if kind(node) == FileEntry.Kind.file.rawValue { body(FileNode(tree: self, index: node, path: path)) }
    }
  }

  private func walk(_ body: (Int, String) -> Void) {
    var frames: [(children: [Int], next: Int, path: String)] = [(names.children(NameTree.root), 0, "")]
    while let frame = frames.last {
      guard frame.next < frame.children.count else {
        frames.removeLast()
        continue
      }
      frames[frames.count - 1].next += 1
      let node = frame.children[frame.next]
      let path = frame.path.isEmpty ? names.name(node) : "\(frame.path)/\(names.name(node))"
      body(node, path)
      if names[node].firstChild >= 0 { frames.append((names.children(node), 0, path)) }
    }
  }

  func kind(_ node: Int) -> UInt8 {
    let origin = origins[node]
    guard origin.entry >= 0 else { return FileEntry.Kind.directory.rawValue }
    return layers[Int(origin.layer)].entries[Int(origin.entry)].kind
  }

  func otherNames(_ node: Int) -> [Int] {
    let origin = origins[node]
    guard origin.entry >= 0 else { return [] }
    let content = layers[Int(origin.layer)].entries[Int(origin.entry)].content
    let all = twins[Origin(layer: origin.layer, entry: content)] ?? []
    return all.map { Int($0) }.filter { $0 != node && isReachable($0) }
  }
}

// MARK: - Facts

extension FileTree {
  /// What an inspector said of every content that is still there under some name, in the order of paths. Empty facts mean
  /// that it looked and found nothing. Of a content with several names the first is given; ``FileNode/otherNames`` has
  /// the rest.
  package func facts(of inspector: String) -> [(node: FileNode, facts: Bytes)] {
    var found: [(node: FileNode, facts: Bytes)] = []
    let numbers = layers.map { $0.inspectors.firstIndex(of: inspector) }
    var seen: Set<Origin> = []
    walk { node, path in
      let origin = origins[node]
      guard origin.entry >= 0, let number = numbers[Int(origin.layer)] else { return }
      let layer = layers[Int(origin.layer)]
      let entry = layer.entries[Int(origin.entry)]
      guard entry.facts >= 0, let facts = layer.facts(Int(origin.entry), of: number) else { return }
      if entry.flags & LayerRecord.Entry.hasOtherNames != 0,
        !seen.insert(Origin(layer: origin.layer, entry: entry.content)).inserted
      {
        return
      }
      found.append((FileNode(tree: self, index: node, path: path), facts))
    }
    return found
  }

  /// Every version of a path through the layers, oldest first; facts nil where the inspector did not look at it, or
  /// where the layer removed it or put something else there. Links are not followed: see ``realPath(_:)``.
  package func history(of path: String, inspector: String) -> [(layer: Int, facts: Bytes?)] {
    var versions: [(layer: Int, facts: Bytes?)] = []
    for (number, layer) in layers.enumerated() {
      if let index = layer.find(path) {
        let facts = layer.inspectors.firstIndex(of: inspector).flatMap { layer.facts(index, of: $0) }
        versions.append((number, facts))
      } else if !versions.isEmpty, layer.hides(path) {
        versions.append((number, nil))
      }
    }
    return versions
  }
}

extension LayerRecord {
  /// Whether the layer takes a path of lower layers away without having one itself.
  package func hides(_ path: String) -> Bool {
    if opaqueDirectories.contains("") { return true }
    var end = path.utf8.startIndex
    while true {
      let slash = path.utf8[end...].firstIndex(of: UInt8(ascii: "/"))
      let step = String(path[..<(slash ?? path.endIndex)])
      if whiteouts.contains(step) || (slash != nil && opaqueDirectories.contains(step)) { return true }
      if slash != nil, let index = find(step), entries[index].kind != FileEntry.Kind.directory.rawValue { return true }
      guard let slash else { return false }
      end = path.utf8.index(after: slash)
    }
  }
}
