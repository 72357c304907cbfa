/// Slows guessing: a few failures are free, then each further one doubles the wait.
///
/// Counted by key, an address or a user's name. Bounded: the longest quiet keys are forgotten first.
package struct AttemptLimit: Sendable {
  private struct Record {
    var failures: Int
    /// Seconds on the caller's clock.
    var until: Double
    var last: Double
  }

  package var freeFailures = 5
  /// Seconds.
  package var longestWait = 900.0
  package var maximumKeys = 4096
  private var records: [String: Record] = [:]

  package init() {}

  /// - Returns: seconds to wait before the next attempt counts; nil where it may be made now.
  package func wait(_ key: String, now: Double) -> Double? {
    guard let record = records[key], record.until > now else { return nil }
    return record.until - now
  }

  package mutating func failed(_ key: String, now: Double) {
    var record = records[key] ?? Record(failures: 0, until: 0, last: now)
    if now - record.last > longestWait * 2 { record.failures = 0 }
    record.failures = min(record.failures + 1, 64)
    record.last = now
    if record.failures >= freeFailures {
      record.until = now + min(longestWait, Double(1 << min(record.failures - freeFailures, 20)))
    }
    if records[key] == nil, records.count >= maximumKeys { forgetOldest() }
    records[key] = record
  }

  package mutating func succeeded(_ key: String) { records[key] = nil }

  private mutating func forgetOldest() {
    let kept = records.sorted { $0.value.last > $1.value.last }.prefix(maximumKeys * 3 / 4)
    records = Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) })
  }
}
