/// RFC 3339 times as seconds since 1970: what a record keeps of them.
enum Instant {
  /// `2024-01-31T12:34:56Z`, fractions passed over, or a date alone (midnight); nil for anything else.
  static func seconds(_ text: String) -> Int64? {
    let bytes = Array(text.utf8.prefix(40))
    guard bytes.count >= 10, bytes[4] == 0x2D, bytes[7] == 0x2D, let year = number(bytes, 0, 4),
      let month = number(bytes, 5, 2), let day = number(bytes, 8, 2), (1...12).contains(month), (1...31).contains(day)
    else { return nil }
    var seconds = days(year, month, day) * 86_400
    if bytes.count == 10 { return seconds }
    guard bytes.count >= 19, bytes[10] == 0x54 || bytes[10] == 0x20 || bytes[10] == 0x74, bytes[13] == 0x3A,
      bytes[16] == 0x3A, let hour = number(bytes, 11, 2), let minute = number(bytes, 14, 2),
      let second = number(bytes, 17, 2)
    else { return nil }
    seconds += hour * 3600 + minute * 60 + second
    var offset = 19
    if offset < bytes.count, bytes[offset] == 0x2E {
      offset += 1
      while offset < bytes.count, (0x30...0x39).contains(bytes[offset]) { offset += 1 }
    }
    guard offset < bytes.count, bytes[offset] == 0x2B || bytes[offset] == 0x2D else { return seconds }
    guard bytes.count >= offset + 6, let hours = number(bytes, offset + 1, 2),
      let minutes = number(bytes, offset + 4, 2)
    else { return seconds }
    let shift = hours * 3600 + minutes * 60
    return bytes[offset] == 0x2B ? seconds - shift : seconds + shift
  }

  static func text(_ seconds: Int64) -> String {
    let bounded = min(max(seconds, -62_135_596_800), 253_402_300_799)
    var day = bounded / 86_400
    var rest = bounded % 86_400
    if rest < 0 {
      rest += 86_400
      day -= 1
    }
    let (year, month, date) = civil(day)
    func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let years = String(year)
    let padding = String(repeating: "0", count: max(0, 4 - years.utf8.count))
    return "\(padding)\(years)-\(two(month))-\(two(date))T\(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60))Z"
  }

  private static func number(_ bytes: [UInt8], _ start: Int, _ count: Int) -> Int64? {
    guard start + count <= bytes.count else { return nil }
    var value: Int64 = 0
    for byte in bytes[start..<start + count] {
      guard (0x30...0x39).contains(byte) else { return nil }
      value = value * 10 + Int64(byte - 0x30)
    }
    return value
  }

  /// Days since 1970 of a date of the Gregorian calendar (years counted from March, 400 years are 146,097 days).
  private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let year = month <= 2 ? year - 1 : year
    let era = (year >= 0 ? year : year - 399) / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static func civil(_ days: Int64) -> (Int64, Int64, Int64) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let day = shifted - era * 146_097
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365
    let dayOfYear = day - (365 * year + year / 4 - year / 100)
    let month = (5 * dayOfYear + 2) / 153
    let civilMonth = month < 10 ? month + 3 : month - 9
    return (year + era * 400 + (civilMonth <= 2 ? 1 : 0), civilMonth, dayOfYear - (153 * month + 2) / 5 + 1)
  }
}
