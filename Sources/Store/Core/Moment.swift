/// Times as the file has them: whole milliseconds since 1970. The API speaks of seconds since 1970, with fraction.
enum Moment {
  /// The last that a timed identifier can hold, in 2248.
  static let last: Int64 = 1 << 43 - 1

  static func milliseconds(_ seconds: Double) -> Int64 {
    guard seconds.isFinite else { return 0 }
    // Rounded, so that what was read is written as it was.
    return Int64(min(max((seconds * 1000).rounded(), 0), Double(last)))
  }

  static func seconds(_ milliseconds: Int64) -> Double { Double(milliseconds) / 1000 }
}

/// Identifiers that say when: 43 bits of milliseconds since 1970, then 20 bits that tell apart what happened in one.
///
/// As a table's primary key it is the index by time, and what is oldest lies together at the beginning.
enum TimedIdentifier {
  static func first(at milliseconds: Int64) -> Int64 { min(max(milliseconds, 0), Moment.last) << 20 }

  static func make(at milliseconds: Int64, number: Int64) -> Int64 {
    first(at: milliseconds) | (number & 0xFFFFF)
  }

  static func milliseconds(_ identifier: Int64) -> Int64 { identifier >> 20 }
}
