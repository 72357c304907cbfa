import Archives
import Model
import Parsing

/// Applies a layer's members in their order, as unpacking would, and gives the record of what is there in the end.
struct LayerBuilder {
  /// Of one header or inode; a name's payload in the tree is an index into `items`.
  private struct Item {
    var entry: LayerRecord.Entry
    var link: String?
    /// Index of the item whose content this shares.
    var content: Int32
  }

  private var tree = NameTree()
  private var items: [Item] = []
  private var whiteouts: Set<String> = []
  private var opaque: Set<String> = []
  private(set) var problems: [LayerRecord.Problem] = []
  private var facts: [LayerRecord.Fact] = []
  private var factBytes: [UInt8] = []
  private var factContents: Int32 = 0
  private let limits: LayerLimits
  /// The directory of the last path: members mostly come directory by directory.
  private var lastParent: (path: Substring, node: Int)?

  init(limits: LayerLimits) { self.limits = limits }

  var count: Int { items.count }

  mutating func note(_ path: String, _ reason: String, isOfContent: Bool = false) {
    if problems.count < limits.problems {
      problems.append(.init(path: path, reason: reason, isOfContent: isOfContent))
    } else if problems.count == limits.problems {
      problems.append(
        .init(path: "", reason: "more problems than \(limits.problems); the rest is not listed", isOfContent: false))
    }
  }

  mutating func whiteout(_ path: String) { whiteouts.insert(path) }
  mutating func opaque(_ directory: String) { opaque.insert(directory) }

  /// Puts an entry at its path; what stood there goes, as unpacking would have it. Answers the item's number.
  mutating func add(_ file: FileEntry, linkTarget: String? = nil) -> Int {
    let number = append(file, linkTarget)
    place(file.path, number, isDirectory: file.kind == .directory)
    return number
  }

  /// A further name of a path's content. Answers the item that holds the content; nil where the path is not there.
  mutating func addLink(_ path: String, to target: String, _ file: FileEntry) -> Int? {
    guard let node = tree.find(path: target), tree[node].payload >= 0 else {
      var entry = file
      entry.size = 0
      let number = append(entry, target)
      items[number].entry.kind = LayerRecord.Entry.unresolvedLink
      place(path, number, isDirectory: false)
      return nil
    }
    let old = Int(tree[node].payload)
    guard items[old].entry.kind != FileEntry.Kind.directory.rawValue else {
      note(path, "a hard link to the directory \(target); refused")
      return nil
    }
    let number = items.count
    items.append(items[old])
    items[number].entry.flags = LayerRecord.Entry.hasOtherNames
    items[Int(items[old].content)].entry.flags |= LayerRecord.Entry.hasOtherNames
    items[old].entry.flags |= LayerRecord.Entry.hasOtherNames
    place(path, number, isDirectory: false)
    return Int(items[old].content)
  }

  /// A further name of an item's content, for readers that know it by its inode.
  mutating func addLink(_ file: FileEntry, sharing content: Int) {
    let number = items.count
    items.append(items[content])
    items[number].entry.flags |= LayerRecord.Entry.hasOtherNames
    items[content].entry.flags |= LayerRecord.Entry.hasOtherNames
    place(file.path, number, isDirectory: false)
  }

  private mutating func append(_ file: FileEntry, _ link: String?) -> Int {
    var entry = LayerRecord.Entry()
    entry.kind = file.kind.rawValue
    entry.mode = file.mode
    entry.user = file.user
    entry.group = file.group
    entry.size = file.size
    entry.modified = file.modified
    items.append(Item(entry: entry, link: link ?? file.linkTarget, content: Int32(items.count)))
    return items.count - 1
  }

  private mutating func place(_ path: String, _ item: Int, isDirectory: Bool) {
    guard !path.isEmpty else { return }
    guard let node = node(for: path, hops: 0) else {
      note(path, "its directory is a chain of symbolic links without end; refused")
      return
    }
    let old = tree[node].payload
    let wasDirectory = tree[node].exists && old >= 0 && items[Int(old)].entry.kind == FileEntry.Kind.directory.rawValue
    if tree[node].exists, !(wasDirectory && isDirectory), tree[node].firstChild >= 0 {
      tree.forgetChildren(of: node)
      lastParent = nil
    }
    tree[node].exists = true
    tree[node].payload = Int32(item)
  }

  /// The node of a path, missing directories made. Symbolic links of this layer on the way are followed, inside it only.
  private mutating func node(for path: String, hops: Int) -> Int? {
    guard hops < 40 else { return nil }
    let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
    let parentPath = slash.map { path[..<$0] } ?? path[..<path.startIndex]
    let name = slash.map { path[path.utf8.index(after: $0)...] } ?? path[...]
    var parent = NameTree.root
    if let lastParent, lastParent.path == parentPath {
      parent = lastParent.node
    } else {
      var consumed = parentPath.startIndex
      for part in parentPath.utf8.split(separator: UInt8(ascii: "/")) {
        consumed = part.endIndex
        let next = Array(part).withUnsafeBytes { tree.child(parent, $0) }
        let payload = tree[next].exists ? tree[next].payload : -1
        if payload >= 0, items[Int(payload)].entry.kind == FileEntry.Kind.symbolicLink.rawValue {
          let base = parent == NameTree.root ? "" : tree.path(parent) + "/"
          let target = items[Int(payload)].link ?? ""
          let whole = (target.hasPrefix("/") ? target : base + target) + path[consumed...]
          guard let resolved = Self.inside(whole), resolved != path else { return nil }
          return node(for: resolved, hops: hops + 1)
        }
        if payload < 0 || items[Int(payload)].entry.kind != FileEntry.Kind.directory.rawValue {
          if payload >= 0 { note(path, "stands below something that is no directory, which it replaces") }
          let made = append(FileEntry(path: "", kind: .directory, mode: 0o755), nil)
          items[made].entry.flags = LayerRecord.Entry.isImplicit
          tree[next].exists = true
          tree[next].payload = Int32(made)
        }
        parent = next
      }
      lastParent = (parentPath, parent)
    }
    return Array(name.utf8).withUnsafeBytes { tree.child(parent, $0) }
  }

  /// `..` never leads above the root: it stays there.
  static func inside(_ path: String) -> String? {
    var parts: [Substring] = []
    for part in path.split(separator: "/") {
      if part == "." { continue }
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return parts.isEmpty ? nil : parts.joined(separator: "/")
  }

  /// Hangs what inspectors said on an item's content.
  mutating func setFacts(_ item: Int, _ inspections: [(inspector: Int, facts: [UInt8])]) {
    let content = Int(items[item].content)
    if items[content].entry.facts < 0 {
      items[content].entry.facts = factContents
      factContents += 1
    }
    for (inspector, bytes) in inspections {
      facts.append(
        .init(
          content: items[content].entry.facts, inspector: Int32(inspector), offset: Int64(factBytes.count),
          length: Int64(bytes.count)))
      factBytes += bytes
    }
  }

  func size(_ item: Int) -> Int64 { items[item].entry.size }

  func hasFacts(_ item: Int, of inspector: Int) -> Bool {
    let content = items[Int(items[item].content)].entry.facts
    return content >= 0 && facts.contains { $0.content == content && Int($0.inspector) == inspector }
  }

  func finish(diffID: Digest?, blobDigest: Digest?, inspectors: [String], isComplete: Bool) -> LayerRecord {
    var entries: [LayerRecord.Entry] = []
    entries.reserveCapacity(tree.nodes.count)
    var text: [UInt8] = []
    var firstNames = [Int32](repeating: -1, count: items.count)
    // Depth first without recursion: a frame is a directory's children and how far they are done.
    var frames: [(children: [Int], next: Int, entry: Int32)] = [(tree.children(NameTree.root), 0, -1)]
    while let frame = frames.last {
      guard frame.next < frame.children.count else {
        frames.removeLast()
        if frame.entry >= 0 { entries[Int(frame.entry)].end = Int32(entries.count) }
        continue
      }
      frames[frames.count - 1].next += 1
      let node = frame.children[frame.next]
      let number = Int(tree[node].payload)
      let content = Int(items[number].content)
      var entry = items[number].entry
      entry.facts = items[content].entry.facts
      entry.nameOffset = UInt32(truncatingIfNeeded: text.count)
      tree.withName(node) { name in
        entry.nameLength = UInt16(truncatingIfNeeded: name.count)
        text += name
      }
      if let link = items[number].link {
        entry.linkOffset = UInt32(truncatingIfNeeded: text.count)
        entry.linkLength = UInt16(truncatingIfNeeded: link.utf8.count)
        text += link.utf8
      }
      let index = Int32(entries.count)
      entry.parent = frame.entry
      entry.end = index + 1
      if firstNames[content] < 0 { firstNames[content] = index }
      entry.content = firstNames[content]
      entries.append(entry)
      if tree[node].firstChild >= 0 { frames.append((tree.children(node), 0, index)) }
    }
    return LayerRecord(
      diffID: diffID, blobDigest: blobDigest, inspectors: inspectors, whiteouts: whiteouts.sorted(),
      opaqueDirectories: opaque.sorted(), problems: problems, isComplete: isComplete, entries: entries,
      text: Bytes(text), facts: facts.sorted { ($0.content, $0.inspector) < ($1.content, $1.inspector) },
      factBytes: Bytes(factBytes))
  }
}
