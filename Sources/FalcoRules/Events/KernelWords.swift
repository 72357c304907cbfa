import Host

/// Numbers of the kernel's interfaces as the words that rules compare with. Source: Linux's uapi headers; the spelling
/// of Falco's events.
enum KernelWords {
  private static func joined(_ value: UInt64, _ table: [(UInt64, String)], none: String) -> String {
    let found = table.filter { value & $0.0 == $0.0 && $0.0 != 0 }.map(\.1)
    return found.isEmpty ? none : found.joined(separator: "|")
  }

  /// `O_RDONLY|O_CLOEXEC`.
  static func open(_ flags: UInt64) -> String {
    let access =
      switch flags & 3 {
      case 0: "O_RDONLY"
      case 1: "O_WRONLY"
      default: "O_RDWR"
      }
    let rest = joined(
      flags,
      [
        (0o100, "O_CREAT"), (0o200, "O_EXCL"), (0o1000, "O_TRUNC"), (0o2000, "O_APPEND"), (0o4000, "O_NONBLOCK"),
        (0o10000, "O_DSYNC"), (0o4010000, "O_SYNC"), (0o40000, "O_DIRECT"), (0o100000, "O_LARGEFILE"),
        (0o200000, "O_DIRECTORY"), (0o2000000, "O_CLOEXEC"), (0o20200000, "O_TMPFILE"),
      ], none: "")
    return rest.isEmpty ? access : rest + "|" + access
  }

  /// `S_ISUID|S_IRUSR`.
  static func mode(_ mode: UInt64) -> String {
    joined(
      mode,
      [
        (0o4000, "S_ISUID"), (0o2000, "S_ISGID"), (0o1000, "S_ISVTX"), (0o400, "S_IRUSR"), (0o200, "S_IWUSR"),
        (0o100, "S_IXUSR"), (0o40, "S_IRGRP"), (0o20, "S_IWGRP"), (0o10, "S_IXGRP"), (4, "S_IROTH"), (2, "S_IWOTH"),
        (1, "S_IXOTH"),
      ], none: "0")
  }

  static func namespaces(_ flags: UInt64) -> String {
    joined(
      flags,
      [
        (0x0002_0000, "CLONE_NEWNS"), (0x0200_0000, "CLONE_NEWCGROUP"), (0x0400_0000, "CLONE_NEWUTS"),
        (0x0800_0000, "CLONE_NEWIPC"), (0x1000_0000, "CLONE_NEWUSER"), (0x2000_0000, "CLONE_NEWPID"),
        (0x4000_0000, "CLONE_NEWNET"), (0x80, "CLONE_NEWTIME"), (0x100, "CLONE_VM"), (0x200, "CLONE_FS"),
        (0x400, "CLONE_FILES"), (0x4000, "CLONE_VFORK"), (0x1_0000, "CLONE_THREAD"),
      ], none: "0")
  }

  static func mount(_ flags: UInt64) -> String {
    joined(
      flags,
      [
        (1, "RDONLY"), (2, "NOSUID"), (4, "NODEV"), (8, "NOEXEC"), (32, "REMOUNT"), (4096, "BIND"), (8192, "MOVE"),
        (16384, "REC"), (1 << 17, "UNBINDABLE"), (1 << 18, "PRIVATE"), (1 << 19, "SLAVE"), (1 << 20, "SHARED"),
      ], none: "0")
  }

  static func ptrace(_ request: UInt64) -> String {
    let names: [UInt64: String] = [
      0: "PTRACE_TRACEME", 1: "PTRACE_PEEKTEXT", 2: "PTRACE_PEEKDATA", 3: "PTRACE_PEEKUSR", 4: "PTRACE_POKETEXT",
      5: "PTRACE_POKEDATA", 6: "PTRACE_POKEUSR", 7: "PTRACE_CONT", 8: "PTRACE_KILL", 9: "PTRACE_SINGLESTEP",
      12: "PTRACE_GETREGS", 13: "PTRACE_SETREGS", 16: "PTRACE_ATTACH", 17: "PTRACE_DETACH", 24: "PTRACE_SYSCALL",
      0x4200: "PTRACE_SETOPTIONS", 0x4201: "PTRACE_GETEVENTMSG", 0x4204: "PTRACE_GETREGSET",
      0x4205: "PTRACE_SETREGSET", 0x4206: "PTRACE_SEIZE", 0x4207: "PTRACE_INTERRUPT", 0x4208: "PTRACE_LISTEN",
    ]
    return names[request] ?? "PTRACE_UNKNOWN"
  }

  static func family(_ number: UInt64) -> String {
    let names: [UInt64: String] = [
      0: "AF_UNSPEC", 1: "AF_UNIX", 2: "AF_INET", 10: "AF_INET6", 16: "AF_NETLINK", 17: "AF_PACKET", 31: "AF_BLUETOOTH",
      38: "AF_ALG", 40: "AF_VSOCK", 44: "AF_XDP",
    ]
    return names[number] ?? String(number)
  }

  static func bpf(_ command: UInt64) -> String {
    let names = [
      "BPF_MAP_CREATE", "BPF_MAP_LOOKUP_ELEM", "BPF_MAP_UPDATE_ELEM", "BPF_MAP_DELETE_ELEM", "BPF_MAP_GET_NEXT_KEY",
      "BPF_PROG_LOAD", "BPF_OBJ_PIN", "BPF_OBJ_GET", "BPF_PROG_ATTACH", "BPF_PROG_DETACH",
    ]
    return command < UInt64(names.count) ? names[Int(command)] : String(command)
  }

  /// `CAP_CHOWN CAP_KILL …`.
  static func capabilities(_ set: UInt64) -> String {
    CapabilityNames.all.enumerated().filter { set >> UInt64($0.offset) & 1 == 1 }.map { "CAP_" + $0.element }
      .joined(separator: " ")
  }

  /// `SUCCESS`, `EPERM`; the number for one without a name here.
  static func result(_ result: Int64) -> String {
    guard result < 0 else { return "SUCCESS" }
    return errors[result] ?? "E\(result == .min ? 0 : -result)"
  }

  private static let errors: [Int64: String] = [
    -1: "EPERM", -2: "ENOENT", -3: "ESRCH", -4: "EINTR", -5: "EIO", -6: "ENXIO", -7: "E2BIG", -8: "ENOEXEC",
    -9: "EBADF", -10: "ECHILD", -11: "EAGAIN", -12: "ENOMEM", -13: "EACCES", -14: "EFAULT", -16: "EBUSY",
    -17: "EEXIST", -18: "EXDEV", -19: "ENODEV", -20: "ENOTDIR", -21: "EISDIR", -22: "EINVAL", -23: "ENFILE",
    -24: "EMFILE", -26: "ETXTBSY", -27: "EFBIG", -28: "ENOSPC", -30: "EROFS", -31: "EMLINK", -32: "EPIPE",
    -36: "ENAMETOOLONG", -38: "ENOSYS", -39: "ENOTEMPTY", -40: "ELOOP", -75: "EOVERFLOW", -93: "EPROTONOSUPPORT",
    -95: "EOPNOTSUPP", -97: "EAFNOSUPPORT", -98: "EADDRINUSE", -99: "EADDRNOTAVAIL", -101: "ENETUNREACH",
    -104: "ECONNRESET", -110: "ETIMEDOUT", -111: "ECONNREFUSED", -113: "EHOSTUNREACH", -115: "EINPROGRESS",
  ]
}
