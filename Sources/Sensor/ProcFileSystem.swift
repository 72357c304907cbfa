import Glibc
import Parsing

/// The few things that are only in /proc, for processes that ran before the sensor. Bounded reads.
package enum ProcFileSystem {
  /// Path of the program in the process's own root; nil for one that is gone.
  package static func executable(_ pid: Int32) -> String? {
    guard let path = link("/proc/\(pid)/exe") else { return nil }
    return path.hasSuffix(" (deleted)") ? String(path.dropLast(10)) : path
  }

  /// All processes that live, at most 200,000.
  package static func pids() -> [Int32] {
    guard let directory = opendir("/proc") else { return [] }
    defer { closedir(directory) }
    var pids: [Int32] = []
    while pids.count < 200_000, let entry = readdir(directory) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { raw in
        String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
      }
      if let pid = Int32(name) { pids.append(pid) }
    }
    return pids.sorted()
  }

  /// The upper directory of the overlay that is a process's root; nil for other file systems. Source: proc(5), mountinfo.
  package static func upperDirectory(_ pid: Int32) -> String? {
    guard let bytes = read("/proc/\(pid)/mountinfo", limit: 1 << 20) else { return nil }
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      let fields = line.split(separator: " ")
      guard fields.count > 9, fields[4] == "/", let dash = fields.firstIndex(of: "-"), dash + 3 < fields.count,
        fields[dash + 1] == "overlay"
      else { continue }
      for option in fields[dash + 3].split(separator: ",") where option.hasPrefix("upperdir=") {
        return String(option.dropFirst(9))
      }
    }
    return nil
  }

  /// When a process began, in clock ticks (1/100 s) since boot; nil for one that is gone. Source: proc(5), field 22.
  package static func start(_ pid: Int32) -> UInt64? {
    guard let bytes = read("/proc/\(pid)/stat", limit: 4096), let end = bytes.lastIndex(of: UInt8(ascii: ")")) else {
      return nil
    }
    let fields = bytes[(end + 1)...].split(separator: UInt8(ascii: " "))
    return fields.count > 19 ? UInt64(String(decoding: fields[19], as: UTF8.self)) : nil
  }

  /// Where a link leads; nil where there is none.
  package static func link(_ path: String) -> String? {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let length = buffer.withUnsafeMutableBytes { memory in
      memory.baseAddress.map { readlink(path, $0.assumingMemoryBound(to: CChar.self), memory.count) } ?? -1
    }
    return length > 0 ? String(decoding: buffer[..<length], as: UTF8.self) : nil
  }

  package static func arguments(_ pid: Int32) -> [String] {
    guard let bytes = read("/proc/\(pid)/cmdline", limit: 4096), !bytes.isEmpty else { return [] }
    var words = bytes.split(separator: 0, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
    if words.last?.isEmpty == true { words.removeLast() }
    return words
  }

  /// What a living process runs; nil for one that is gone and for kernel threads.
  package static func program(_ pid: Int32) -> Snapshot.Program? {
    executable(pid).map { Snapshot.Program(executable: $0, arguments: arguments(pid)) }
  }

  /// Targets of a process's descriptors, e.g. `socket:[123]`, `pipe:[7]`, `/dev/ptmx`.
  package static func descriptorTargets(_ pid: Int32, limit: Int = 256) -> [String] {
    guard let directory = opendir("/proc/\(pid)/fd") else { return [] }
    defer { closedir(directory) }
    var targets: [String] = []
    var buffer = [UInt8](repeating: 0, count: 512)
    while targets.count < limit, let entry = readdir(directory) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { raw in
        String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard name.utf8.first.map({ $0 != UInt8(ascii: ".") }) == true else { continue }
      let length = buffer.withUnsafeMutableBytes { memory in
        memory.baseAddress.map {
          readlink("/proc/\(pid)/fd/\(name)", $0.assumingMemoryBound(to: CChar.self), memory.count)
        } ?? -1
      }
      if length > 0 { targets.append(String(decoding: buffer[..<length], as: UTF8.self)) }
    }
    return targets
  }

  package static func read(_ path: String, limit: Int) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var result: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: min(limit, 64 << 10))
    while result.count < limit {
      let count = Glibc.read(descriptor, &buffer, min(buffer.count, limit - result.count))
      if count < 0 { return nil }
      if count == 0 { break }
      result += buffer[..<count]
    }
    return result
  }
}
