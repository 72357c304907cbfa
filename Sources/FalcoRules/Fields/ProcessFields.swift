import Model

/// `proc.…` and `thread.…`: who did it.
enum ProcessFields {
  static func isFromMemory(_ process: ProcessRecord) -> Bool {
    process.facts.isNameless && FalcoEvent.executable(of: process).hasPrefix("memfd:")
  }

  private static func parent(
    _ name: String, _ kind: FalcoField.Kind = .text,
    _ read: @escaping @Sendable (FalcoEvent, ProcessRecord) -> FalcoValue
  ) -> FalcoField {
    FalcoField(name, kind) { event in event.process.parent.map { read(event, $0) } ?? .missing }
  }

  /// With an index one ancestor (0 is the process itself), without all of them, parent first.
  private static func ancestors(
    _ name: String, _ kind: FalcoField.Kind = .text,
    _ read: @escaping @Sendable (FalcoEvent, ProcessRecord) -> FalcoValue
  ) -> FalcoField {
    FalcoField(name, kind, argument: .optionalIndex, any: true) { event, argument in
      if case .index(let level) = argument { return event.ancestor(level).map { read(event, $0) } ?? .missing }
      return event.ancestors.isEmpty ? .missing : .list(event.ancestors.map { read(event, $0) })
    }
  }

  private static func first(_ process: ProcessRecord) -> String {
    process.facts.arguments.first ?? FalcoEvent.executable(of: process)
  }

  private static func age(_ process: ProcessRecord, at event: FalcoEvent) -> FalcoValue {
    let start = process.key.start
    return start > 0 && start <= event.source.time ? .number(Int64(clamping: event.source.time - start)) : .missing
  }

  private static func birth(_ process: ProcessRecord, _ event: FalcoEvent) -> FalcoValue {
    process.key.start > 0 ? .number(Int64(clamping: event.epoch &+ process.key.start)) : .missing
  }

  private static func stream(_ name: String, _ index: Int) -> [FalcoField] {
    @Sendable func descriptor(_ event: FalcoEvent) -> EventDescriptor? {
      let all = event.facts.descriptors
      return all.indices.contains(index) ? EventDescriptor.stream(all[index], number: Int64(index)) : nil
    }
    return [
      FalcoField("proc.\(name).type") { .text(descriptor($0)?.kind.rawValue) },
      FalcoField("proc.\(name).name") { .text(descriptor($0)?.name) },
    ]
  }

  static let all: [FalcoField] =
    [
      FalcoField("proc.name") { .text(FalcoEvent.command(of: $0.process)) },
      FalcoField("proc.exe") { .text(first($0.process)) },
      FalcoField("proc.exepath") { .text(FalcoEvent.executable(of: $0.process)) },
      FalcoField("proc.cmdline") { .text($0.commandLine) },
      FalcoField("proc.exeline") { event in
        let rest = event.arguments
        return .text(rest.isEmpty ? first(event.process) : first(event.process) + " " + rest)
      },
      FalcoField("proc.args", argument: .optionalIndex) { event, argument in
        guard case .index(let index) = argument else { return .text(event.arguments) }
        let words = event.facts.arguments
        return index + 1 < words.count
          ? .text(
            event.hidesSecrets ? CommandLineRedaction.arguments(Array(words.dropFirst()))[index] : words[index + 1])
          : .missing
      },
      FalcoField("proc.cmdnargs", .number) { .number(Int64(max($0.facts.arguments.count - 1, 0))) },
      FalcoField("proc.cmdlenargs", .number) { event in
        .number(Int64(event.facts.arguments.dropFirst().reduce(0) { $0 + $1.utf8.count }))
      },
      FalcoField("proc.env", argument: .optionalKey) { event, argument in
        let all = event.facts.environment
        guard case .key(let key) = argument else {
          if all.isEmpty { return .missing }
          return .text((event.hidesSecrets ? all.map(CommandLineRedaction.assignment) : all).joined(separator: " "))
        }
        guard let found = all.first(where: { $0.hasPrefix(key + "=") }) else { return .missing }
        let shown = event.hidesSecrets ? CommandLineRedaction.assignment(found) : found
        return .text(String(shown.dropFirst(key.count + 1)))
      },
      FalcoField("proc.pid", .number) { .number(Int64($0.process.key.pid)) },
      FalcoField("proc.pid.ts", .number) { birth($0.process, $0) },
      FalcoField("proc.duration", .number) { age($0.process, at: $0) },
      FalcoField("proc.tty", .number) { .number($0.facts.hasTerminal ? 34816 : 0) },
      FalcoField("proc.is_exe_upper_layer", .flag) { .flag($0.facts.isDropped) },
      FalcoField("proc.is_exe_from_memfd", .flag) { .flag(isFromMemory($0.process)) },
      FalcoField("proc.exe_ino", .number) { .number(Int64(bitPattern: $0.facts.inode)) },
      FalcoField("thread.tid", .number) { .number(Int64($0.process.key.pid)) },
      FalcoField("thread.cap_effective") { event in
        .text(KernelWords.capabilities(event.call?.capabilities ?? event.facts.capabilities))
      },
      parent("proc.pname") { .text(FalcoEvent.command(of: $1)) },
      parent("proc.pexe") { .text(first($1)) },
      parent("proc.pexepath") { .text(FalcoEvent.executable(of: $1)) },
      parent("proc.pcmdline") { .text($0.commandLine(of: $1)) },
      parent("proc.ppid", .number) { .number(Int64($1.key.pid)) },
      parent("proc.ppid.ts", .number) { birth($1, $0) },
      parent("proc.ppid.duration", .number) { age($1, at: $0) },
      ancestors("proc.aname") { .text(FalcoEvent.command(of: $1)) },
      ancestors("proc.aexe") { .text(first($1)) },
      ancestors("proc.aexepath") { .text(FalcoEvent.executable(of: $1)) },
      ancestors("proc.acmdline") { .text($0.commandLine(of: $1)) },
      ancestors("proc.aargs") { .text($0.arguments(of: $1)) },
      ancestors("proc.apid", .number) { .number(Int64($1.key.pid)) },
    ] + stream("stdin", 0) + stream("stdout", 1) + stream("stderr", 2)

  private static let session = "sessions and process groups are not recorded"
  private static let memory = "memory and processor use are not recorded"

  static let absent: [FalcoField] = [
    .absent("proc.cwd", "the working directory is not recorded"),
    .absent("proc.sid", .number, session), .absent("proc.sname", session), .absent("proc.sid.exe", session),
    .absent("proc.sid.exepath", session), .absent("proc.vpgid", .number, session),
    .absent("proc.vpgid.name", session), .absent("proc.vpgid.exe", session), .absent("proc.vpgid.exepath", session),
    .absent("proc.pgid", .number, session), .absent("proc.pgid.name", session), .absent("proc.pgid.exe", session),
    .absent("proc.pgid.exepath", session), .absent("proc.is_sid_leader", .flag, session),
    .absent("proc.is_vpgid_leader", .flag, session), .absent("proc.is_pgid_leader", .flag, session),
    .absent("proc.loginshellid", .number, session),
    .absent("proc.vpid", .number, "process numbers inside the container are not recorded"),
    .absent("proc.pvpid", .number, "process numbers inside the container are not recorded"),
    .absent("thread.vtid", .number, "process numbers inside the container are not recorded"),
    .absent("proc.is_exe_writable", .flag, "whether the user may write the program is not recorded"),
    .absent("proc.is_exe_lower_layer", .flag, "only the overlay's upper layer is recorded"),
    .absent("proc.exe_ino.ctime", .number, "times of the program's file are not recorded"),
    .absent("proc.exe_ino.mtime", .number, "times of the program's file are not recorded"),
    .absent("proc.exe_ino.ctime_duration_proc_start", .number, "times of the program's file are not recorded"),
    .absent("proc.exe_ino.ctime_duration_pidns_start", .number, "times of the program's file are not recorded"),
    .absent("proc.pidns_init_start_ts", .number, "the start of the pid namespace is not recorded"),
    .absent("proc.aenv", argument: .optionalKey, "the environment of ancestors is not recorded"),
    .absent("thread.cap_permitted", "only effective capabilities are recorded"),
    .absent("thread.cap_inheritable", "only effective capabilities are recorded"),
    .absent("thread.cgroups", "cgroup names are not kept"),
    .absent("thread.cgroup", argument: .key, "cgroup names are not kept"),
    .absent("thread.ismain", .flag, "threads are not told apart"),
    .absent("proc.nthreads", .number, "threads are not told apart"),
    .absent("proc.nchilds", .number, "children are not counted"),
    .absent("proc.fdopencount", .number, memory), .absent("proc.fdlimit", .number, memory),
    .absent("proc.fdusage", .number, memory), .absent("proc.vmsize", .number, memory),
    .absent("proc.vmrss", .number, memory), .absent("proc.vmswap", .number, memory),
    .absent("thread.pfmajor", .number, memory), .absent("thread.pfminor", .number, memory),
    .absent("thread.exectime", .number, memory), .absent("thread.totexectime", .number, memory),
    .absent("thread.cpu", .number, memory), .absent("thread.vmsize", .number, memory),
    .absent("thread.vmrss", .number, memory),
  ]
}
