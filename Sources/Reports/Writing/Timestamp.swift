/// Seconds since 1970 as text, in UTC.
enum Timestamp {
  /// `2026-11-24T14:32:00Z` (RFC 3339). Years outside 0 to 9999 are clamped: the notation has no others.
  static func rfc3339(_ seconds: Int) -> String {
    let clamped = min(max(seconds, -62_167_219_200), 253_402_300_799)
    let days = clamped / 86_400 - (clamped % 86_400 < 0 ? 1 : 0)
    let second = clamped - days * 86_400
    // Civil date from the number of days (proleptic Gregorian calendar), counting years from March.
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return
      "\(pad(year, 4))-\(pad(month))-\(pad(day))T\(pad(second / 3600)):\(pad(second / 60 % 60)):\(pad(second % 60))Z"
  }

  private static func pad(_ number: Int, _ width: Int = 2) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}
