import Parsing

/// A day of the Gregorian calendar, counted from 1970-01-01.
package struct CalendarDay: Sendable, Hashable, Comparable {
  package let number: Int

  package init(secondsSince1970 seconds: Int) { number = seconds / 86_400 }

  /// `yyyy-MM-dd`; nil for anything else.
  package init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].count == 4, parts[1].count == 2, parts[2].count == 2,
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]), year >= 1970,
      (1...12).contains(month), (1...CivilDate.length(ofMonth: month, in: year)).contains(day)
    else { return nil }
    number = CivilDate(year: year, month: month, day: day).daysSince1970
  }

  package static func < (a: CalendarDay, b: CalendarDay) -> Bool { a.number < b.number }
}
