import Glibc

/// What stat(2) says of a file.
package struct FileStatus: Sendable, Hashable, Codable {
  package enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    case file, directory, link, socket, device, pipe, other
  }

  package var kind: Kind
  /// The twelve permission bits.
  package var mode: Int
  package var user: Int
  package var group: Int
  package var device: UInt64
  package var inode: UInt64
  package var size: Int64
  /// Nanoseconds since 1970.
  package var modified: Int64
  /// Of the inode itself; programs can't set it.
  package var changed: Int64

  init(_ record: stat) {
    kind =
      switch record.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .directory
      case S_IFLNK: .link
      case S_IFSOCK: .socket
      case S_IFBLK, S_IFCHR: .device
      case S_IFIFO: .pipe
      default: .other
      }
    mode = Int(record.st_mode & 0o7777)
    user = Int(record.st_uid)
    group = Int(record.st_gid)
    device = UInt64(record.st_dev)
    inode = UInt64(record.st_ino)
    size = Int64(record.st_size)
    modified = Int64(record.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(record.st_mtim.tv_nsec)
    changed = Int64(record.st_ctim.tv_sec) &* 1_000_000_000 &+ Int64(record.st_ctim.tv_nsec)
  }

  /// Names a file whatever path leads to it: a bind mount and a hard link have the same.
  package var identity: Identity { Identity(device: device, inode: inode) }

  package struct Identity: Sendable, Hashable, Codable {
    package var device: UInt64
    package var inode: UInt64
  }
}
