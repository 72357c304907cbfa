import Parsing

/// Seconds since 1970 as text, in UTC.
enum Timestamp {
  /// `2026-11-24T14:32:00Z` (RFC 3339). Years outside 0 to 9999 are clamped: the notation has no others.
  static func rfc3339(_ seconds: Int) -> String { CivilDate.rfc3339(seconds) }
}
