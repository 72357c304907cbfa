import Glibc
import Model
import Parsing

/// What /proc says about a process just after its exec: too late for one that lives only milliseconds.
enum ProcessEvidence {
  /// Nil for a process that is gone.
  static func exec(_ pid: Int32, time: UInt64) -> ExecEvent? {
    guard let key = key(pid), let program = ProcFileSystem.program(pid) else { return nil }
    let status = fields("/proc/\(pid)/status")
    let parent = Int32(status["PPid"]?.first ?? "") ?? 0
    var header = EventHeader(time: time, process: key, thread: pid)
    header.mountNamespace = KernelSensor.namespace("/proc/\(pid)/ns/mnt")
    header.pidNamespace = KernelSensor.namespace("/proc/\(pid)/ns/pid")
    let groups = cgroups(pid)
    header.cgroup = groups.id
    var event = ExecEvent(
      header: header, path: program.executable, arguments: program.arguments,
      parent: Self.key(parent) ?? ProcessKey(pid: parent, start: 0))
    func number(_ name: String, _ index: Int) -> UInt32 {
      guard let values = status[name], values.indices.contains(index) else { return 0 }
      return UInt32(values[index]) ?? 0
    }
    event.user = number("Uid", 0)
    event.effectiveUser = number("Uid", 1)
    event.group = number("Gid", 0)
    event.effectiveGroup = number("Gid", 1)
    event.capabilities = UInt64(status["CapEff"]?.first ?? "", radix: 16) ?? 0
    event.command = status["Name"]?.first ?? event.command
    event.networkNamespace = KernelSensor.namespace("/proc/\(pid)/ns/net")
    event.cgroupNames = groups.names
    event.workingDirectory = ProcFileSystem.link("/proc/\(pid)/cwd") ?? ""
    event.namespacePid = Int32(status["NSpid"]?.last ?? "") ?? 0
    var file = stat()
    if stat("/proc/\(pid)/exe", &file) == 0 {
      event.inode = UInt64(file.st_ino)
      event.device = KernelSensor.kernelDevice(UInt64(file.st_dev))
      event.mode = UInt16(truncatingIfNeeded: file.st_mode & 0o177777)
      event.owner = file.st_uid
      event.links = UInt32(clamping: file.st_nlink)
    }
    let own = ["/proc/1/ns/mnt", "/proc/self/ns/mnt"].map(KernelSensor.namespace)
    if own.contains(header.mountNamespace) {
      event.flags.insert(.host)
    } else if let layer = ProcFileSystem.upperDirectory(pid) {
      event.flags.insert(.overlay)
      if access(layer + program.executable, F_OK) == 0 { event.flags.insert(.upper) }
    }
    event.descriptors = (0..<3).map { descriptor(pid, $0) }
    return event
  }

  static func key(_ pid: Int32) -> ProcessKey? {
    ProcFileSystem.start(pid).map { ProcessKey(pid: pid, start: $0 &* 10_000_000) }
  }

  private static func fields(_ path: String) -> [String: [String]] {
    guard let bytes = ProcFileSystem.read(path, limit: 1 << 14) else { return [:] }
    var fields: [String: [String]] = [:]
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      guard let colon = line.firstIndex(of: ":") else { continue }
      fields[String(line[..<colon])] = line[line.index(after: colon)...].split { $0 == "\t" || $0 == " " }
        .map(String.init)
    }
    return fields
  }

  /// Names that may carry a container's id, and the id of the cgroup in the unified hierarchy.
  static func cgroups(_ pid: Int32) -> (names: [String], id: UInt64) {
    guard let bytes = ProcFileSystem.read("/proc/\(pid)/cgroup", limit: 1 << 14) else { return ([], 0) }
    var names: [String] = []
    var id: UInt64 = 0
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3, let last = parts[2].split(separator: "/").last.map(String.init) else { continue }
      if parts[0] == "0" {
        names.insert(last, at: 0)
        for root in ["/sys/fs/cgroup/unified", "/sys/fs/cgroup"] where id == 0 {
          var status = stat()
          if stat(root + parts[2], &status) == 0 { id = UInt64(status.st_ino) }
        }
      } else if !names.contains(last) {
        names.append(last)
      }
    }
    return (Array(names.prefix(3)), id)
  }

  static func descriptor(_ pid: Int32, _ number: Int) -> Descriptor {
    var status = stat()
    guard stat("/proc/\(pid)/fd/\(number)", &status) == 0 else { return .closed }
    let kind: Descriptor.Kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .directory
      case S_IFIFO: .pipe
      case S_IFCHR: .character
      case S_IFBLK: .block
      case S_IFSOCK: .otherSocket
      default: .other
      }
    var found = Descriptor(
      kind: kind, inode: UInt64(status.st_ino),
      device: KernelSensor.kernelDevice(UInt64(kind == .character ? status.st_rdev : status.st_dev)),
      permissions: UInt16(truncatingIfNeeded: status.st_mode & 0o7777))
    if kind == .otherSocket { connect(&found, pid) }
    return found
  }

  /// Finds a socket by its inode in the tables of the process's network namespace; one in none of them is taken for a unix
  /// socket.
  private static func connect(_ descriptor: inout Descriptor, _ pid: Int32) {
    descriptor.socket = descriptor.inode
    for (table, type) in [("tcp", UInt8(1)), ("tcp6", 1), ("udp", 2), ("udp6", 2)] {
      guard let bytes = ProcFileSystem.read("/proc/\(pid)/net/\(table)", limit: 4 << 20) else { continue }
      for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n").dropFirst() {
        let fields = line.split(separator: " ")
        guard fields.count > 9, UInt64(fields[9]) == descriptor.inode, let local = endpoint(fields[1]),
          let remote = endpoint(fields[2])
        else { continue }
        descriptor.kind = .internet
        descriptor.type = type
        descriptor.state = UInt8(fields[3], radix: 16) ?? 0
        (descriptor.local, descriptor.localPort) = local
        (descriptor.remote, descriptor.remotePort) = remote
        return
      }
    }
    descriptor.kind = .unix
  }

  /// `0100007F:1F90`: words in host order, then the port.
  static func endpoint(_ text: Substring) -> (IPAddress, UInt16)? {
    let parts = text.split(separator: ":")
    guard parts.count == 2, let port = UInt16(parts[1], radix: 16), parts[0].utf8.count % 8 == 0 else { return nil }
    var bytes: [UInt8] = []
    var rest = parts[0]
    while let word = UInt32(rest.prefix(8), radix: 16), bytes.count < 16 {
      withUnsafeBytes(of: word) { bytes += $0 }
      rest = rest.dropFirst(8)
    }
    return (IPAddress(field: bytes, family: bytes.count == 4 ? 2 : 10), port)
  }
}
