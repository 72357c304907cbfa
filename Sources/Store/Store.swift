import Dispatch
import GRDB
import Synchronization

/// Everything that Bulkhead remembers about a host, in one SQLite file below BULKHEAD_HOME.
///
///     let store = try Store(home: home, onDamage: .setAside)      // migrates; a second or less
///     store.start()                                               // writes activity each second, sweeps what is old
///     try store.findings.observe(report.findings, of: report.subject, kinds: [.vulnerability, .secret], at: now)
///     let page = try store.findings.page(query)                   // query.after = page.next goes on
///     let open = try await store.perform { store throws(StoreError) in try store.findings.counts() }
///     try store.close()
///
/// One repository for each noun, each with the same habits: times are seconds since 1970, pages go on at a ``Cursor``,
/// everything is bounded, every error is a ``StoreError`` with a sentence.
///
/// - ``findings``: the current state of each problem; ``alerts``: each time that a detector spoke, and the replay of them that
///   continues incidents after a restart; ``activity``: what happened, without an opinion; ``incidents``.
/// - ``images``, ``containers``, ``affected``: what there is and who has a vulnerability.
/// - ``compliance``, ``trend``, ``connections``, ``exceptions``.
/// - ``users``, ``tokens``, ``sessions``, ``loginLinks``, ``audit``: who may come in and what they changed.
/// - ``outbox``, ``settings``, ``health``.
///
/// Calls block for as long as SQLite needs: asynchronous code uses ``perform(_:)``. Readers never wait for the writer.
/// A process that is killed loses the activity of the last second and nothing else; after a power cut the last
/// transactions may be missing. Several processes may have the store open.
package final class Store: Sendable {
  /// What to do with a file that is damaged.
  package enum OnDamage: Sendable {
    case fail
    /// Move it beside, untouched, and begin anew; ``Store/setAside`` says where it went.
    case setAside
  }

  private let files: StoreFiles
  private let database: StoreDatabase
  private let writer: ActivityWriter
  private let queue = DispatchQueue(label: "bulkhead.store", attributes: .concurrent)
  private let state = Mutex(State())

  private struct State {
    var timer: (any DispatchSourceTimer)?
    var retention = Retention()
    var lastSweep = 0.0
    var lastSample = 0.0
    var failure: StoreError?
  }

  /// Where a damaged file went when this store was opened; nil where it was sound.
  package let setAside: String?

  package let findings: FindingRepository
  package let alerts: AlertRepository
  package let activity: ActivityRepository
  package let incidents: IncidentRepository
  package let images: ImageRepository
  package let containers: ContainerRepository
  package let affected: AffectedRepository
  package let compliance: ComplianceRepository
  package let trend: TrendRepository
  package let connections: ConnectionRepository
  package let exceptions: ExceptionRepository
  package let users: UserRepository
  package let tokens: TokenRepository
  package let sessions: SessionRepository
  package let loginLinks: LoginLinkRepository
  package let audit: AuditRepository
  package let outbox: OutboxRepository
  package let settings: SettingRepository
  package let health: HealthRepository

  /// Opens the store, or begins one.
  /// - Parameter home: BULKHEAD_HOME; the store lies in `store` below it.
  package init(home: String, onDamage: OnDamage = .fail, retention: Retention = Retention()) throws(StoreError) {
    files = StoreFiles(home: home)
    (database, setAside) = try Self.open(files, onDamage)
    state.withLock { $0.retention = retention }
    let numbers = TimedNumbers()
    writer = ActivityWriter(database, numbers)
    findings = FindingRepository(database: database)
    alerts = AlertRepository(database: database, numbers: numbers)
    activity = ActivityRepository(database: database, writer: writer)
    incidents = IncidentRepository(database: database)
    images = ImageRepository(database: database)
    containers = ContainerRepository(database: database)
    affected = AffectedRepository(database: database)
    compliance = ComplianceRepository(database: database)
    trend = TrendRepository(database: database)
    connections = ConnectionRepository(database: database)
    exceptions = ExceptionRepository(database: database)
    users = UserRepository(database: database)
    tokens = TokenRepository(database: database)
    sessions = SessionRepository(database: database)
    loginLinks = LoginLinkRepository(database: database)
    audit = AuditRepository(database: database)
    outbox = OutboxRepository(database: database)
    settings = SettingRepository(database: database)
    health = HealthRepository(database: database)
  }

  private static func open(
    _ files: StoreFiles, _ onDamage: OnDamage
  ) throws(StoreError) -> (StoreDatabase, setAside: String?) {
    try files.prepare()
    do throws(StoreError) { return (try StoreDatabase(files), nil) } catch {
      guard error.kind == .damaged else { throw error }
      guard onDamage == .setAside else {
        throw StoreError(
          .damaged, "\(error.message). Move it away, or start with `bulkhead up`, which sets it aside and begins anew")
      }
      let place = try files.setAside(at: HostClock.second)
      try files.prepare()
      return (try StoreDatabase(files), place)
    }
  }

  // MARK: Work in the background

  /// Writes the activity that waits once a second, samples the trend and sweeps what is old. Until ``close()``.
  package func start() {
    state.withLock { state in
      guard state.timer == nil else { return }
      let timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "bulkhead.store.writing"))
      timer.schedule(deadline: .now() + 1, repeating: 1, leeway: .milliseconds(100))
      timer.setEventHandler { [weak self] in self?.tick() }
      state.timer = timer
      timer.resume()
    }
  }

  private func tick() {
    let now = HostClock.now
    do throws(StoreError) {
      try activity.flush(at: now)
      let (sweeps, samples) = state.withLock { state in
        // A clock that was set back must not stop the work.
        let sweeps = now - state.lastSweep >= 60 || now < state.lastSweep
        let samples = now - state.lastSample >= 300 || now < state.lastSample
        if sweeps { state.lastSweep = now }
        if samples { state.lastSample = now }
        return (sweeps, samples)
      }
      if samples { try trend.sample(at: now) }
      if sweeps, try sweep(at: now) >= RetentionSweep.step {
        // Where much is old, again with the next tick.
        state.withLock { $0.lastSweep = now - 60 }
      }
      state.withLock { $0.failure = nil }
    } catch {
      state.withLock { $0.failure = error }
    }
  }

  /// What the work in the background met last; nil where all is well.
  package var failure: StoreError? { state.withLock { $0.failure } }

  /// One step of what ``Retention`` asks for.
  /// - Returns: how much was taken away; 0 where nothing is left to do.
  @discardableResult
  package func sweep(at time: Double) throws(StoreError) -> Int {
    let retention = state.withLock { $0.retention }
    return try RetentionSweep(database: database, retention: retention).run(at: Moment.milliseconds(time))
  }

  /// From the next step on.
  package func keep(_ retention: Retention) { state.withLock { $0.retention = retention } }

  // MARK: Using it

  /// Does blocking work beside the caller's thread.
  package func perform<R: Sendable>(
    _ body: @escaping @Sendable (Store) throws(StoreError) -> R
  ) async throws(StoreError) -> R {
    let result: Result<R, StoreError> = await withCheckedContinuation { continuation in
      queue.async {
        do throws(StoreError) { continuation.resume(returning: .success(try body(self))) } catch {
          continuation.resume(returning: .failure(error))
        }
      }
    }
    return try result.get()
  }

  /// Bytes on disk.
  package var size: Int { files.size }
  package var path: String { files.database }

  /// Looks at every page: seconds for a large file.
  /// - Returns: what is wrong with it, at most 100 lines; empty where it is sound.
  package func checkIntegrity() throws(StoreError) -> [String] {
    try database.read { db in
      try String.fetchAll(db, sql: "PRAGMA integrity_check(100)").filter { $0 != "ok" }
    }
  }

  /// Writes what waits and ends. Nothing may use it any more.
  package func close() throws(StoreError) {
    let timer = state.withLock { state in
      defer { state.timer = nil }
      return state.timer
    }
    timer?.cancel()
    try activity.flush(at: HostClock.now)
    try database.close()
  }
}
