import Parsing

/// Times of events, in UTC, with nanoseconds.
package enum FalcoTime {
  /// `14:32:00.123456789`.
  static func clock(_ time: UInt64) -> String {
    let second = time / 1_000_000_000 % 86_400
    return "\(pad(second / 3600, 2)):\(pad(second / 60 % 60, 2)):\(pad(second % 60, 2)).\(pad(time % 1_000_000_000, 9))"
  }

  /// `2026-11-24T14:32:00.123456789Z` (RFC 3339).
  package static func rfc3339(_ time: UInt64) -> String {
    let day = CivilDate(daysSince1970: Int(time / 86_400_000_000_000))
    return "\(day.description)T\(clock(time))Z"
  }

  private static func pad(_ number: UInt64, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}
