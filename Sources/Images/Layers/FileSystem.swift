import Archives
import CLinux
import Glibc
import Model

import struct Crypto.SHA256

/// Overlayfs' marks on directories.
///
/// Source: Linux, Documentation/filesystems/overlayfs.rst; `user.` is used by rootless engines.
enum Attribute {
  static func isOpaque(_ descriptor: Int32) -> Bool {
    for name in ["trusted.overlay.opaque", "user.overlay.opaque"] {
      if let value = get(descriptor, name), value == [UInt8(ascii: "y")] || value == [UInt8(ascii: "x")] { return true }
    }
    return false
  }

  static func redirect(_ descriptor: Int32) -> String? {
    for name in ["trusted.overlay.redirect", "user.overlay.redirect"] {
      if let value = get(descriptor, name) { return String(decoding: value, as: UTF8.self) }
    }
    return nil
  }

  private static func get(_ descriptor: Int32, _ name: String) -> [UInt8]? {
    var value = [UInt8](repeating: 0, count: 512)
    let count = fgetxattr(descriptor, name, &value, value.count)
    return count > 0 ? Array(value[..<count]) : nil
  }
}

enum FileSystem {
  /// Kernel interfaces that only look like files: proc, sysfs, cgroup, devpts, tracefs, debugfs, bpf, securityfs,
  /// pstore, mqueue, configfs, binfmt_misc, efivarfs, hugetlbfs, autofs, fusectl, devtmpfs is tmpfs by number.
  private static let pseudo: Set<Int> = [
    0x9fa0, 0x6265_6572, 0x27e0eb, 0x6367_7270, 0x1cd1, 0x7472_6163, 0x6462_6720, 0xcafe_4a11, 0x7363_6673,
    0x6165_676c, 0x1980_0202, 0x6265_6570, 0x4249_4e4d, 0xde5e_81e4, 0x9584_58f6, 0x0187, 0x6573_5543,
  ]

  static func isPseudo(_ descriptor: Int32) -> Bool {
    var status = statfs()
    guard fstatfs(descriptor, &status) == 0 else { return true }
    return pseudo.contains(Int(status.f_type))
  }

  /// Opens a path below a directory, no link followed on the way.
  static func open(_ root: Int32, _ path: String) throws(ArchiveError) -> OpenFile {
    let name = raw(path)
    var descriptor = open_beneath(root, name)
    if descriptor < 0 {
      // Kernels before 5.6, filters that don't know the call, paths longer than it takes: step by step.
      guard [ENOSYS, EPERM, ENAMETOOLONG].contains(errno) else {
        throw .io(path: path, reason: String(cString: strerror(errno)))
      }
      descriptor = try openStepByStep(root, path)
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw .io(path: path, reason: "no regular file any more")
    }
    return OpenFile(path: path, descriptor: descriptor)
  }

  static func openStepByStep(_ root: Int32, _ path: String) throws(ArchiveError) -> Int32 {
    var at = root
    var owned: Int32 = -1
    defer { if owned >= 0 { close(owned) } }
    let parts = path.split(separator: "/")
    for (index, part) in parts.enumerated() {
      let isLast = index == parts.count - 1
      let flags = O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | (isLast ? 0 : O_DIRECTORY)
      let next = openat(at, raw(String(part)), flags)
      guard next >= 0 else { throw .io(path: path, reason: String(cString: strerror(errno))) }
      if isLast { return next }
      if owned >= 0 { close(owned) }
      owned = next
      at = next
    }
    throw .io(path: path, reason: "no file")
  }

  /// Takes back what ``ArchivePath/text(_:)`` did with bytes that are not UTF-8.
  private static func raw(_ path: String) -> [CChar] {
    var bytes: [UInt8] = []
    let source = Array(path.utf8)
    guard source.contains(UInt8(ascii: "\\")) else { return source.map { CChar(bitPattern: $0) } + [0] }
    var index = 0
    while index < source.count {
      if source[index] == UInt8(ascii: "\\"), index + 3 < source.count, source[index + 1] == UInt8(ascii: "x"),
        let value = UInt8(String(decoding: source[index + 2...index + 3], as: UTF8.self), radix: 16), value >= 0x80
      {
        bytes.append(value)
        index += 4
      } else {
        bytes.append(source[index])
        index += 1
      }
    }
    return (bytes + [0]).map { CChar(bitPattern: $0) }
  }
}

/// A digest of all names and inodes of a tree: an unchanged one need not be read again.
///
/// The change time can't be set back by who owns a file, so content that changed shows. Directories that didn't change
/// are listed in the same order.
struct DirectoryFingerprint {
  private var hasher = SHA256()
  private var waiting: [UInt8] = []

  mutating func add(_ path: String, _ status: stat) {
    add(path)
    var numbers = (
      UInt64(status.st_dev), UInt64(status.st_ino), UInt64(status.st_mode) | UInt64(status.st_rdev) << 32,
      status.st_mode & S_IFMT == S_IFDIR ? 0 : UInt64(bitPattern: Int64(status.st_size)),
      UInt64(bitPattern: Int64(status.st_mtim.tv_sec)), UInt64(bitPattern: Int64(status.st_ctim.tv_sec)),
      UInt64(bitPattern: Int64(status.st_mtim.tv_nsec)) << 32 | UInt64(bitPattern: Int64(status.st_ctim.tv_nsec)),
      UInt64(status.st_uid) << 32 | UInt64(status.st_gid)
    )
    withUnsafeBytes(of: &numbers) { waiting += $0 }
    if waiting.count > 1 << 16 { flush() }
  }

  mutating func add(_ text: String) {
    waiting += text.utf8
    waiting.append(0)
  }

  private mutating func flush() {
    waiting.withUnsafeBytes { hasher.update(bufferPointer: $0) }
    waiting.removeAll(keepingCapacity: true)
  }

  /// - Parameter root: the directory's own path; the same tree elsewhere is another one.
  func digest(root: String) -> Digest? {
    var hasher = hasher
    waiting.withUnsafeBytes { hasher.update(bufferPointer: $0) }
    Array(root.utf8).withUnsafeBytes { hasher.update(bufferPointer: $0) }
    return Digest(sha256: Array(hasher.finalize()))
  }
}
