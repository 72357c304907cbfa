#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Processor time of the running thread, so that a busy machine doesn't shorten what a run may do.
///
/// A run stays on its thread: nothing in it suspends.
struct RunClock {
  private let start = RunClock.now

  private static var now: Int64 {
    var time = timespec()
    guard clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) == 0 else { return 0 }
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
  }

  /// Microseconds since the run began.
  var spent: Int { Int(RunClock.now - start) }
}

/// When the reading of a script must end: cutting into words and building trees cost time too.
struct Deadline {
  let clock: RunClock
  /// Since the clock's start.
  let microseconds: Int

  var isOver: Bool { clock.spent > microseconds }

  /// Far away: for texts that are short by nature.
  static var none: Deadline { Deadline(clock: RunClock(), microseconds: .max) }
}
