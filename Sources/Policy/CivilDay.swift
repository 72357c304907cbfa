import Parsing

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
    guard let date = CivilDate(text) else { return nil }
    number = date.daysSince1970
  }

  package var description: String { CivilDate(daysSince1970: number).description }

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
