import Parsing

/// Times as messages have them.
enum Timestamp {
  /// RFC 3339 with milliseconds: `2026-11-30T22:10:05.120Z`.
  static func milliseconds(_ seconds: Double) -> String {
    CivilDate.rfc3339(milliseconds: Int((bounded(seconds) * 1000).rounded()))
  }

  private static func bounded(_ seconds: Double) -> Double {
    seconds.isFinite ? min(max(seconds, 0), 253_402_300_799) : 0
  }

  private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// RFC 5322 §3.3: `Mon, 30 Nov 2026 22:10:05 +0000`.
  static func mail(_ seconds: Double) -> String {
    let whole = Int(bounded(seconds))
    let day = whole / 86_400
    let date = CivilDate(daysSince1970: day)
    return
      "\(days[day % 7]), \(date.day) \(months[date.month - 1]) \(date.year) \(CivilDate.clock(whole % 86_400)) +0000"
  }
}
