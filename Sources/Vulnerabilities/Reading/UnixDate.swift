import Parsing

/// Calendar dates of seconds since 1970 (UTC), without a calendar library.
enum UnixDate {
  /// `yyyy-MM-dd`.
  static func text(_ seconds: Int) -> String { date(seconds).description }

  static func year(_ seconds: Int) -> Int { date(seconds).year }

  private static func date(_ seconds: Int) -> CivilDate {
    CivilDate(daysSince1970: min(max(seconds, 0), 253_402_300_799) / 86_400)
  }
}
