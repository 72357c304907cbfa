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
    /// Events one container may send in a second before it loses its own; 0: no quota.
    package var quota: UInt32 = 50_000
    /// How long an event that is not urgent may wait, ms.
    package var pollMilliseconds: Int32 = 20
    package init() {}
  }

  private struct Objects {
    var process: KernelObject
    var network: KernelObject?
    var systemCalls: KernelObject?
    var iterators: KernelObject?
    var ring: EventRing?
  }

  private let objects: Mutex<Bool>
  private var loaded: Objects
  package let options: Options

  /// Loads everything the kernel takes; nothing is attached yet.
  package init(_ options: Options = Options()) throws(SensorError) {
    self.options = options
    let process = try KernelObject(base64: ProcessObject.base64)
    loaded = Objects(
      process: process, network: try? KernelObject(base64: NetworkObject.base64, sharing: process),
      systemCalls: options.systemCalls || options.relayedData
        ? try? KernelObject(base64: SyscallsObject.base64, sharing: process) : nil,
      iterators: try? KernelObject(base64: IteratorsObject.base64))
    objects = Mutex(true)
    configure()
  }

  /// Every hook, whether it works here, and what is not seen without it.
  package var capabilities: [Capability] {
    [loaded.process, loaded.network, loaded.systemCalls, loaded.iterators].compactMap { $0 }.flatMap(\.capabilities)
  }

  private func configure() {
    var settings: (UInt32, UInt32, UInt32, UInt32) = (
      Self.namespace("/proc/1/ns/mnt"), Self.namespace("/proc/1/ns/pid"), Self.namespace("/proc/self/ns/mnt"),
      options.quota
    )
    var zero: UInt32 = 0
    if let map = loaded.process.map("configuration") { bpf_map_update_elem(map, &zero, &settings, 0) }
    guard let watches = loaded.systemCalls?.map("watches") else { return }
    let wanted = (options.systemCalls ? SystemCalls.watched : []) + (options.relayedData ? SystemCalls.readers : [])
    for watch in wanted {
      guard var number = SystemCalls.number(watch) else { continue }
      var value = (watch.gate.rawValue, watch.text, watch.text2, watch.mode)
      bpf_map_update_elem(watches, &number, &value, 0)
    }
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
    loaded.process.attach()
    loaded.network?.attach()
    loaded.systemCalls?.attach()
  }

  /// Detaches, hands over what is left, ends the thread. Afterwards `submitted = received` holds exactly.
  package func stop() {
    objects.withLock { running in
      guard running else { return }
      running = false
      for object in [loaded.process, loaded.network, loaded.systemCalls] { object?.detach() }
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
    statistics.missed = [loaded.process, loaded.network, loaded.systemCalls].reduce(0) { $0 &+ ($1?.missed ?? 0) }
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

  package enum KillRule: UInt32, Sendable {
    /// Files that the image did not contain.
    case droppedFiles = 1
    case everything = 2
  }

  /// Kills at exec, before the first instruction, in one container; nil takes the rule back.
  package func killAtExec(_ rule: KillRule?, cgroup: UInt64) {
    guard let map = loaded.process.map("kill_at_exec") else { return }
    var key = cgroup
    guard let rule else {
      bpf_map_delete_elem(map, &key)
      return
    }
    var value = rule.rawValue
    bpf_map_update_elem(map, &key, &value, 0)
  }
}
