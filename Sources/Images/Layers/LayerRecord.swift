import Model
import Parsing

/// Everything that one pass over a layer learned: all paths with their metadata, what the layer removes from the ones
/// below, and of each content what each inspector said, "looked at, nothing" included.
///
/// Entries stand in depth-first order, siblings by their names' bytes, so that equal layers give equal records.
package final class LayerRecord: Sendable {
  /// One path. Fixed layout: records are cached as they lie in memory.
  struct Entry: Sendable {
    var nameOffset: UInt32 = 0
    var nameLength: UInt16 = 0
    var mode: UInt16 = 0
    var linkOffset: UInt32 = 0
    var linkLength: UInt16 = 0
    /// ``FileEntry/Kind``, or ``unresolvedLink``.
    var kind: UInt8 = 0
    /// ``isImplicit``, ``hasOtherNames``.
    var flags: UInt8 = 0
    /// Index of the directory's entry; -1 at the root.
    var parent: Int32 = -1
    /// Index behind the last entry below this one.
    var end: Int32 = 0
    /// Index of the first name of the same content; its own where there is one name only.
    var content: Int32 = 0
    /// Index in `facts`; -1 where no inspector was interested.
    var facts: Int32 = -1
    var user: UInt32 = 0
    var group: UInt32 = 0
    var size: Int64 = 0
    var modified: Int64 = 0

    /// A directory that only stands on the path of others; the layer doesn't say how it is.
    static let isImplicit: UInt8 = 1
    static let hasOtherNames: UInt8 = 2
    /// A hard link to a path that this layer does not have: it is looked for below.
    static let unresolvedLink: UInt8 = 0xFF
  }

  /// What one inspector said of one content.
  struct Fact: Sendable {
    /// Index in `facts`' numbering: which content.
    var content: Int32
    var inspector: Int32
    var offset: Int64
    var length: Int64
  }

  package struct Problem: Sendable, Hashable {
    /// In the layer; empty for the layer as a whole.
    package var path: String
    package var reason: String
    /// Of a file's content: it goes with the file when a layer above replaces it.
    package var isOfContent: Bool
  }

  /// Computed, never claimed; nil for directories.
  package let diffID: Digest?
  /// Computed, of the stored bytes; nil where they were not read.
  package let blobDigest: Digest?
  /// Identifiers, in the order in which facts name them.
  package let inspectors: [String]
  /// Paths that this layer removes from the layers below.
  package let whiteouts: [String]
  /// Directories of which nothing from below shines through.
  package let opaqueDirectories: [String]
  package let problems: [Problem]
  /// False where the layer could not be read to its end: such records are never cached.
  package let isComplete: Bool
  let entries: [Entry]
  let text: Bytes
  /// Sorted by content.
  let facts: [Fact]
  let factBytes: Bytes

  init(
    diffID: Digest?, blobDigest: Digest?, inspectors: [String], whiteouts: [String], opaqueDirectories: [String],
    problems: [Problem], isComplete: Bool, entries: [Entry], text: Bytes, facts: [Fact], factBytes: Bytes
  ) {
    self.diffID = diffID
    self.blobDigest = blobDigest
    self.inspectors = inspectors
    self.whiteouts = whiteouts
    self.opaqueDirectories = opaqueDirectories
    self.problems = problems
    self.isComplete = isComplete
    self.entries = entries
    self.text = text
    self.facts = facts
    self.factBytes = factBytes
  }

  /// The same with other digests: a record from the cache was made from another packing of the same tar.
  func with(diffID: Digest?, blobDigest: Digest?, adding more: [Problem] = []) -> LayerRecord {
    LayerRecord(
      diffID: diffID, blobDigest: blobDigest, inspectors: inspectors, whiteouts: whiteouts,
      opaqueDirectories: opaqueDirectories, problems: problems + more, isComplete: isComplete, entries: entries,
      text: text, facts: facts, factBytes: factBytes)
  }
}

extension LayerRecord {
  /// Number of paths.
  package var count: Int { entries.count }

  func name(_ index: Int) -> Bytes {
    let start = Int(entries[index].nameOffset)
    return text[start..<start + Int(entries[index].nameLength)]
  }

  package func path(_ index: Int) -> String {
    var chain: [Int] = []
    var at = index
    while at >= 0 {
      chain.append(at)
      at = Int(entries[at].parent)
    }
    return chain.reversed().map { name($0).text }.joined(separator: "/")
  }

  func linkTarget(_ index: Int) -> String? {
    let entry = entries[index]
    guard entry.kind == FileEntry.Kind.symbolicLink.rawValue || entry.kind == Entry.unresolvedLink else { return nil }
    let start = Int(entry.linkOffset)
    return text[start..<start + Int(entry.linkLength)].text
  }

  /// - Parameter path: where it is to appear; nil is its own path in the layer.
  package func entry(_ index: Int, path: String? = nil) -> FileEntry {
    let entry = entries[index]
    return FileEntry(
      path: path ?? self.path(index), kind: FileEntry.Kind(rawValue: entry.kind) ?? .file, size: entry.size,
      mode: entry.mode, user: entry.user, group: entry.group, modified: entry.modified, linkTarget: linkTarget(index))
  }

  /// What an inspector said of an entry's content: empty for "looked at, nothing", nil where it did not look.
  package func facts(_ index: Int, of inspector: Int) -> Bytes? {
    let content = entries[index].facts
    guard content >= 0 else { return nil }
    var (low, high) = (0, facts.count)
    while low < high {
      let middle = (low + high) / 2
      if facts[middle].content < content { low = middle + 1 } else { high = middle }
    }
    while low < facts.count, facts[low].content == content {
      if Int(facts[low].inspector) == inspector {
        return factBytes[Int(facts[low].offset)..<Int(facts[low].offset) + Int(facts[low].length)]
      }
      low += 1
    }
    return nil
  }

  /// The entry that stands for the content of another: the first of its names in the layer.
  package func content(_ index: Int) -> Int { Int(entries[index].content) }

  /// The entry of a path, links not followed.
  package func find(_ path: String) -> Int? {
    var low = 0
    var high = entries.count
    var found: Int?
    for part in path.utf8.split(separator: UInt8(ascii: "/")) {
      let wanted = Bytes(part)
      var at = low
      var hit: Int?
      while at < high {
        if name(at) == wanted {
          hit = at
          break
        }
        at = max(Int(entries[at].end), at + 1)
      }
      guard let hit else { return nil }
      found = hit
      (low, high) = (hit + 1, Int(entries[hit].end))
    }
    return found
  }

  /// Every path of the layer with its facts, also of files that layers above delete.
  package func forEach(_ body: (Int, FileEntry) -> Void) {
    var paths: [(end: Int, path: String)] = []
    for index in entries.indices {
      while let last = paths.last, index >= last.end { paths.removeLast() }
      let name = name(index).text
      let path = paths.last.map { $0.path + "/" + name } ?? name
      if Int(entries[index].end) > index + 1 { paths.append((Int(entries[index].end), path)) }
      body(index, entry(index, path: path))
    }
  }
}
