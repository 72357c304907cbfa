import Model

/// A process writes into another.
struct ProcessInjection: Detector {
  static let manual = DetectorManual(
    rule: "privilege.injection", title: "A process writes into another", severity: .high,
    techniques: ["T1055.008", "T1055.009"],
    description: """
      ptrace that attaches to or writes into another process, process_vm_writev, or /proc/PID/mem of another \
      process opened for writing. Refused attempts count.
      """,
    lookAlikes: """
      Debuggers and tracers that a person started; crash handlers.
      """,
    remediation: "Drop CAP_SYS_PTRACE and keep the default seccomp profile."
  )

  static let interests: Interests = .calls(["ptrace", "process_vm_writev"] + Interests.opening)

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard case .systemCall(let call) = event.action, event.process.container != nil else { return [] }

    let process = event.process
    let result = call.result >= 0 ? "done" : "refused (\(-call.result))"
    switch call.name {
    case "ptrace":
      // PTRACE_POKETEXT, POKEDATA, POKEUSR, SETREGS, SETFPREGS, ATTACH, SETREGSET, SEIZE. TRACEME and the like harm nobody.
      guard [4, 5, 6, 13, 15, 16, 0x4205, 0x4206].contains(call.argument(0)) else { return [] }
      if ["gdb", "strace", "ltrace", "perf", "dlv", "lldb", "lldb-server", "gdbserver"].contains(process.name) {
        return [
          Alert(.low, "\(process.name) traces process \(call.argument(1))", process, evidence: ["result": result])
        ]
      }
      return [
        Alert(
          .high, "\(process.name) takes hold of process \(call.argument(1)) by ptrace", process,
          evidence: ["request": String(call.argument(0)), "result": result], identity: ["ptrace"])
      ]
    case "process_vm_writev":
      return [
        Alert(
          .high, "\(process.name) writes into the memory of process \(call.argument(0))", process,
          evidence: ["result": result], identity: ["vm"])
      ]
    case "open", "openat", "openat2":
      guard call.text.hasPrefix("/proc/"), call.text.hasSuffix("/mem"),
        call.argument(call.name == "open" ? 1 : 2) & 3 != 0
      else { return [] }
      let isOwn = call.text == "/proc/self/mem"
      return [
        Alert(
          isOwn ? .medium : .high, "\(process.name) opens \(call.text) for writing", process, file: call.text,
          evidence: ["result": result], identity: [isOwn ? "own" : "other"])
      ]
    default: return []
    }
  }
}
