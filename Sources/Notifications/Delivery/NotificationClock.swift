import Glibc

/// Time and chance, so that tests need neither.
package struct NotificationClock: Sendable {
  /// Seconds since 1970.
  package var now: @Sendable () -> Double
  /// Seconds.
  package var sleep: @Sendable (Double) async throws -> Void
  /// Evenly distributed in 0..<1.
  package var random: @Sendable () -> Double

  package init(
    now: @escaping @Sendable () -> Double, sleep: @escaping @Sendable (Double) async throws -> Void,
    random: @escaping @Sendable () -> Double
  ) {
    self.now = now
    self.sleep = sleep
    self.random = random
  }

  package static let real = NotificationClock(
    now: {
      var time = timespec()
      clock_gettime(CLOCK_REALTIME, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }, sleep: { try await Task.sleep(for: .seconds($0)) }, random: { Double.random(in: 0..<1) })
}
