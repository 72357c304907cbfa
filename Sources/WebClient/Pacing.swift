import Glibc

/// Time and chance, as the client sees them; tests put their own in, so that none waits.
package struct Pacing: Sendable {
  package var sleep: @Sendable (Duration) async throws -> Void
  /// Evenly distributed in 0..<1.
  package var random: @Sendable () -> Double
  /// Seconds since 1970.
  package var now: @Sendable () -> Int
  /// Never goes back; its zero has no meaning.
  package var elapsed: @Sendable () -> Duration

  package init(
    sleep: @escaping @Sendable (Duration) async throws -> Void, random: @escaping @Sendable () -> Double,
    now: @escaping @Sendable () -> Int, elapsed: @escaping @Sendable () -> Duration
  ) {
    self.sleep = sleep
    self.random = random
    self.now = now
    self.elapsed = elapsed
  }

  package static var real: Pacing {
    let start = ContinuousClock.now
    return Pacing(
      sleep: { try await Task.sleep(for: $0) }, random: { Double.random(in: 0..<1) }, now: { time(nil) },
      elapsed: { ContinuousClock.now - start })
  }
}
