import Glibc

/// What time reports say it is.
enum Clock {
  /// Seconds since 1970: `SOURCE_DATE_EPOCH` where it is set, so that equal input gives equal bytes.
  ///
  /// Source: reproducible-builds.org, SOURCE_DATE_EPOCH specification 1.1.
  static func now(_ environment: [String: String]) -> Int {
    if let text = environment["SOURCE_DATE_EPOCH"], let seconds = Int(text), seconds >= 0 { return seconds }
    return time(nil)
  }
}
