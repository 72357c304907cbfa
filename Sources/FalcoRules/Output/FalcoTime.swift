/// Times of events, in UTC, with nanoseconds.
package enum FalcoTime {
  /// `14:32:00.123456789`.
  static func clock(_ time: UInt64) -> String {
    let second = time / 1_000_000_000 % 86_400
    return "\(pad(second / 3600, 2)):\(pad(second / 60 % 60, 2)):\(pad(second % 60, 2)).\(pad(time % 1_000_000_000, 9))"
  }

  /// `2026-11-24T14:32:00.123456789Z` (RFC 3339).
  package static func rfc3339(_ time: UInt64) -> String {
    // Civil date from the number of days, counting years from March: the leap day is the last of a year.
    let days = time / 86_400_000_000_000 + 719_468
    let era = days / 146_097
    let dayOfEra = days - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * month + 2) / 5 + 1
    let civil = month < 10 ? month + 3 : month - 9
    let year = yearOfEra + era * 400 + (civil <= 2 ? 1 : 0)
    return "\(pad(year, 4))-\(pad(civil, 2))-\(pad(day, 2))T\(clock(time))Z"
  }

  private static func pad(_ number: UInt64, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}
