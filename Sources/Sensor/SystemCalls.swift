/// System calls by name, and which of them are watched how. Numbers: Linux x86-64 (syscall_64.tbl), arm64 (generic).
package enum SystemCalls {
  enum Gate: UInt8 {
    case always = 1, open, read, mode, socket, device, namespace, connect, write
  }

  struct Watch {
    var name: String
    var x86: UInt32
    var arm: UInt32?
    var gate: Gate
    /// Which argument is a path or another text; 255: none.
    var text: UInt8 = 255
    var text2: UInt8 = 255
    /// Which argument holds mode or flags.
    var mode: UInt8 = 0
  }

  static let watched: [Watch] = [
    Watch(name: "open", x86: 2, arm: nil, gate: .open, text: 0, mode: 1),
    Watch(name: "openat", x86: 257, arm: 56, gate: .open, text: 1, mode: 2),
    Watch(name: "openat2", x86: 437, arm: 437, gate: .open, text: 1, mode: 2),
    Watch(name: "creat", x86: 85, arm: nil, gate: .always, text: 0),
    Watch(name: "chmod", x86: 90, arm: nil, gate: .mode, text: 0, mode: 1),
    Watch(name: "fchmod", x86: 91, arm: 52, gate: .mode, mode: 1),
    Watch(name: "fchmodat", x86: 268, arm: 53, gate: .mode, text: 1, mode: 2),
    Watch(name: "fchmodat2", x86: 452, arm: 452, gate: .mode, text: 1, mode: 2),
    Watch(name: "mount", x86: 165, arm: 40, gate: .always, text: 0, text2: 1),
    Watch(name: "move_mount", x86: 429, arm: 429, gate: .always, text: 1, text2: 3),
    Watch(name: "fsopen", x86: 430, arm: 430, gate: .always, text: 0),
    Watch(name: "pivot_root", x86: 155, arm: 41, gate: .always, text: 0, text2: 1),
    Watch(name: "setns", x86: 308, arm: 268, gate: .always),
    Watch(name: "unshare", x86: 272, arm: 97, gate: .always),
    Watch(name: "clone", x86: 56, arm: 220, gate: .namespace),
    Watch(name: "ptrace", x86: 101, arm: 117, gate: .always),
    Watch(name: "process_vm_writev", x86: 311, arm: 271, gate: .always),
    Watch(name: "init_module", x86: 175, arm: 105, gate: .always),
    Watch(name: "finit_module", x86: 313, arm: 273, gate: .always),
    Watch(name: "delete_module", x86: 176, arm: 106, gate: .always, text: 0),
    Watch(name: "bpf", x86: 321, arm: 280, gate: .always),
    Watch(name: "userfaultfd", x86: 323, arm: 282, gate: .always),
    Watch(name: "perf_event_open", x86: 298, arm: 241, gate: .always),
    Watch(name: "keyctl", x86: 250, arm: 219, gate: .always),
    Watch(name: "io_uring_setup", x86: 425, arm: 425, gate: .always),
    Watch(name: "open_by_handle_at", x86: 304, arm: 265, gate: .always),
    Watch(name: "mknod", x86: 133, arm: nil, gate: .device, text: 0, mode: 1),
    Watch(name: "mknodat", x86: 259, arm: 33, gate: .device, text: 1, mode: 2),
    Watch(name: "socket", x86: 41, arm: 198, gate: .socket),
    Watch(name: "connect", x86: 42, arm: 203, gate: .connect, text: 1),
    Watch(name: "memfd_create", x86: 319, arm: 279, gate: .always, text: 0),
    Watch(name: "splice", x86: 275, arm: 76, gate: .always),
    Watch(name: "kexec_load", x86: 246, arm: 104, gate: .always),
    Watch(name: "unlink", x86: 87, arm: nil, gate: .always, text: 0),
    Watch(name: "unlinkat", x86: 263, arm: 35, gate: .always, text: 1),
    Watch(name: "rename", x86: 82, arm: nil, gate: .always, text: 0, text2: 1),
    Watch(name: "renameat", x86: 264, arm: 38, gate: .always, text: 1, text2: 3),
    Watch(name: "renameat2", x86: 316, arm: 276, gate: .always, text: 1, text2: 3),
    Watch(name: "truncate", x86: 76, arm: 45, gate: .always, text: 0),
    Watch(name: "utimensat", x86: 280, arm: 88, gate: .always, text: 1),
    Watch(name: "setuid", x86: 105, arm: 146, gate: .always),
    Watch(name: "setresuid", x86: 117, arm: 147, gate: .always),
    Watch(name: "setreuid", x86: 113, arm: 145, gate: .always),
  ]

  /// Calls whose data is taken in relay-content mode: what comes from the internet, and questions to name servers.
  static let carriers: [Watch] = [
    Watch(name: "read", x86: 0, arm: 63, gate: .read),
    Watch(name: "recvfrom", x86: 45, arm: 207, gate: .read),
    Watch(name: "recvmsg", x86: 47, arm: 212, gate: .read),
    Watch(name: "write", x86: 1, arm: 64, gate: .write),
    Watch(name: "sendto", x86: 44, arm: 206, gate: .write),
    Watch(name: "sendmsg", x86: 46, arm: 211, gate: .write),
    Watch(name: "sendmmsg", x86: 307, arm: 269, gate: .write),
  ]

  static func number(_ watch: Watch) -> UInt32? {
    #if arch(arm64)
      watch.arm
    #else
      watch.x86
    #endif
  }

  private static let names: [UInt32: String] = {
    var names: [UInt32: String] = [:]
    for watch in watched + carriers { if let number = number(watch) { names[number] = watch.name } }
    return names
  }()

  /// Set in an event's number where the call was submitted through io_uring; the rest is the opcode.
  package static let submitted: UInt32 = 1 << 31

  /// Opcodes of io_uring that are watched, by the system call that does the same (linux/io_uring.h).
  private static let submissions: [UInt32: String] = [
    16: "connect", 18: "openat", 28: "openat2", 35: "renameat", 36: "unlinkat", 45: "socket",
  ]

  /// `openat` for 257 on x86-64; the number itself for one that is not watched.
  package static func name(of number: UInt32) -> String {
    number & submitted == 0 ? names[number] ?? String(number) : submissions[number & ~submitted] ?? "io_uring"
  }
}
