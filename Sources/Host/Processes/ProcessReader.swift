import Glibc
import Parsing

/// Reads `/proc`: what processes are, by the kernel's word and not by their own.
package struct ProcessReader: Sendable {
  package let root: HostRoot

  package init(_ root: HostRoot = HostRoot()) { self.root = root }

  static let maximumProcesses = 200_000

  package func pids() -> [Int] { root.list("/proc", limit: Self.maximumProcesses).compactMap { Int($0) }.sorted() }

  package func status(_ pid: Int) throws(HostError) -> ProcessStatus {
    let text = try root.read("/proc/\(pid)/status", limit: 1 << 16)
    do { return try ProcessStatus(parsing: text) } catch { throw HostError(path: "/proc/\(pid)/status", code: EINVAL) }
  }

  /// Path of the program in the process's own root; nil for kernel threads, for what is gone, and where it may not be
  /// seen.
  package func executable(_ pid: Int) -> String? {
    guard let path = root.link("/proc/\(pid)/exe") else { return nil }
    return path.hasSuffix(" (deleted)") ? String(path.dropLast(10)) : path
  }

  /// What the process says its arguments are: it can write there what it likes.
  package func arguments(_ pid: Int) -> [String] {
    guard let text = try? root.read("/proc/\(pid)/cmdline", limit: 1 << 18), !text.isEmpty else { return [] }
    var words = text.array.split(separator: 0, omittingEmptySubsequences: false).map {
      String(decoding: $0, as: UTF8.self)
    }
    if words.last?.isEmpty == true { words.removeLast() }
    return words
  }

  /// Whether it is still the runtime's own (runc's and crun's first stage) on its way to become a container's program.
  /// A container can pretend to be that: it is no more than a reason to look again in a moment.
  package func isStarting(_ pid: Int) -> Bool {
    if root.text("/proc/\(pid)/comm", limit: 64)?.hasPrefix("runc:[") ?? false { return true }
    return root.link("/proc/\(pid)/exe")?.hasSuffix("/crun") ?? false
  }

  /// `net:[4026531840]`; nil where it may not be seen.
  package func namespace(_ pid: Int, _ kind: String) -> String? { root.link("/proc/\(pid)/ns/\(kind)") }

  /// The host's own namespace of a kind: that of the first process, or of the kernel's threads where the first may not be
  /// looked at; of `fallback` (the engine, say) where neither may. Nil where nothing can be seen.
  package func hostNamespace(_ kind: String, fallback: Int? = nil) -> String? {
    for pid in [1, 2] + (fallback.map { [$0] } ?? []) {
      if let found = namespace(pid, kind) { return found }
    }
    return nil
  }

  /// Paths of the control groups, each hierarchy one.
  package func controlGroups(_ pid: Int) -> [String] {
    guard let text = try? root.read("/proc/\(pid)/cgroup", limit: 1 << 16) else { return [] }
    return Lines(text).compactMap { line in
      let fields = line.text.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      return fields.count == 3 ? String(fields[2]) : nil
    }
  }

  /// Whether the users of its namespace are the host's own: the map is the identity over all ids.
  package func hasIdentityMap(_ pid: Int) -> Bool? {
    guard let text = root.text("/proc/\(pid)/uid_map", limit: 1 << 16) else { return nil }
    let numbers = text.split { $0.isWhitespace }.compactMap { UInt64($0) }
    return numbers == [0, 0, 4_294_967_295]
  }

  /// A user id inside the process's namespace for one outside; nil where the map has none.
  package func inner(user: Int, of pid: Int) -> Int? {
    guard let text = root.text("/proc/\(pid)/uid_map", limit: 1 << 16) else { return nil }
    for line in text.split(separator: "\n") {
      let numbers = line.split { $0.isWhitespace }.compactMap { Int($0) }
      guard numbers.count == 3 else { continue }
      let offset = user &- numbers[1]
      if offset >= 0, offset < numbers[2] { return numbers[0] &+ offset }
    }
    return nil
  }

  /// When it was started, in seconds since 1970, by the kernel's clock.
  package func startedAt(_ pid: Int) -> Int? {
    guard let stat = root.text("/proc/\(pid)/stat", limit: 1 << 14), let end = stat.lastIndex(of: ")"),
      let boot = root.text("/proc/stat", limit: 4 << 20)?.split(separator: "\n").first(where: { $0.hasPrefix("btime ") }
      ),
      let booted = Int(boot.dropFirst(6))
    else { return nil }
    let fields = stat[stat.index(after: end)...].split(separator: " ")
    // Field 22 of proc(5), counted from the state, which is field 3.
    guard fields.count > 19, let ticks = Int(fields[19]) else { return nil }
    return booted &+ ticks / max(Int(sysconf(Int32(_SC_CLK_TCK))), 1)
  }

  /// Inodes of the sockets that it holds.
  package func sockets(_ pid: Int, limit: Int = 65_536) -> Set<UInt64> {
    var inodes: Set<UInt64> = []
    for name in root.list("/proc/\(pid)/fd", limit: limit) {
      guard let target = root.link("/proc/\(pid)/fd/\(name)"), target.hasPrefix("socket:["), target.hasSuffix("]"),
        let inode = UInt64(target.dropFirst(8).dropLast())
      else { continue }
      inodes.insert(inode)
    }
    return inodes
  }

  /// The label of its security module, e.g. `docker-default (enforce)`.
  package func securityLabel(_ pid: Int) -> String? {
    let text =
      root.text("/proc/\(pid)/attr/apparmor/current", limit: 4096)
      ?? root.text("/proc/\(pid)/attr/current", limit: 4096)
    guard let text, let line = text.split(whereSeparator: { $0 == "\n" || $0 == "\0" }).first else { return nil }
    return String(line)
  }
}
