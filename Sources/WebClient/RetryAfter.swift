import Parsing

/// `Retry-After`: seconds, or a date.
///
/// Source: RFC 9110 §10.2.3 and §5.6.7 (only the preferred date format; others count as absent).
package enum RetryAfter {
  /// - Parameter now: seconds since 1970.
  /// - Returns: zero for a date that has passed; nil for what is neither form.
  package static func parse(_ text: String, now: Int) -> Duration? {
    let text = text.trimmingSpaces
    if !text.isEmpty, text.utf8.count <= 9, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let seconds = Int(text)
    {
      return .seconds(seconds)
    }
    guard let date = HTTPDate.seconds(text) else { return nil }
    return .seconds(max(0, date - now))
  }
}

/// Dates in HTTP headers, `Sun, 06 Nov 1994 08:49:37 GMT`.
package enum HTTPDate {
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  /// Seconds since 1970; nil unless it is in the preferred form.
  package static func seconds(_ text: String) -> Int? {
    let parts = text.split(separator: " ")
    guard parts.count == 6, parts[5] == "GMT", parts[0].hasSuffix(","),
      let month = months.firstIndex(of: String(parts[2])),
      let day = number(parts[1], 1...31), let year = number(parts[3], 1970...9999)
    else { return nil }
    let clock = parts[4].split(separator: ":")
    guard clock.count == 3, let hour = number(clock[0], 0...23), let minute = number(clock[1], 0...59),
      let second = number(clock[2], 0...60)
    else { return nil }
    return CivilDate(year: year, month: month + 1, day: day).daysSince1970 * 86400 + hour * 3600 + minute * 60 + second
  }

  private static func number(_ text: Substring, _ range: ClosedRange<Int>) -> Int? {
    guard text.utf8.count <= 4, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let value = Int(text) else {
      return nil
    }
    return range.contains(value) ? value : nil
  }

}
