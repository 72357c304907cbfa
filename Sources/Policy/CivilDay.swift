/// A day of the Gregorian calendar, in UTC.
package struct CivilDay: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// Days since 1970-01-01.
  package let number: Int

  package init(number: Int) { self.number = number }

  /// The day in which this second since 1970 lies.
  package init(secondsSince1970 seconds: Int) {
    number = seconds / 86_400 - (seconds % 86_400 < 0 ? 1 : 0)
  }

  /// `yyyy-MM-dd`, a day that exists; nil for anything else.
  package init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8.prefix(11))
    guard bytes.count == 10, bytes[4] == 0x2D, bytes[7] == 0x2D,
      [0, 1, 2, 3, 5, 6, 8, 9].allSatisfy({ (0x30...0x39).contains(bytes[$0]) })
    else { return nil }
    func value(_ range: Range<Int>) -> Int { range.reduce(0) { $0 * 10 + Int(bytes[$1] - 0x30) } }
    let (year, month, day) = (value(0..<4), value(5..<7), value(8..<10))
    guard (1...12).contains(month), day >= 1, day <= Self.length(year, month) else { return nil }
    number = Self.days(year, month, day)
  }

  private static func length(_ year: Int, _ month: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Years are counted from March, so that the leap day is the last one.
  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  package var description: String {
    let shifted = number + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let fromMarch = (5 * dayOfYear + 2) / 153
    let month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    func pad(_ value: Int, _ width: Int) -> String {
      let digits = String(value)
      return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
    return "\(pad(year, 4))-\(pad(month, 2))-\(pad(dayOfYear - (153 * fromMarch + 2) / 5 + 1, 2))"
  }

  package static func < (a: CivilDay, b: CivilDay) -> Bool { a.number < b.number }

  /// Seconds since 1970 of an RFC 3339 time (`2026-11-24T14:32:00.5+01:00`); the fraction is dropped. A day alone is
  /// its beginning. Nil for anything else.
  package static func seconds(_ text: String) -> Int? {
    let bytes = Array(text.utf8.prefix(64))
    guard bytes.count >= 10, let day = CivilDay(String(decoding: bytes.prefix(10), as: UTF8.self)) else { return nil }
    if bytes.count == 10 { return day.number * 86_400 }
    func two(_ at: Int) -> Int? {
      guard at + 1 < bytes.count, (0x30...0x39).contains(bytes[at]), (0x30...0x39).contains(bytes[at + 1]) else {
        return nil
      }
      return Int(bytes[at] - 0x30) * 10 + Int(bytes[at + 1] - 0x30)
    }
    guard bytes[10] == 0x54 || bytes[10] == 0x74 || bytes[10] == 0x20, let hour = two(11), let minute = two(14),
      let second = two(17), hour < 24, minute < 60, second <= 60
    else { return nil }
    var rest = bytes[19...]
    if rest.first == 0x2E { rest = rest.dropFirst().drop { (0x30...0x39).contains($0) } }
    let local = day.number * 86_400 + hour * 3600 + minute * 60 + second
    guard let sign = rest.first else { return local }
    if sign == 0x5A || sign == 0x7A { return local }
    guard sign == 0x2B || sign == 0x2D, let hours = two(rest.startIndex + 1), let minutes = two(rest.startIndex + 4)
    else { return nil }
    let offset = hours * 3600 + minutes * 60
    return sign == 0x2B ? local - offset : local + offset
  }
}
