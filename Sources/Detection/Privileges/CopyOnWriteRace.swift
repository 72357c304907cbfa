import Model

/// Memory is written and thrown away in a race.
struct CopyOnWriteRace: Detector {
  static let manual = DetectorManual(
    rule: "privilege.cow-race", title: "Memory is written and thrown away in a race", severity: .high,
    techniques: ["T1068"],
    description: """
      A process writes into its own memory or a child's the long way (/proc/self/mem, ptrace pokes) while it throws pages \
      away (madvise MADV_DONTNEED): the race of the DirtyCow class (CVE-2016-5195), which ends in a write to a file that \
      may only be read. Five hundred pokes in ten seconds are enough alone; where the sensor does not take madvise, the \
      form with /proc/self/mem is seen by privilege.injection and by its result, privilege.content-tampered.
      """,
    lookAlikes: """
      Allocators throw pages away and do not write the long way; compilers that write their code so do not throw away; \
      debuggers poke a few times for each breakpoint.
      """,
    remediation: "Update the kernel; compare the account files and set-user-id programs with the image's."
  )

  static let interests: Interests = .calls(["madvise", "ptrace"] + Interests.opening)

  static let window: UInt64 = 10_000_000_000
  /// Pokes within the window that count as writing the long way.
  static let pokes = 50
  /// Pokes within the window that no debugger makes.
  static let race = 500

  private struct Halves {
    var writes: UInt64?
    var drops: UInt64?
    var pokesSince: UInt64 = 0
    var pokes = 0
    var hasAlerted = false
  }
  private var processes: [ProcessKey: Halves] = [:]

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard case .systemCall(let call) = event.action else { return [] }
    let key = event.process.key
    var halves = processes[key] ?? Halves()
    switch call.name {
    case "madvise":
      guard call.argument(2) == 4 else { return [] }
      halves.drops = event.time
    case "ptrace":
      guard [4, 5].contains(call.argument(0)), call.result >= 0 else { return [] }
      if event.time &- halves.pokesSince > Self.window {
        halves.pokesSince = event.time
        halves.pokes = 0
      }
      halves.pokes += 1
      guard halves.pokes >= Self.pokes else {
        keep(halves, for: key)
        return []
      }
      halves.writes = event.time
    default:
      let isOwn =
        call.text == "/proc/self/mem" || call.text == "/proc/\(key.pid)/mem" || call.text == "/proc/thread-self/mem"
      guard isOwn, call.result >= 0, call.argument(call.name == "open" ? 1 : 2) & 3 != 0 else { return [] }
      halves.writes = event.time
    }
    defer { keep(halves, for: key) }
    let isBoth = halves.writes.flatMap { writes in
      halves.drops.map { max(writes, $0) - min(writes, $0) < Self.window }
    }
    guard !halves.hasAlerted, isBoth == true || halves.pokes >= Self.race else { return [] }
    halves.hasAlerted = true
    return [
      Alert(
        .high, "\(event.process.name) writes into its memory and throws it away, in a race", event.process,
        evidence: ["cve": "CVE-2016-5195", "writes": halves.pokes >= Self.pokes ? "ptrace" : "/proc/self/mem"])
    ]
  }

  private mutating func keep(_ halves: Halves, for key: ProcessKey) {
    if processes.count > 4096 { processes.removeAll(keepingCapacity: true) }
    processes[key] = halves
  }
}
