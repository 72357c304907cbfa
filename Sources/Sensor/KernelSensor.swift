import CBPF
import Glibc
import Parsing
import Synchronization

/// Watches the kernel through eBPF: exec, fork, exit, TCP, and the system calls that matter inside containers.
///
/// Nothing is changed and nothing is killed unless a rule in the kernel's maps asks for it; when this process dies the
/// kernel detaches everything and the workloads go on.
package final class KernelSensor: @unchecked Sendable {
  // Unchecked: the objects are only touched by `start`, `stop` and the map operations, which the lock serialises.

  package struct Options: Sendable {
    /// The switchable second tier: system calls that matter, refused ones too. Taxes every system call by some 40 ns.
    package var systemCalls = true
    /// The third tier: the first bytes read from internet sockets, for shells that are relayed command by command.
    package var relayedData = true
    /// Events that one container may send in a second before it loses its own, programs and all the rest counted apart;
    /// 0: no quota. Several times what builds and busy servers send, and a fraction of what the judging keeps up with.
    package var quota: UInt32 = 10_000
    /// How long an event that is not urgent may wait, ms.
    package var pollMilliseconds: Int32 = 20
    package init() {}
  }

  struct Objects {
    var process: KernelObject
    var network: KernelObject?
    var systemCalls: KernelObject?
    var rings: KernelObject?
    var iterators: KernelObject?
    /// Loaded when something is denied for the first time.
    var denial: KernelObject?
    var denied: [UInt64: CgroupLinks] = [:]
    var deniedAddresses: [UInt64: [KernelSensor.DeniedAddress]] = [:]
    var ring: EventRing?

    var watching: [KernelObject] { [process, network, systemCalls, rings].compactMap { $0 } }
  }

  private let objects: Mutex<Bool>
  private var loaded: Objects
  /// Hooks of objects that did not load at all.
  private var absent: [Capability] = []

  func withObjects<T>(_ body: (inout Objects) -> T) -> T { objects.withLock { _ in body(&loaded) } }
  package let options: Options

  /// Loads everything the kernel takes; nothing is attached yet.
  package init(_ options: Options = Options()) throws(SensorError) {
    self.options = options
    let process = try KernelObject(base64: ProcessObject.base64)
    var absent: [Capability] = []
    func optional(_ base64: String, _ names: [String]) -> KernelObject? {
      do throws(SensorError) { return try KernelObject(base64: base64, sharing: process) } catch {
        absent += names.compactMap { name in
          Capability.known[name].map { Capability(hook: $0.hook, works: false, reason: "\(error)", shows: $0.shows) }
        }
        return nil
      }
    }
    let wantsCalls = options.systemCalls || options.relayedData
    loaded = Objects(
      process: process, network: optional(NetworkObject.base64, ["on_state"]),
      systemCalls: wantsCalls ? optional(SyscallsObject.base64, ["on_sys_exit"]) : nil,
      rings: options.systemCalls ? optional(RingsObject.base64, ["on_submission"]) : nil,
      iterators: optional(IteratorsObject.base64, ["each_task", "each_file"]))
    self.absent = absent
    objects = Mutex(true)
    configure()
  }

  /// Every hook, whether it works here, and what is not seen without it.
  package var capabilities: [Capability] {
    var list = (loaded.watching + [loaded.iterators].compactMap { $0 }).flatMap(\.capabilities) + absent
    let off = "switched off: it is in a tier that was not asked for"
    for name in Capability.known.keys.sorted() {
      guard let known = Capability.known[name], !list.contains(where: { $0.hook == known.hook }) else { continue }
      list.append(Capability(hook: known.hook, works: false, reason: off, shows: known.shows))
    }
    return list
  }

  private func configure() {
    tell(loaded, kills: false)
    guard let watches = loaded.systemCalls?.map("watches") else { return }
    let wanted = (options.systemCalls ? SystemCalls.watched : []) + (options.relayedData ? SystemCalls.carriers : [])
    for watch in wanted {
      guard var number = SystemCalls.number(watch) else { continue }
      var value = (watch.gate.rawValue, watch.text, watch.text2, watch.mode)
      bpf_map_update_elem(watches, &number, &value, 0)
    }
  }

  /// Tells the programs what they go by. Layout: `struct settings` of `bpf/events.h`.
  /// - Parameter kills: whether there are rules that kill at exec; where not, none are looked up.
  func tell(_ objects: Objects, kills: Bool) {
    var settings: (UInt32, UInt32, UInt32, UInt32, UInt32) = (
      Self.namespace("/proc/1/ns/mnt"), Self.namespace("/proc/1/ns/pid"), Self.namespace("/proc/self/ns/mnt"),
      options.quota, kills ? 1 : 0
    )
    var zero: UInt32 = 0
    if let map = objects.process.map("configuration") { bpf_map_update_elem(map, &zero, &settings, 0) }
  }

  /// The number of a namespace, as in `mnt:[4026531841]`; 0 where it cannot be read.
  package static func namespace(_ path: String) -> UInt32 {
    var status = stat()
    return stat(path, &status) == 0 ? UInt32(truncatingIfNeeded: status.st_ino) : 0
  }

  /// Attaches and begins to hand over events, on the ring's own thread and in the ring's order.
  ///
  /// - Parameter idle: called on the same thread after every round, also when nothing came.
  package func start(
    idle: @escaping @Sendable () -> Void = {}, receive: @escaping @Sendable (Bytes) -> Void
  ) throws(SensorError) {
    try start(idle: idle, receiveMemory: { receive(Bytes(copying: $0)) })
  }

  /// As `start`, without a copy: the memory is valid only during the call.
  package func start(
    idle: @escaping @Sendable () -> Void, receiveMemory: @escaping @Sendable (UnsafeRawBufferPointer) -> Void
  ) throws(SensorError) {
    guard let map = loaded.process.map("events") else { throw .ring(code: EBADF) }
    loaded.ring = try EventRing(
      map: map, pollMilliseconds: options.pollMilliseconds, idle: idle, receive: receiveMemory)
    for object in loaded.watching { object.attach() }
  }

  /// Detaches, hands over what is left, ends the thread. Afterwards `submitted = received` holds exactly.
  package func stop() {
    objects.withLock { running in
      guard running else { return }
      running = false
      loaded.denied = [:]
      for object in loaded.watching { object.detach() }
      // A program that was running at the detachment may still write one last event.
      for _ in 0..<100 {
        let counted = statistics()
        if counted.submitted == counted.received { break }
        usleep(2000)
      }
      loaded.ring?.stop()
    }
  }

  /// What already runs: processes, and what their descriptors lead to.
  package func snapshot() -> Snapshot {
    Snapshot(
      tasks: loaded.iterators?.iterate("each_task") ?? [], files: loaded.iterators?.iterate("each_file") ?? [],
      program: { ProcFileSystem.program($0) })
  }

  /// What was submitted, dropped and refused so far.
  package func statistics() -> SensorStatistics {
    var statistics = SensorStatistics()
    statistics.received = loaded.ring?.received ?? 0
    statistics.missed = loaded.watching.reduce(0) { $0 &+ $1.missed }
    let processors = Int(libbpf_num_possible_cpus())
    if let map = loaded.process.map("counters"), processors > 0 {
      for (kind, name) in SensorStatistics.kinds.enumerated() where !name.isEmpty {
        func sum(_ counter: Int) -> UInt64 {
          var key = UInt32(kind * 4 + counter)
          var values = [UInt64](repeating: 0, count: processors)
          return bpf_map_lookup_elem(map, &key, &values) == 0 ? values.reduce(0, &+) : 0
        }
        var count = SensorStatistics.Count()
        (count.submitted, count.dropped, count.refused) = (sum(0), sum(1), sum(2))
        statistics.byKind[name] = count
      }
    }
    statistics.losses = losses()
    return statistics
  }

  /// What containers lost, by cgroup; only where something was lost.
  package func losses() -> [UInt64: SensorStatistics.Count] {
    var losses: [UInt64: SensorStatistics.Count] = [:]
    guard let map = loaded.process.map("accounts") else { return [:] }
    var key: UInt64 = 0
    var next: UInt64 = 0
    var more = bpf_map_get_next_key(map, nil, &next) == 0
    // The kernel may drop entries meanwhile: bounded by what the map can hold.
    for _ in 0..<4096 where more {
      key = next
      var account = SensorStatistics.Account()
      if bpf_map_lookup_elem(map, &key, &account) == 0, account.dropped > 0 || account.refused > 0 {
        var count = SensorStatistics.Count()
        (count.submitted, count.dropped, count.refused) = (account.submitted, account.dropped, account.refused)
        losses[key] = count
      }
      more = bpf_map_get_next_key(map, &key, &next) == 0
    }
    return losses
  }
}
