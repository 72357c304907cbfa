/// A day of the Gregorian calendar, and how it is counted: the one place for that arithmetic.
///
/// Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms" (days_from_civil, civil_from_days).
package struct CivilDate: Sendable, Hashable {
  package var year: Int
  /// 1 to 12.
  package var month: Int
  /// From 1.
  package var day: Int

  package init(year: Int, month: Int, day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  /// - Parameter days: since 1970-01-01; years outside ±1,000,000 are clamped.
  package init(daysSince1970 days: Int) {
    let shifted = min(max(days, -365_000_000), 365_000_000) + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// `yyyy-MM-dd`, a day that exists (ISO 8601); nil for anything else.
  package init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8.prefix(11))
    guard bytes.count == 10, bytes[4] == 0x2D, bytes[7] == 0x2D,
      [0, 1, 2, 3, 5, 6, 8, 9].allSatisfy({ (0x30...0x39).contains(bytes[$0]) })
    else { return nil }
    func value(_ range: Range<Int>) -> Int { range.reduce(0) { $0 * 10 + Int(bytes[$1] - 0x30) } }
    let (year, month, day) = (value(0..<4), value(5..<7), value(8..<10))
    guard (1...12).contains(month), day >= 1, day <= Self.length(ofMonth: month, in: year) else { return nil }
    self.init(year: year, month: month, day: day)
  }

  /// Days since 1970-01-01; a day past the month's end counts on into the next. Years outside ±1,000,000 are clamped.
  package var daysSince1970: Int {
    let bounded = min(max(year, -1_000_000), 1_000_000)
    // Years are counted from March, so that the leap day is the last one.
    let shifted = month <= 2 ? bounded - 1 : bounded
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// The last day of a month; 31 for what is no month.
  package static func length(ofMonth month: Int, in year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// `2026-11-30`; years outside 0 to 9999 are clamped, the notation has no others (ISO 8601).
  package var description: String {
    "\(Self.pad(min(max(year, 0), 9999), 4))-\(Self.pad(month, 2))-\(Self.pad(day, 2))"
  }

  static func pad(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }

  /// `2026-11-30T22:10:05Z` (RFC 3339), in UTC.
  /// - Parameter seconds: since 1970; years outside 0 to 9999 are clamped.
  package static func rfc3339(_ seconds: Int) -> String {
    let clamped = min(max(seconds, -62_167_219_200), 253_402_300_799)
    let days = clamped / 86_400 - (clamped % 86_400 < 0 ? 1 : 0)
    return "\(CivilDate(daysSince1970: days).description)T\(clock(clamped - days * 86_400))Z"
  }

  /// `2026-11-30T22:10:05.120Z` (RFC 3339), in UTC.
  /// - Parameter milliseconds: since 1970; what is before, or after the year 9999, is clamped.
  package static func rfc3339(milliseconds: Int) -> String {
    let clamped = min(max(milliseconds, 0), 253_402_300_799_999)
    return rfc3339(clamped / 1000).dropLast() + "." + pad(clamped % 1000, 3) + "Z"
  }

  /// `22:10:05` of the second of a day.
  package static func clock(_ second: Int) -> String {
    "\(pad(second / 3600, 2)):\(pad(second / 60 % 60, 2)):\(pad(second % 60, 2))"
  }
}
