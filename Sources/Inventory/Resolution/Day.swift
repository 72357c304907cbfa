import Parsing

/// A day of the Gregorian calendar, for what ends on one. Written and ordered as `yyyy-MM-dd`.
package struct Day: Sendable, Hashable, Comparable, CustomStringConvertible {
  package let year: Int
  package let month: Int
  package let day: Int

  /// Nil for what is no such day.
  package init?(_ text: some StringProtocol) {
    let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].count == 4, parts[1].count == 2, parts[2].count == 2 else { return nil }
    var numbers: [Int] = []
    for part in parts {
      var value = 0
      for digit in part {
        guard (0x30...0x39).contains(digit) else { return nil }
        value = value * 10 + Int(digit - 0x30)
      }
      numbers.append(value)
    }
    guard (1...12).contains(numbers[1]), (1...31).contains(numbers[2]) else { return nil }
    (year, month, day) = (numbers[0], numbers[1], numbers[2])
  }

  /// The day in Coordinated Universal Time.
  package init(secondsSince1970 seconds: Int) {
    // Years 1 to 9999, whatever the clock says.
    let seconds = min(max(seconds, -62_135_596_800), 253_402_300_799)
    let date = CivilDate(daysSince1970: (seconds >= 0 ? seconds : seconds - 86399) / 86400)
    (year, month, day) = (date.year, date.month, date.day)
  }

  package static func < (a: Day, b: Day) -> Bool { (a.year, a.month, a.day) < (b.year, b.month, b.day) }

  package var description: String { CivilDate(year: year, month: month, day: day).description }
}
