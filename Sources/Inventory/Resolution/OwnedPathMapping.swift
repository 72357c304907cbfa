import Glibc
import Images
import Parsing

/// Where a path of a package manager's list really is: lists say `/lib/x` where `lib` is a link to `usr/lib`, and
/// dpkg installs a diverted file elsewhere.
///
/// Source: dpkg-divert(1); Debian policy, "merged /usr".
struct OwnedPathMapping {
  private let root: [UInt8]
  /// `lib/` → `usr/lib/`
  private var links: [(from: [UInt8], to: [UInt8])] = []
  /// By the hash of the path as listed.
  private var diversions: [UInt64: (to: [UInt8], except: String)] = [:]
  private var scratch: [UInt8] = []

  /// Notes of the extractor of `var/lib/dpkg/diversions`: `from\0to\0package`, one a line.
  static let diversionNote = "dpkg.diversions"

  init(_ draft: InventoryDraft, _ system: SystemRoot) {
    root = system.path.isEmpty ? [] : Array((system.path + "/").utf8)
    for folder in ["", "usr", "var"] {
      guard let node = draft.tree.node(at: system.path(folder), followingLinks: false) else { continue }
      for child in node.children where child.kind == .symbolicLink {
        guard let real = draft.tree.realPath(child.path), draft.tree.node(at: real)?.kind == .directory else {
          continue
        }
        let own = child.path.utf8.dropFirst(root.count)
        links.append((Array(own) + [UInt8(ascii: "/")], Array((real + "/").utf8)))
      }
    }
    for file in draft.files {
      for (_, extraction) in file.results {
        guard let text = extraction.notes[Self.diversionNote], file.path.hasPrefix(system.path) else { continue }
        for line in text.split(separator: "\n") {
          let parts = line.split(separator: "\0", omittingEmptySubsequences: false)
          guard parts.count == 3 else { continue }
          var from = String(parts[0])
          let hash = from.withUTF8 { OwnershipIndex.hash(UnsafeRawBufferPointer($0)) }
          diversions[hash] = (Array(parts[1].utf8), String(parts[2]))
        }
      }
    }
  }

  /// Shows where `path`, which `package` lists, is in the tree.
  mutating func map(_ path: UnsafeRawBufferPointer, of package: String, _ body: (UnsafeRawBufferPointer) -> Void) {
    if !diversions.isEmpty, let hit = diversions[OwnershipIndex.hash(path)], hit.except != package {
      return hit.to.withUnsafeBytes { place($0, body) }
    }
    place(path, body)
  }

  private mutating func place(_ path: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void) {
    for link in links where Self.starts(path, with: link.from) {
      scratch.removeAll(keepingCapacity: true)
      scratch += link.to
      scratch += path[link.from.count...]
      return scratch.withUnsafeBytes { body($0) }
    }
    if root.isEmpty { return body(path) }
    scratch.removeAll(keepingCapacity: true)
    scratch += root
    scratch += path
    scratch.withUnsafeBytes { body($0) }
  }

  private static func starts(_ path: UnsafeRawBufferPointer, with prefix: [UInt8]) -> Bool {
    guard path.count > prefix.count, let base = path.baseAddress, path[0] == prefix[0] else { return false }
    return prefix.withUnsafeBytes { memory in memory.baseAddress.map { memcmp(base, $0, memory.count) == 0 } ?? true }
  }
}
