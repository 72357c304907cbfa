import Archives
import Glibc
import Parsing

/// Reads one directory as a layer: a diff directory of overlayfs, or a file system as it is.
///
/// Goes by open directories and never follows a link, so that a running container can't lead it out of the root. Files
/// that change meanwhile are taken as they are found.
struct DirectoryLayerPass {
  let desk: InspectionDesk
  private let limits: LayerLimits
  private let kind: LayerSource.DirectoryKind
  var builder: LayerBuilder
  /// Item of the first name of an inode with several.
  private var inodes: [Inode: Int] = [:]
  private var isComplete = true
  /// Fed with every name and inode: the directory's state as a whole.
  private(set) var fingerprint = DirectoryFingerprint()

  private struct Inode: Hashable {
    var device: UInt
    var number: UInt
  }

  /// A file whose body is to be looked at after the walk.
  struct Candidate: Sendable {
    var file: FileEntry
    var item: Int
  }
  private(set) var candidates: [Candidate] = []
  /// Further names of inodes that are candidates already.
  private(set) var otherNames: [Candidate] = []

  init(_ desk: InspectionDesk, limits: LayerLimits, kind: LayerSource.DirectoryKind) {
    self.desk = desk
    self.limits = limits
    self.kind = kind
    builder = LayerBuilder(limits: limits)
  }

  static let maximumDepth = 512

  /// Lists everything; no file is opened. True where all of it could be listed.
  mutating func walk(_ root: String) -> Bool {
    let descriptor = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else {
      builder.note("", "\(root) could not be opened: \(String(cString: strerror(errno)))")
      return false
    }
    var status = stat()
    fstat(descriptor, &status)
    if case .overlay = kind, Attribute.isOpaque(descriptor) { builder.opaque("") }
    walk(descriptor, "", device: status.st_dev, depth: 0)
    return isComplete
  }

  /// Closes the descriptor.
  private mutating func walk(_ directory: Int32, _ path: String, device: dev_t, depth: Int) {
    guard let stream = fdopendir(directory) else {
      close(directory)
      builder.note(path, "could not be listed: \(String(cString: strerror(errno)))")
      isComplete = false
      return
    }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      let isDot = entry.pointee.d_name.0 == 0x2E
      if isDot, entry.pointee.d_name.1 == 0 || (entry.pointee.d_name.1 == 0x2E && entry.pointee.d_name.2 == 0) {
        continue
      }
      guard builder.count < limits.entries else {
        if isComplete { builder.note("", "more than \(limits.entries) entries; the rest was not looked at") }
        isComplete = false
        return
      }
      withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { name in
          let raw = UnsafeRawBufferPointer(start: name, count: strlen(name))
          let text = ArchivePath.text(raw)
          visit(directory, name, path.isEmpty ? text : "\(path)/\(text)", device, depth)
        }
      }
    }
  }

  private mutating func visit(
    _ directory: Int32, _ name: UnsafePointer<CChar>, _ path: String, _ device: dev_t, _ depth: Int
  ) {
    var status = stat()
    guard fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
      // Gone between listing and looking: a running container may do that.
      if errno != ENOENT { builder.note(path, "could not be looked at: \(String(cString: strerror(errno)))") }
      return
    }
    if case .plain(let exclusions) = kind, exclusions.contains(path) { return }
    guard let type = Self.kind(status.st_mode) else { return }
    var file = FileEntry(
      path: path, kind: type, size: type == .file ? Int64(status.st_size) : 0,
      mode: UInt16(truncatingIfNeeded: status.st_mode & 0o7777), user: status.st_uid, group: status.st_gid,
      modified: Int64(status.st_mtim.tv_sec))
    fingerprint.add(path, status)
    switch type {
    case .characterDevice where status.st_rdev == 0 && kind == .overlay:
      builder.whiteout(path)
      return
    case .symbolicLink:
      var target = [UInt8](repeating: 0, count: 4096)
      let count = target.withUnsafeMutableBytes { memory in
        memory.baseAddress.map {
          readlinkat(directory, name, $0.assumingMemoryBound(to: CChar.self), memory.count)
        } ?? -1
      }
      file.linkTarget = target.prefix(max(count, 0)).withUnsafeBytes { ArchivePath.text($0) }
      fingerprint.add(file.linkTarget ?? "")
      _ = builder.add(file)
    case .directory: enter(directory, name, file, status, device, depth)
    case .file:
      let inode = Inode(device: UInt(status.st_dev), number: UInt(status.st_ino))
      if status.st_nlink > 1, let first = inodes[inode] {
        builder.addLink(file, sharing: first)
        otherNames.append(Candidate(file: file, item: first))
        return
      }
      let item = builder.add(file)
      if status.st_nlink > 1 { inodes[inode] = item }
      candidates.append(Candidate(file: file, item: item))
    default: _ = builder.add(file)
    }
  }

  private mutating func enter(
    _ parent: Int32, _ name: UnsafePointer<CChar>, _ file: FileEntry, _ status: stat, _ device: dev_t, _ depth: Int
  ) {
    _ = builder.add(file)
    guard depth < Self.maximumDepth else {
      builder.note(file.path, "deeper than \(Self.maximumDepth) directories; not entered")
      isComplete = false
      return
    }
    let descriptor = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else {
      builder.note(file.path, "could not be entered: \(String(cString: strerror(errno)))")
      isComplete = false
      return
    }
    if status.st_dev != device, FileSystem.isPseudo(descriptor) {
      close(descriptor)
      return
    }
    if kind == .overlay {
      if Attribute.isOpaque(descriptor) { builder.opaque(file.path) }
      if let target = Attribute.redirect(descriptor) {
        builder.note(file.path, "is a directory moved from \(target), whose older content is not followed")
        isComplete = false
      }
    }
    walk(descriptor, file.path, device: device, depth: depth + 1)
  }

  mutating func forgetCandidates() {
    candidates = []
    otherNames = []
  }

  private static func kind(_ mode: mode_t) -> FileEntry.Kind? {
    switch mode & S_IFMT {
    case S_IFREG: .file
    case S_IFDIR: .directory
    case S_IFLNK: .symbolicLink
    case S_IFCHR: .characterDevice
    case S_IFBLK: .blockDevice
    case S_IFIFO: .fifo
    default: nil
    }
  }
}
