/// Calendar dates of seconds since 1970 (UTC), without a calendar library.
enum UnixDate {
  /// `yyyy-MM-dd`. Source: the civil-from-days method of a proleptic Gregorian calendar.
  static func text(_ seconds: Int) -> String {
    let bounded = min(max(seconds, 0), 253_402_300_799)
    let (year, month, day) = civil(bounded / 86_400)
    return "\(pad(year, 4))-\(pad(month, 2))-\(pad(day, 2))"
  }

  static func year(_ seconds: Int) -> Int { civil(min(max(seconds, 0), 253_402_300_799) / 86_400).year }

  private static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
    // Counted from the first of March of the year 0, so that leap days come last.
    let shifted = days + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }

  private static func pad(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
