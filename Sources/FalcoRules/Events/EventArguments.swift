import Model

/// One argument of an event type: its name, and how it is read from our system-call events.
struct EventArgument: Sendable {
  enum Reading: Sendable {
    /// The call's first or second text.
    case text, text2
    case number(Int)
    case user(Int)
    case open(Int), mode(Int), namespaces(Int), mount(Int), ptrace(Int), family(Int), bpf(Int)
    case result
    /// Facts of the program that was begun.
    case program, given, words, executableFlags, environment, command, parent
    case tuple
  }

  var name: String
  var reading: Reading

  init(_ name: String, _ reading: Reading) {
    self.name = name
    self.reading = reading
  }

  /// Several where rules may write the same in two ways: a user's name and number.
  func texts(_ event: FalcoEvent) -> [String] {
    func argument(_ index: Int) -> UInt64 { event.call?.argument(index) ?? 0 }
    switch reading {
    case .text: return event.call.map { [$0.text] } ?? []
    case .text2: return event.call.map { [$0.text2] } ?? []
    case .number(let index): return [String(Int64(bitPattern: argument(index)))]
    case .user(let index):
      let id = UInt32(truncatingIfNeeded: argument(index))
      if id == .max { return ["-1"] }
      return (event.surroundings.userName(id, in: event.container).map { [$0] } ?? []) + [String(id)]
    case .open(let index): return [KernelWords.open(argument(index))]
    case .mode(let index): return [KernelWords.mode(argument(index))]
    case .namespaces(let index): return [KernelWords.namespaces(argument(index))]
    case .mount(let index): return [KernelWords.mount(argument(index))]
    case .ptrace(let index): return [KernelWords.ptrace(argument(index))]
    case .family(let index): return [KernelWords.family(argument(index))]
    case .bpf(let index): return [KernelWords.bpf(argument(index)), String(argument(index))]
    case .result:
      return event.result.map { [$0 < 0 ? KernelWords.result($0) : String($0)] } ?? []
    case .program: return [FalcoEvent.executable(of: event.process)]
    case .given: return [event.facts.fileName.isEmpty ? FalcoEvent.executable(of: event.process) : event.facts.fileName]
    case .words: return [event.arguments]
    case .environment: return [event.hidesSecrets ? "" : event.facts.environment.joined(separator: " ")]
    case .command: return [FalcoEvent.command(of: event.process)]
    case .parent: return [event.process.parent.map { String($0.key.pid) } ?? "0"]
    case .executableFlags:
      var words: [String] = []
      if event.facts.isDropped { words.append("EXE_UPPER_LAYER") }
      if ProcessFields.isFromMemory(event.process) { words.append("EXE_FROM_MEMFD") }
      return [words.isEmpty ? "0" : words.joined(separator: "|")]
    case .tuple: return [event.descriptor?.name ?? ""]
    }
  }

  /// The number behind it, for `evt.rawarg.…`; nil for texts.
  func number(_ event: FalcoEvent) -> Int64? {
    switch reading {
    case .number(let index), .user(let index), .open(let index), .mode(let index), .namespaces(let index),
      .mount(let index), .ptrace(let index), .family(let index), .bpf(let index):
      event.call.map { Int64(bitPattern: $0.argument(index)) }
    case .result: event.result
    default: nil
    }
  }
}

/// The arguments of every event type that is known here, in the order of Falco's event table.
enum EventArguments {
  static let byType: [String: [EventArgument]] = [
    "execve": [
      EventArgument("res", .result), EventArgument("exe", .program), EventArgument("args", .words),
      EventArgument("comm", .command), EventArgument("ptid", .parent), EventArgument("env", .environment),
      EventArgument("flags", .executableFlags), EventArgument("filename", .given),
      EventArgument("trusted_exepath", .program),
    ],
    "clone": [EventArgument("res", .result), EventArgument("exe", .program), EventArgument("args", .words)],
    "procexit": [EventArgument("status", .result)],
    "connect": [EventArgument("res", .result), EventArgument("tuple", .tuple)],
    "accept4": [EventArgument("fd", .result), EventArgument("tuple", .tuple)],
    "listen": [EventArgument("res", .result)],
    "dup2": [EventArgument("res", .result)],
    "recvfrom": [EventArgument("res", .result)],
    "sendto": [EventArgument("res", .result), EventArgument("tuple", .tuple)],
    "open": [
      EventArgument("fd", .result), EventArgument("name", .text), EventArgument("flags", .open(1)),
      EventArgument("mode", .mode(2)),
    ],
    "openat": [
      EventArgument("fd", .result), EventArgument("dirfd", .number(0)), EventArgument("name", .text),
      EventArgument("flags", .open(2)), EventArgument("mode", .mode(3)),
    ],
    "openat2": [
      EventArgument("fd", .result), EventArgument("dirfd", .number(0)), EventArgument("name", .text),
      EventArgument("flags", .open(2)),
    ],
    "creat": [EventArgument("fd", .result), EventArgument("name", .text), EventArgument("mode", .mode(1))],
    "chmod": [EventArgument("res", .result), EventArgument("filename", .text), EventArgument("mode", .mode(1))],
    "fchmod": [EventArgument("res", .result), EventArgument("fd", .number(0)), EventArgument("mode", .mode(1))],
    "fchmodat": chmodAt, "fchmodat2": chmodAt,
    "mount": [
      EventArgument("res", .result), EventArgument("dev", .text), EventArgument("dir", .text2),
      EventArgument("flags", .mount(3)),
    ],
    "move_mount": [EventArgument("res", .result), EventArgument("from", .text), EventArgument("to", .text2)],
    "fsopen": [EventArgument("res", .result), EventArgument("fsname", .text)],
    "pivot_root": [EventArgument("res", .result), EventArgument("new", .text), EventArgument("old", .text2)],
    "umount2": [EventArgument("res", .result), EventArgument("name", .text), EventArgument("flags", .number(1))],
    "setns": [EventArgument("res", .result), EventArgument("fd", .number(0)), EventArgument("nstype", .namespaces(1))],
    "unshare": [EventArgument("res", .result), EventArgument("flags", .namespaces(0))],
    "ptrace": [
      EventArgument("res", .result), EventArgument("request", .ptrace(0)), EventArgument("pid", .number(1)),
    ],
    "process_vm_writev": [EventArgument("res", .result), EventArgument("pid", .number(0))],
    "process_vm_readv": [EventArgument("res", .result), EventArgument("pid", .number(0))],
    "init_module": [EventArgument("res", .result), EventArgument("length", .number(1))],
    "finit_module": [
      EventArgument("res", .result), EventArgument("fd", .number(0)), EventArgument("flags", .number(2)),
    ],
    "delete_module": [EventArgument("res", .result), EventArgument("name", .text), EventArgument("flags", .number(1))],
    "bpf": [EventArgument("res", .result), EventArgument("cmd", .bpf(0))],
    "userfaultfd": [EventArgument("res", .result), EventArgument("flags", .number(0))],
    "perf_event_open": [EventArgument("res", .result)],
    "keyctl": [EventArgument("res", .result)],
    "io_uring_setup": [EventArgument("res", .result), EventArgument("entries", .number(0))],
    "open_by_handle_at": [EventArgument("fd", .result), EventArgument("mountfd", .number(0))],
    "mknod": [EventArgument("res", .result), EventArgument("path", .text), EventArgument("mode", .mode(1))],
    "mknodat": [
      EventArgument("res", .result), EventArgument("dirfd", .number(0)), EventArgument("path", .text),
      EventArgument("mode", .mode(2)),
    ],
    "socket": [
      EventArgument("fd", .result), EventArgument("domain", .family(0)), EventArgument("type", .number(1)),
      EventArgument("proto", .number(2)),
    ],
    "memfd_create": [EventArgument("fd", .result), EventArgument("name", .text), EventArgument("flags", .number(1))],
    "splice": [EventArgument("res", .result)],
    "kexec_load": [EventArgument("res", .result)],
    "unlink": [EventArgument("res", .result), EventArgument("path", .text)],
    "unlinkat": [
      EventArgument("res", .result), EventArgument("dirfd", .number(0)), EventArgument("name", .text),
      EventArgument("flags", .number(2)),
    ],
    "rmdir": [EventArgument("res", .result), EventArgument("path", .text)],
    "mkdir": [EventArgument("res", .result), EventArgument("path", .text), EventArgument("mode", .mode(1))],
    "mkdirat": [
      EventArgument("res", .result), EventArgument("dirfd", .number(0)), EventArgument("path", .text),
      EventArgument("mode", .mode(2)),
    ],
    "rename": [EventArgument("res", .result), EventArgument("oldpath", .text), EventArgument("newpath", .text2)],
    "renameat": renameAt, "renameat2": renameAt,
    "symlink": [EventArgument("res", .result), EventArgument("target", .text), EventArgument("linkpath", .text2)],
    "symlinkat": [
      EventArgument("res", .result), EventArgument("target", .text), EventArgument("linkdirfd", .number(1)),
      EventArgument("linkpath", .text2),
    ],
    "link": [EventArgument("res", .result), EventArgument("oldpath", .text), EventArgument("newpath", .text2)],
    "linkat": [
      EventArgument("res", .result), EventArgument("olddir", .number(0)), EventArgument("oldpath", .text),
      EventArgument("newdir", .number(2)), EventArgument("newpath", .text2), EventArgument("flags", .number(4)),
    ],
    "truncate": [EventArgument("res", .result), EventArgument("path", .text)],
    "utimensat": [EventArgument("res", .result), EventArgument("path", .text)],
    "chown": [
      EventArgument("res", .result), EventArgument("path", .text), EventArgument("uid", .user(1)),
      EventArgument("gid", .number(2)),
    ],
    "setuid": [EventArgument("res", .result), EventArgument("uid", .user(0))],
    "setgid": [EventArgument("res", .result), EventArgument("gid", .number(0))],
    "setreuid": [EventArgument("res", .result), EventArgument("ruid", .user(0)), EventArgument("euid", .user(1))],
    "setresuid": [
      EventArgument("res", .result), EventArgument("ruid", .user(0)), EventArgument("euid", .user(1)),
      EventArgument("suid", .user(2)),
    ],
    "kill": [EventArgument("res", .result), EventArgument("pid", .number(0)), EventArgument("sig", .number(1))],
    "bind": [EventArgument("res", .result), EventArgument("fd", .number(0))],
    "prctl": [EventArgument("res", .result), EventArgument("option", .number(0))],
  ]

  private static let chmodAt = [
    EventArgument("res", .result), EventArgument("dirfd", .number(0)), EventArgument("filename", .text),
    EventArgument("mode", .mode(2)),
  ]
  private static let renameAt = [
    EventArgument("res", .result), EventArgument("olddirfd", .number(0)), EventArgument("oldpath", .text),
    EventArgument("newdirfd", .number(2)), EventArgument("newpath", .text2),
  ]

  /// By name, or by its place.
  static func argument(_ key: String, of type: String) -> EventArgument? {
    guard let all = byType[type] else { return nil }
    if let index = Int(key) { return all.indices.contains(index) ? all[index] : nil }
    return all.first { $0.name == key }
  }

  /// Whether any event type has it.
  static func isKnown(_ key: String) -> Bool {
    Int(key) != nil || byType.values.contains { $0.contains { $0.name == key } }
  }
}
