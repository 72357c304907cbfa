import Activity
import Detection
import EngineSocket
import Glibc
import Model
import Parsing
import Sensor
import Synchronization

/// Watches this host: from the kernel's events to findings.
///
///     var options = WatchService.Options()
///     options.engineSockets = EngineClient.candidates(environment: environment)
///     options.recording = "/tmp/today.watch"                       // --record FILE
///     options.judges = { [DetectionEngine(exceptions: ledger, learning: run, epoch: $0)] }   // others: ExceptedJudge
///     let service = try WatchService(options)                      // loads; WatchError.noSensor where nothing can be
///     for capability in service.capabilities where !capability.works { … }
///     let signals = StopSignals { service.stop() }                 // SIGINT, SIGTERM
///     let summary = try service.run { finding in … }               // blocks; one call a finding, in order, on this thread
///     withExtendedLifetime(signals) {}
///
/// Responses: `try service.run(respond: { finding, process in … })` gives the process (with its key, container and facts) for a
/// `ResponseContext`; `ContainerResponder(service.enforcement)` carries out what a `ResponsePlan` decided.
///
/// Replay: `WatchReplay.run(try WatchReplay.load(path), judges: …) { finding in … }` (`--replay FILE`).
/// What works here and what is not seen: `service.capabilities`, or ``Doctor`` without a watch.
///
/// Three threads: the ring's, which only copies; the engine's events'; and the caller's, which judges. Nothing is changed
/// on the host: no program is killed and no connection refused unless ``enforcement`` is told to. When this process dies the
/// kernel takes its programs away and the workloads go on.
package final class WatchService: @unchecked Sendable {
  // Unchecked: everything that changes is atomic, behind a lock, or only touched by the thread in `run`.

  package struct Options: Sendable {
    package var sensor = KernelSensor.Options()
    /// False: only what can be seen without eBPF.
    package var usesKernelSensor = true
    /// Sockets of engines to ask for names; those that don't answer cost nothing.
    package var engineSockets: [String] = []
    /// File to record into; nil: none.
    package var recording: String?
    /// Bytes that a recording may have.
    package var recordingLimit = 1 << 30
    /// Who judges, made for the host's time of boot in seconds since 1970.
    package var judges: @Sendable (Double) -> [any ActivityJudge] = { [DetectionEngine(epoch: $0)] }
    /// Whether the account files, keys, scheduled jobs and the like of containers are compared when somebody writes there.
    package var watchesFiles = true
    /// Bytes of events that may wait for the judging.
    package var queueCapacity = 64 << 20
    package init() {}
  }

  private let sensor: any ActivitySource
  private let options: Options
  private let queue: EventQueue
  private let announced = AnnouncedContainers()
  private let engines: [EngineEvents]
  private let directory: ContainerDirectory
  private let learned: LearnedContainers
  private let files: FileWatcher?
  private let register = ContainerRegister()
  /// What responses can do, while this watch runs.
  package let enforcement: ContainerEnforcement
  private let stopping = Atomic<Bool>(false)

  /// Loads the sensor; nothing runs yet.
  package init(_ options: Options = Options()) throws(WatchError) {
    self.options = options
    let (kernel, source) = try Self.source(options)
    sensor = source
    isFallback = kernel == nil
    let queue = EventQueue(capacity: options.queueCapacity)
    self.queue = queue
    let asked = options.engineSockets.map { EngineContainers(path: $0) }
    let announced = announced
    engines = asked.map { engine in
      EngineEvents(
        engine, announced: announced, login: { queue.append(.login(container: $0, $1)) },
        learned: { queue.append(.container($0)) })
    }
    enforcement = ContainerEnforcement(kernel, register, engineSockets: options.engineSockets) { queue.append($0) }
    files = options.watchesFiles ? FileWatcher { queue.append(.fileChanged($0)) } : nil
    let learned = LearnedContainers()
    self.learned = learned
    directory = ContainerDirectory([announced, BundleContainers()] + asked) { learned.note($0) }
  }

  private static func source(_ options: Options) throws(WatchError) -> (KernelSensor?, any ActivitySource) {
    var reason = "eBPF was switched off"
    if options.usesKernelSensor {
      do throws(SensorError) {
        let kernel = try KernelSensor(options.sensor)
        return (kernel, kernel)
      } catch { reason = error.description }
    }
    do throws(SensorError) { return (nil, try FallbackSensor(reason: reason)) } catch {
      throw .noSensor(reason: "\(reason); and without eBPF: \(error)")
    }
  }

  /// eBPF cannot be had here: ``capabilities`` says what is not seen.
  package let isFallback: Bool

  /// Every hook of the sensor: whether it works here, and what is not seen without it.
  package var capabilities: [Capability] { sensor.capabilities }

  /// Whether an engine's events come in, by socket order.
  package var engineIsListening: [Bool] { engines.map(\.isListening) }

  /// Ends `run`. From any thread.
  package func stop() {
    stopping.store(true, ordering: .releasing)
    queue.wake()
  }

  /// Watches until ``stop()``. Call once.
  ///
  /// - Parameters:
  ///   - onStart: called when the hooks are in place and what runs already is known.
  ///   - sink: called with each finding, on the calling thread.
  package func run(
    onStart: () -> Void = {}, sink: (Finding) -> Void
  ) throws(WatchError) -> WatchSummary {
    try run(onStart: onStart) { finding, _ in sink(finding) }
  }

  /// As above; with each finding the process that it is about, for a response: nil where it is not known any more.
  package func run(
    onStart: () -> Void = {}, respond sink: (Finding, ProcessRecord?) -> Void
  ) throws(WatchError) -> WatchSummary {
    let epoch = HostClock.bootEpoch()
    let recorder = try options.recording.map { path throws(WatchError) in
      try RecordingWriter(path: path, epoch: epoch, limit: options.recordingLimit)
    }
    var pipeline = WatchPipeline(containers: directory, judges: options.judges(epoch))
    var summary = WatchSummary()
    func take(_ input: WatchInput) {
      let findings = pipeline.take(input) { event in
        register.see(event)
        files?.see(event)
      }
      if let recorder {
        for facts in learned.drain() { recorder.write(.container(facts)) }
        recorder.write(input)
      }
      summary.findings += findings.count
      for finding in findings {
        var process: ProcessRecord?
        if case .detection(let details) = finding.details, let pid = details.process?.pid, pid > 0 {
          process = pipeline.process(pid: pid)
        }
        sink(finding, process)
      }
    }

    files?.start()
    for engine in engines { engine.start() }
    let queue = queue
    do throws(SensorError) {
      try sensor.start(idle: { queue.flush() }, receiveMemory: { queue.append($0) })
    } catch { throw .noSensor(reason: error.description) }
    take(.snapshot(sensor.snapshot()))
    ThreadPriority.raise()
    onStart()

    var losses = LossWatch()
    while !stopping.load(ordering: .acquiring) {
      for item in queue.take(waitingMilliseconds: 200) { Self.each(item, take) }
      for loss in losses.check(sensor, queue, at: HostClock.bootNanoseconds()) { take(loss) }
    }
    enforcement.end()
    sensor.stop()
    for item in queue.take(waitingMilliseconds: 0) { Self.each(item, take) }
    files?.stop()
    for item in queue.take(waitingMilliseconds: 0) { Self.each(item, take) }
    for loss in losses.check(sensor, queue, at: .max) { take(loss) }
    for engine in engines { engine.stop() }
    recorder?.finish()

    summary.sensor = sensor.statistics()
    for (kind, count) in queue.overrun.byKind { summary.overrun[SensorStatistics.name(ofKind: kind)] = count }
    for (cgroup, count) in losses.total { summary.lostByContainer[pipeline.name(ofCgroup: cgroup)] = count }
    summary.recordingFailure = recorder?.failure
    summary.coverage = coverage()
    pipeline.account(in: &summary)
    return summary
  }

  /// What this watch could not see, besides the hooks that do not work.
  private func coverage() -> Coverage {
    var coverage = Coverage()
    if let files {
      if files.isStuck {
        coverage.note("files", "a container's file system does not answer; accounts were not compared")
      }
      if files.unwatched > 0 {
        coverage.note(
          "files",
          "\(files.unwatched) containers were gone before their files could be looked at, or were too many: changes of their accounts were not compared"
        )
      }
    }
    return coverage
  }

  private static func each(_ item: EventQueue.Item, _ take: (WatchInput) -> Void) {
    switch item {
    case .input(let input): take(input)
    case .events(let batch): batch.each { take(.event($0)) }
    }
  }
}

/// Containers that a look-up has named since the last input: a recording needs them before it.
final class LearnedContainers: Sendable {
  private let fresh = Mutex<[ContainerFacts]>([])

  func note(_ facts: ContainerFacts) {
    fresh.withLock { if $0.count < AnnouncedContainers.limit { $0.append(facts) } }
  }

  func drain() -> [ContainerFacts] {
    fresh.withLock { fresh in
      defer { fresh = [] }
      return fresh
    }
  }
}
