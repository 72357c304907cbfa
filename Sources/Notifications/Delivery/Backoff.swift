/// When to try again, and when to give up.
package struct Backoff: Sendable, Hashable {
  /// s
  package var first = 10.0
  package var longest = 3600.0
  /// After the first failure; what is older than this is given up.
  package var patience = 3 * 86_400.0

  package init() {}

  /// - Parameters:
  ///   - failures: before this one.
  ///   - age: of the message, s.
  ///   - random: evenly distributed in 0..<1: tries of many hosts don't come together.
  /// - Returns: seconds until the next try; nil gives up.
  package func delay(after error: DeliveryError, failures: Int, age: Double, random: Double) -> Double? {
    guard !error.isPermanent, age < patience else { return nil }
    let full = min(first * Double(1 << min(max(failures, 0), 20)), longest)
    let delay = full * (0.5 + 0.5 * min(max(random, 0), 1))
    return max(delay, min(error.retryAfter ?? 0, longest))
  }
}
