/// One path of a layer or of the merged tree, as its header or inode says.
package struct FileEntry: Sendable, Hashable {
  package enum Kind: UInt8, Sendable, Hashable {
    case file, directory, symbolicLink, characterDevice, blockDevice, fifo
  }

  /// Relative to the root, normalised: no leading `/`, no `.`, no `..`, no empty component: `usr/bin/env`.
  package var path: String
  package var kind: Kind
  /// Bytes; 0 for everything but files.
  package var size: Int64
  /// Permission bits with set-user-id, set-group-id and sticky: `0o7777` at most.
  package var mode: UInt16
  package var user: UInt32
  package var group: UInt32
  /// Seconds since 1970.
  package var modified: Int64
  /// Of symbolic links, as written.
  package var linkTarget: String?

  package init(
    path: String, kind: Kind, size: Int64 = 0, mode: UInt16 = 0o644, user: UInt32 = 0, group: UInt32 = 0,
    modified: Int64 = 0, linkTarget: String? = nil
  ) {
    self.path = path
    self.kind = kind
    self.size = size
    self.mode = mode
    self.user = user
    self.group = group
    self.modified = modified
    self.linkTarget = linkTarget
  }

  /// The last component.
  package var name: Substring {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return Substring(path) }
    return path[path.utf8.index(after: slash)...]
  }

  /// What stands before the last component, without the slash; empty at the root.
  package var parent: Substring {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
    return path[..<slash]
  }
}
