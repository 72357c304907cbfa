import Parsing

/// Times as engines write them: RFC 3339, in UTC, with up to nine digits behind the second.
package enum EngineTime {
  /// Nanoseconds since 1970; nil for what is no such time.
  package static func nanoseconds(_ text: String) -> Int64? {
    let bytes = Array(text.utf8)
    guard bytes.count >= 20, bytes.last == UInt8(ascii: "Z"), bytes[10] == UInt8(ascii: "T"),
      let date = CivilDate(text.prefix(10)), let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]),
      let second = number(bytes[17..<19]), hour < 24, minute < 60, second < 61
    else { return nil }
    var fraction: Int64 = 0
    var digits = 0
    if bytes[19] == UInt8(ascii: ".") {
      let part = bytes[20..<(bytes.count - 1)]
      guard part.count <= 9, let value = number(part) else { return nil }
      fraction = value
      digits = part.count
    }
    while digits < 9 {
      fraction *= 10
      digits += 1
    }
    let days = Int64(date.daysSince1970)
    let seconds = days * 86_400 + hour * 3600 + minute * 60 + second
    let (whole, isTooLarge) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    return isTooLarge ? nil : whole &+ fraction
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
    var value: Int64 = 0
    for digit in digits {
      guard (0x30...0x39).contains(digit) else { return nil }
      value = value * 10 + Int64(digit - 0x30)
    }
    return value
  }
}
