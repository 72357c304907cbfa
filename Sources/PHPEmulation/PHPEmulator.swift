import Emulation
import Glibc

/// Runs PHP abstractly and says what it was shown to do. Nothing is ever really executed.
///
/// ```swift
/// let result = PHPEmulator().run(bytes, context: EmulationContext(path: "/var/www/html/x.php"))
/// if result.hasStrongProof { … }
/// ```
///
/// Each run has a thread of its own, so that its depth doesn't hang on the caller's stack; `run` waits for it.
package struct PHPEmulator: Sendable {
  private static let stackSize = 16 << 20

  private let budget: EmulationBudget

  package init(budget: EmulationBudget = EmulationBudget()) { self.budget = budget }

  /// - Parameters:
  ///   - bytes: a whole PHP file, HTML around it included.
  ///   - context: its path on the server; some scripts take their key from it.
  /// - Returns: proofs, decoded layers, and which budgets ended the run early. Never fails: what isn't PHP gives an
  ///   empty result.
  package func run(_ bytes: [UInt8], context: EmulationContext) -> EmulationResult {
    let job = Job(bytes: bytes, context: context, budget: budget)
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    var thread = pthread_t()
    guard pthread_attr_setstacksize(&attributes, Self.stackSize) == 0 else { return job.run(stackSize: 128 << 10) }
    let status = pthread_create(
      &thread, &attributes,
      { argument in
        guard let argument else { return nil }
        let job = Unmanaged<Job>.fromOpaque(argument).takeUnretainedValue()
        job.result = job.run(stackSize: UInt(PHPEmulator.stackSize) / 4 * 3)
        return nil
      }, Unmanaged.passUnretained(job).toOpaque())
    guard status == 0 else { return job.run(stackSize: 128 << 10) }
    pthread_join(thread, nil)
    return job.result
  }

  /// One run; only its own thread touches it until that has ended.
  private final class Job {
    let bytes: [UInt8]
    let context: EmulationContext
    let budget: EmulationBudget
    var result = EmulationResult()

    init(bytes: [UInt8], context: EmulationContext, budget: EmulationBudget) {
      self.bytes = bytes
      self.context = context
      self.budget = budget
    }

    func run(stackSize: UInt) -> EmulationResult {
      let started = ThreadClock.now
      var names = KnownName.seed
      let unit = PHPParser.parse(bytes, isCode: false, layer: 0, depthLimit: budget.depth, names: &names)
      let machine = PHPMachine(
        unit, names: names, budget: budget, context: context, stackSize: stackSize, started: started)
      machine.result.syntaxErrors = unit.syntaxErrors
      if unit.wasTooDeep { machine.result.limits.insert(.depth) }
      machine.run()
      return machine.result
    }
  }
}

/// The processor time of the running thread: another's load doesn't count.
enum ThreadClock {
  /// In nanoseconds.
  static var now: Int {
    var time = timespec()
    guard clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) == 0 else { return 0 }
    return time.tv_sec &* 1_000_000_000 &+ time.tv_nsec
  }
}
