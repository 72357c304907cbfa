/// Finding paths, links resolved inside the tree and nowhere else: what an absolute link means here starts at the tree's
/// root, and `..` stops there.
extension FileTree {
  /// As Linux: ELOOP beyond it.
  package static let maximumLinks = 40

  /// - Parameters:
  ///   - path: with or without a leading slash.
  ///   - followingLinks: false takes each component as it stands in the tree; true follows links on the way and at its
  ///     end. A link that leads nowhere, or round and round, gives nil.
  package func node(at path: String, followingLinks: Bool = true) -> FileNode? {
    if !followingLinks { return names.find(path: path).map { FileNode(tree: self, index: $0) } }
    return resolve(path).map { FileNode(tree: self, index: $0) }
  }

  /// Where a path leads when all links are followed; nil where it leads nowhere.
  package func realPath(_ path: String) -> String? { resolve(path).map { names.path($0) } }

  private func resolve(_ path: String) -> Int? {
    var waiting = Array(path.utf8.split(separator: UInt8(ascii: "/")).map { Array($0) }.reversed())
    var at = NameTree.root
    var hops = 0
    while let part = waiting.popLast() {
      if part == [UInt8(ascii: ".")] { continue }
      if part == [UInt8(ascii: "."), UInt8(ascii: ".")] {
        at = max(0, Int(names[at].parent))
        continue
      }
      guard let next = part.withUnsafeBytes({ names.find(at, $0) }), names[next].exists else { return nil }
      guard kind(next) == FileEntry.Kind.symbolicLink.rawValue else {
        at = next
        continue
      }
      hops += 1
      guard hops <= Self.maximumLinks else { return nil }
      let origin = origins[next]
      let target = layers[Int(origin.layer)].linkTarget(Int(origin.entry)) ?? ""
      guard !target.isEmpty, waiting.count < 8192 else { return nil }
      if target.hasPrefix("/") { at = NameTree.root }
      waiting += target.utf8.split(separator: UInt8(ascii: "/")).map { Array($0) }.reversed()
    }
    return at
  }
}
