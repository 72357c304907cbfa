import Glibc
import Model
import Synchronization

/// What can be seen without eBPF: processes by the kernel's process connector, their evidence from /proc a moment later.
///
/// The events are the same as the kernel sensor's; what is missing is said in ``capabilities``.
package final class FallbackSensor: ActivitySource, Sendable {
  private struct State {
    /// When processes began, for events that come after they are gone. Bounded.
    var begun: [Int32: ProcessKey] = [:]
    var submitted: [UInt16: UInt64] = [:]
    /// Programs that were gone before /proc could be read.
    var missed: UInt64 = 0
    var overflows: UInt64 = 0
  }

  private let connector: ProcessConnector
  private let state = Mutex(State())
  private let stopping = Atomic<Bool>(false)
  private let thread = Mutex<WorkerThread?>(nil)
  private let reason: String

  /// - Parameter reason: why eBPF is not used, for the report.
  /// - Throws: ``SensorError/connectorRefused(code:)``.
  package init(reason: String) throws(SensorError) {
    self.reason = reason
    connector = try ProcessConnector()
  }

  package var capabilities: [Capability] {
    var list = [
      Capability(hook: "process connector", works: true, shows: "programs that begin and processes that end"),
      Capability(
        hook: "/proc at exec", works: false, reason: "read after the fact",
        shows: "arguments, rights, container and standard streams of programs that live only milliseconds"),
    ]
    for name in Capability.known.keys.sorted() where name != "on_fork" && name != "on_exit" {
      if let known = Capability.known[name] {
        list.append(Capability(hook: known.hook, works: false, reason: reason, shows: known.shows))
      }
    }
    return list
  }

  package func start(
    idle: @escaping @Sendable () -> Void, receiveMemory: @escaping @Sendable (UnsafeRawBufferPointer) -> Void
  ) throws(SensorError) {
    let worker = WorkerThread { [self] in
      while !stopping.load(ordering: .acquiring) {
        for event in connector.next(timeoutMilliseconds: 100) {
          guard let bytes = encoded(event) else { continue }
          bytes.withUnsafeBytes { receiveMemory($0) }
        }
        idle()
      }
    }
    thread.withLock { $0 = worker }
  }

  package func stop() {
    stopping.store(true, ordering: .releasing)
    thread.withLock { $0 }?.join()
  }

  private func encoded(_ event: ProcessConnector.Event) -> [UInt8]? {
    switch event {
    case .fork(let parent, let child, let time):
      guard let key = begin(child) else { return nil }
      count(2)
      let header = self.header(key, time)
      return ForkEvent(header: header, parent: begin(parent) ?? ProcessKey(pid: parent, start: 0)).encoded()
    case .exec(let pid, let time):
      guard let exec = ProcessEvidence.exec(pid, time: time) else {
        state.withLock { $0.missed += 1 }
        return nil
      }
      count(1)
      return exec.encoded()
    case .exit(let pid, let code, let time):
      guard let key = state.withLock({ $0.begun.removeValue(forKey: pid) }) else { return nil }
      count(3)
      return ExitEvent(header: EventHeader(time: time, process: key, thread: pid), code: code).encoded()
    case .overflow:
      state.withLock { $0.overflows += 1 }
      return nil
    }
  }

  private func header(_ key: ProcessKey, _ time: UInt64) -> EventHeader {
    EventHeader(
      time: time, process: key, thread: key.pid, cgroup: ProcessEvidence.cgroups(key.pid).id,
      mountNamespace: KernelSensor.namespace("/proc/\(key.pid)/ns/mnt"),
      pidNamespace: KernelSensor.namespace("/proc/\(key.pid)/ns/pid"))
  }

  private func begin(_ pid: Int32) -> ProcessKey? {
    guard let key = ProcessEvidence.key(pid) else { return state.withLock { $0.begun[pid] } }
    state.withLock { state in
      if state.begun.count > 65_536 { state.begun.removeAll(keepingCapacity: true) }
      state.begun[pid] = key
    }
    return key
  }

  private func count(_ kind: UInt16) { state.withLock { $0.submitted[kind, default: 0] += 1 } }

  package func snapshot() -> Snapshot {
    var snapshot = Snapshot()
    for pid in ProcFileSystem.pids() {
      guard let exec = ProcessEvidence.exec(pid, time: 0) else { continue }
      _ = begin(pid)
      snapshot.add(exec)
    }
    return snapshot
  }

  /// `missed`: programs that were gone before they could be looked at, and overflows of the connector's buffer.
  package func statistics() -> SensorStatistics {
    state.withLock { state in
      var statistics = SensorStatistics()
      for (kind, count) in state.submitted {
        var entry = SensorStatistics.Count()
        entry.submitted = count
        statistics.byKind[SensorStatistics.name(ofKind: kind)] = entry
        statistics.received &+= count
      }
      statistics.missed = state.missed &+ state.overflows
      return statistics
    }
  }

  package func losses() -> [UInt64: SensorStatistics.Count] { [:] }
}
