import Glibc
import Host

/// Looks into running programs for texts that only SSH software has.
final class ProgramTexts {
  struct Marks: Hashable {
    /// It has the protocol's greeting: a client, a library, or a server.
    var speaks = false
    /// It has texts that only a server has.
    var isServer = false
  }

  private let root: HostRoot
  /// A program that many containers share is read once. Its change time can't be set by programs.
  private var known: [Key: Marks] = [:]

  private struct Key: Hashable {
    var inode: UInt64
    var size: Int64
    var changed: Int64
  }

  static let maximumProgram = 256 << 20
  private static let maximumKnown = 20_000
  private static let greetings = ["SSH-2.0-", "SSH-%d.%d-"].map { Array($0.utf8) }
  /// OpenSSH's, Dropbear's, TinySSH's, libssh's and Go's.
  private static let serverTexts = [
    "sshd_config", "Dropbear server v", "tinysshd", "ssh_bind_accept", "ssh: server has no host keys",
  ].map { Array($0.utf8) }

  init(_ root: HostRoot) { self.root = root }

  /// Nil where the program can't be read.
  func marks(_ pid: Int) -> Marks? {
    let descriptor = open(root.outer("/proc/\(pid)/exe"), O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var record = stat()
    guard fstat(descriptor, &record) == 0, record.st_mode & S_IFMT == S_IFREG, record.st_size > 0,
      Int64(record.st_size) <= Int64(Self.maximumProgram)
    else { return nil }
    let key = Key(
      inode: UInt64(record.st_ino), size: Int64(record.st_size),
      changed: Int64(record.st_ctim.tv_sec) &* 1_000_000_000 &+ Int64(record.st_ctim.tv_nsec))
    if let marks = known[key] { return marks }
    let marks = Self.read(descriptor)
    if known.count >= Self.maximumKnown { known = [:] }
    known[key] = marks
    return marks
  }

  /// In pieces that overlap, so that no text is cut; not mapped: a file that shrinks meanwhile must not end us.
  static func read(_ descriptor: Int32) -> Marks {
    var marks = Marks()
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    var kept = 0
    while true {
      let count = buffer.withUnsafeMutableBytes { memory in
        memory.baseAddress.map { Glibc.read(descriptor, $0 + kept, memory.count - kept) } ?? 0
      }
      guard count > 0 else { return marks }
      let filled = kept + count
      buffer.withUnsafeBytes { memory in
        let part = UnsafeRawBufferPointer(rebasing: memory[..<filled])
        func has(_ text: [UInt8]) -> Bool { ByteSearch.contains(part, text) }
        if !marks.speaks { marks.speaks = greetings.contains(where: has) }
        if !marks.isServer { marks.isServer = serverTexts.contains(where: has) }
      }
      if marks.isServer { return marks }
      kept = min(64, filled)
      buffer.withUnsafeMutableBytes { memory in
        guard let base = memory.baseAddress else { return }
        memmove(base, base + filled - kept, kept)
      }
    }
  }
}
