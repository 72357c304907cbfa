import Activity
import Dispatch
import Model
import Sensor
import Synchronization

/// Looks at the watched files of every container: at once when a program may have changed one, and now and then anyway.
///
/// On a thread of its own: a container may lie on a file system that hangs. That thread alone hangs then, and
/// ``isStuck`` says so.
final class FileWatcher: Sendable {
  private enum Order: Sendable {
    case began(container: String, pid: Int32)
    case touched(container: String, path: String, process: ProcessKey)
    /// A program of this container ended: what it wrote is written.
    case ended(container: String, process: ProcessKey)
  }

  private struct Watched {
    var root: ProcessRoot
    var ledger: FileLedger
    /// The program whose root it is: when it ends the root is let go of.
    var first: Int32
    /// When to look again, boot time in ns.
    var due: [UInt64] = []
    var touchers: Set<ProcessKey> = []
    /// Changes whose writer was not told yet: the look was faster than the event.
    var nameless: [FileObservation] = []
  }

  private let orders = Mutex<[Order]>([])
  private let signal = DispatchSemaphore(value: 0)
  private let stopping = Atomic<Bool>(false)
  private let busySince = Atomic<UInt64>(0)
  private let finished = DispatchSemaphore(value: 0)
  private let refused = Atomic<Int>(0)
  private let report: @Sendable (FileObservation) -> Void
  private let thread = Mutex<WorkerThread?>(nil)

  static let containerLimit = 1024
  static let orderLimit = 65_536
  /// A write follows the opening within moments; a slow one is caught by the later looks.
  static let delays: [UInt64] = [20_000_000, 300_000_000, 2_000_000_000]
  /// How long a change waits for its writer.
  static let patience: UInt64 = 500_000_000
  /// Without any sign of a change each container's accounts are compared this often (s).
  static let sweepSeconds = 30

  init(_ report: @escaping @Sendable (FileObservation) -> Void) { self.report = report }

  /// Looks have been waiting for a file system for more than ten seconds.
  var isStuck: Bool {
    let since = busySince.load(ordering: .relaxed)
    return since != 0 && HostClock.bootNanoseconds() > since &+ 10_000_000_000
  }

  /// Containers that are not watched because there are too many, or their first program was gone too soon.
  var unwatched: Int { refused.load(ordering: .relaxed) }

  func start() {
    let worker = WorkerThread { [self] in
      run()
      finished.signal()
    }
    thread.withLock { $0 = worker }
  }

  /// Looks one last time at what is due, and ends; a thread that hangs is left behind.
  func stop() {
    stopping.store(true, ordering: .releasing)
    signal.signal()
    let worker = thread.withLock { thread in
      defer { thread = nil }
      return thread
    }
    if finished.wait(timeout: .now() + .seconds(2)) == .success { worker?.join() } else { worker?.abandon() }
  }

  /// Called for every activity, on the judging's thread: cheap.
  func see(_ event: ActivityEvent) {
    guard let container = event.process.container?.id else { return }
    switch event.action {
    case .exec where event.process.facts.entersContainer:
      order(.began(container: container, pid: event.process.key.pid))
    case .exit: order(.ended(container: container, process: event.process.key))
    case .systemCall(let call) where call.result >= 0 && Self.changes(call):
      for path in [call.text, call.text2] where !path.isEmpty && WatchedFiles.mayConcern(path) {
        order(.touched(container: container, path: path, process: event.process.key))
      }
    default: break
    }
  }

  private static let changers: Set<String> = [
    "creat", "chmod", "fchmodat", "fchmodat2", "mount", "move_mount", "unlink", "unlinkat", "rename", "renameat",
    "renameat2", "truncate", "utimensat",
  ]

  private static func changes(_ call: ActivityEvent.SystemCall) -> Bool {
    if changers.contains(call.name) { return true }
    guard call.name == "open" || call.name == "openat" || call.name == "openat2" else { return false }
    // O_WRONLY, O_RDWR, O_CREAT, O_TRUNC.
    return call.argument(call.name == "open" ? 1 : 2) & 0o1103 != 0
  }

  private func order(_ order: Order) {
    let isFirst = orders.withLock { orders in
      guard orders.count < Self.orderLimit else { return false }
      orders.append(order)
      return true
    }
    if isFirst { signal.signal() }
  }

  private func run() {
    var watched: [String: Watched] = [:]
    var rotation: [String] = []
    var tick = HostClock.bootNanoseconds()
    while true {
      let isLast = stopping.load(ordering: .acquiring)
      let waiting = isLast ? 0 : nextWait(watched, tick)
      _ = signal.wait(timeout: .now() + .nanoseconds(waiting))
      let now = HostClock.bootNanoseconds()
      busySince.store(now, ordering: .relaxed)
      for order in orders.withLock({ orders in
        defer { orders = [] }
        return orders
      }) { take(order, &watched, now) }
      for (id, entry) in watched where entry.due.contains(where: { isLast || $0 <= now }) {
        look(id, &watched, isLast: isLast)
      }
      if now >= tick {
        tick = now &+ 1_000_000_000
        sweep(&watched, &rotation)
      }
      busySince.store(0, ordering: .relaxed)
      if isLast { return }
    }
  }

  /// A few containers a second, so that a sweep of many is no burst; of one of them the programs too.
  private func sweep(_ watched: inout [String: Watched], _ rotation: inout [String]) {
    if rotation.isEmpty { rotation = watched.keys.sorted() }
    for index in 0..<(watched.count / Self.sweepSeconds + 1) {
      guard let id = rotation.popLast() else { return }
      look(id, &watched, programs: index == 0)
    }
  }

  private func nextWait(_ watched: [String: Watched], _ tick: UInt64) -> Int {
    let now = HostClock.bootNanoseconds()
    let next = watched.values.flatMap(\.due).min().map { min($0, tick) } ?? tick
    return next > now ? Int(min(next - now, 1_000_000_000)) : 0
  }

  private func take(_ order: Order, _ watched: inout [String: Watched], _ now: UInt64) {
    switch order {
    case .began(let container, let pid):
      guard watched[container] == nil else { return }
      guard watched.count < Self.containerLimit, let root = ProcessRoot(pid: pid) else {
        refused.add(1, ordering: .relaxed)
        return
      }
      watched[container] = Watched(root: root, ledger: FileLedger(container: container, root), first: pid)
    case .touched(let container, let path, let process):
      guard watched[container] != nil else { return }
      watched[container]?.ledger.wrote(path, process)
      watched[container]?.touchers.insert(process)
      if var entry = watched[container], !entry.nameless.isEmpty {
        settle(&entry, now)
        watched[container] = entry
      }
      if watched[container]?.due.isEmpty == true { watched[container]?.due = Self.delays.map { now &+ $0 } }
    case .ended(let container, let process):
      guard let entry = watched[container] else { return }
      if entry.touchers.contains(process) {
        look(container, &watched)
        watched[container]?.touchers.remove(process)
      }
      if entry.first == process.pid {
        look(container, &watched, isLast: true)
        watched[container] = nil
      }
    }
  }

  private func look(
    _ container: String, _ watched: inout [String: Watched], programs: Bool = false, isLast: Bool = false
  ) {
    guard var entry = watched[container] else { return }
    let now = HostClock.bootNanoseconds()
    entry.due.removeAll { $0 <= now }
    var seen = entry.ledger.check(entry.root, at: now)
    if programs { seen += entry.ledger.checkPrograms(entry.root, at: now) }
    if entry.due.isEmpty { entry.touchers = [] }
    for observation in seen {
      if observation.process.pid == 0, case .written = observation.change, !isLast {
        entry.nameless.append(observation)
        entry.due.append(observation.time &+ Self.patience)
      } else {
        report(observation)
      }
    }
    settle(&entry, now, isLast: isLast)
    watched[container] = entry
  }

  /// Reports changes whose writer is known by now, or will not be.
  private func settle(_ entry: inout Watched, _ now: UInt64, isLast: Bool = false) {
    entry.nameless.removeAll { observation in
      guard case .written(let change) = observation.change else { return true }
      var observation = observation
      observation.process = entry.ledger.writer(of: change.path)
      guard observation.process.pid != 0 || isLast || observation.time &+ Self.patience <= now else { return false }
      report(observation)
      return true
    }
  }
}
