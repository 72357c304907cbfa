import CLinux
import Glibc
import Parsing

/// Walks a directory tree that may be hostile: no link is followed, names are bytes, every count is bounded.
///
/// Descends by descriptor, one name at a time, so that nobody who renames directories meanwhile leads it elsewhere.
package struct DirectoryWalk: Sendable {
  package struct Limits: Sendable {
    package var depth = 96
    package var entries = 20_000_000
    package init() {}
  }

  package struct Problem: Sendable, Hashable {
    /// Below the root.
    package var path: String
    package var reason: String
  }

  let root: String
  let limits: Limits

  /// - Parameter root: a directory as it is seen from here, e.g. `/proc/812/root/var/www`; a link there is followed.
  package init(_ root: String, limits: Limits = Limits()) {
    self.root = root
    self.limits = limits
  }

  /// Every ordinary file once, also where bind mounts show a directory twice.
  ///
  /// - Parameters:
  ///   - enter: whether a directory is entered; paths are below the root, without a slash at the beginning.
  ///   - link: called for symbolic links, which are not followed.
  ///   - body: false ends the walk.
  /// - Returns: what could not be looked at.
  /// - Throws: where the root itself can't be opened.
  package func forEachFile(
    enter: (String) -> Bool = { _ in true }, link: (String) -> Void = { _ in }, _ body: (WalkedFile) -> Bool
  ) throws(HostError) -> [Problem] {
    let top = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard top >= 0 else { throw HostError(path: root, code: errno) }
    var problems: [Problem] = []
    func complain(_ path: String, _ reason: String) {
      if problems.count < 1000 { problems.append(Problem(path: path, reason: reason)) }
    }
    var frames: [Frame] = []
    defer { for frame in frames { frame.close() } }
    guard let first = Frame(descriptor: top, path: "") else { throw HostError(path: root, code: errno) }
    frames.append(first)
    var seen: Set<FileStatus.Identity> = []
    if let status = first.status { seen.insert(status.identity) }
    var entries = 0
    while let frame = frames.last {
      guard let name = frame.next() else {
        frames.removeLast().close()
        continue
      }
      entries += 1
      guard entries <= limits.entries else {
        complain(frame.path, "the tree has more than \(limits.entries) entries; the rest was not looked at")
        break
      }
      let path = frame.path.isEmpty ? Self.text(name) : "\(frame.path)/\(Self.text(name))"
      var record = stat()
      guard fstatat(frame.descriptor, name, &record, AT_SYMLINK_NOFOLLOW) == 0 else {
        if errno != ENOENT { complain(path, String(cString: strerror(errno))) }
        continue
      }
      let status = FileStatus(record)
      switch status.kind {
      case .file:
        if !body(WalkedFile(path: path, status: status, directory: frame.descriptor, name: name)) { return problems }
      case .directory:
        guard enter(path), seen.insert(status.identity).inserted else { continue }
        guard frames.count < limits.depth else {
          complain(path, "nested more than \(limits.depth) directories deep; not entered")
          continue
        }
        let descriptor = openat(frame.descriptor, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else {
          if errno != ENOENT { complain(path, String(cString: strerror(errno))) }
          continue
        }
        if PseudoFileSystem.holds(descriptor) {
          close(descriptor)
          continue
        }
        if let entered = Frame(descriptor: descriptor, path: path) { frames.append(entered) }
      case .link: link(path)
      default: continue
      }
    }
    return problems
  }

  /// Names as far as they are UTF-8; what is not is replaced, for people only.
  private static func text(_ name: [CChar]) -> String {
    String(decoding: name.lazy.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// One directory that is being read.
  private struct Frame {
    let stream: OpaquePointer
    let descriptor: Int32
    let path: String

    init?(descriptor: Int32, path: String) {
      guard let stream = fdopendir(descriptor) else {
        Glibc.close(descriptor)
        return nil
      }
      self.stream = stream
      self.descriptor = descriptor
      self.path = path
    }

    var status: FileStatus? {
      var record = stat()
      return fstat(descriptor, &record) == 0 ? FileStatus(record) : nil
    }

    /// The next name with its end, `.` and `..` left out.
    func next() -> [CChar]? {
      while let entry = readdir(stream) {
        let name = withUnsafeBytes(of: entry.pointee.d_name) { raw in
          raw.prefix { $0 != 0 }.map { CChar(bitPattern: $0) } + [0]
        }
        if name == [46, 0] || name == [46, 46, 0] { continue }
        return name
      }
      return nil
    }

    func close() { closedir(stream) }
  }
}

/// A file that a walk came by; to be read before the walk goes on.
package struct WalkedFile {
  /// Below the root.
  package let path: String
  package let status: FileStatus
  private let directory: Int32
  private let name: [CChar]

  init(path: String, status: FileStatus, directory: Int32, name: [CChar]) {
    self.path = path
    self.status = status
    self.directory = directory
    self.name = name
  }

  /// The first bytes of the file, at most `limit`.
  /// - Throws: also where something else stands there meanwhile.
  package func read(upTo limit: Int) throws(HostError) -> (bytes: [UInt8], isWhole: Bool) {
    let descriptor = openat(directory, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else { throw HostError(path: path, code: errno) }
    defer { close(descriptor) }
    return try OpenFile.read(descriptor, upTo: limit, path: path)
  }
}

/// Reading what is open already.
package enum OpenFile {
  /// At most `limit` bytes of an ordinary file.
  package static func read(
    _ descriptor: Int32, upTo limit: Int, path: String
  ) throws(HostError) -> (bytes: [UInt8], isWhole: Bool) {
    var record = stat()
    guard fstat(descriptor, &record) == 0, record.st_mode & S_IFMT == S_IFREG else {
      throw HostError(path: path, code: EINVAL)
    }
    let wanted = min(limit, max(Int(record.st_size), 0))
    var code: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: wanted) { memory, count in
      while count < wanted {
        let got = Glibc.read(descriptor, memory.baseAddress.map { $0 + count }, wanted - count)
        if got < 0, errno == EINTR { continue }
        if got < 0 { code = errno }
        if got <= 0 { return }
        count += got
      }
    }
    guard code == 0 else { throw HostError(path: path, code: code) }
    return (bytes, Int(record.st_size) <= limit)
  }
}

/// File systems whose files are the kernel's own words.
enum PseudoFileSystem {
  /// proc, sysfs, cgroup, cgroup2, debugfs, tracefs, securityfs, bpf, devpts, mqueue, pstore, configfs, selinux, efivarfs,
  /// binfmt_misc, fusectl, nsfs.
  /// Source: linux/magic.h.
  private static let kinds: Set<UInt64> = [
    0x9fa0, 0x6265_6572, 0x27_e0eb, 0x6367_7270, 0x6462_6720, 0x7472_6163, 0x7363_6673, 0xcafe_4a11, 0x1cd1,
    0x1980_0202, 0x6165_676c, 0x6265_6570, 0xf97c_ff8c, 0xde5e_81e4, 0x4249_4e4d, 0x6573_5543, 0x6e73_6673,
  ]

  static func holds(_ descriptor: Int32) -> Bool {
    var record = statfs()
    return fstatfs(descriptor, &record) == 0 && kinds.contains(UInt64(truncatingIfNeeded: record.f_type))
  }
}
