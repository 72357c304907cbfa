import Parsing

/// Times as people read them, in UTC.
package enum Clock {
  /// `2026-11-25 10:02:11`.
  package static func full(_ seconds: Double) -> String {
    let text = CivilDate.rfc3339(bounded(seconds))
    return text.prefix(10) + " " + text.dropFirst(11).prefix(8)
  }

  /// `2026-11-25T10:02:11Z`, for `<time datetime>`.
  package static func machine(_ seconds: Double) -> String { CivilDate.rfc3339(bounded(seconds)) }

  /// `10:02:11`.
  package static func timeOfDay(_ seconds: Double) -> String { CivilDate.clock(bounded(seconds) % 86400) }

  /// `0.4 s`, `29 s`, `12 min`, `3 h`, `5 days`.
  package static func span(_ seconds: Double) -> String {
    let seconds = max(0, min(seconds.isFinite ? seconds : 0, 1e10))
    return switch seconds {
    case ..<10: "\((seconds * 10).rounded() / 10) s"
    case ..<120: "\(Int(seconds)) s"
    case ..<7200: "\(Int(seconds / 60)) min"
    case ..<172_800: "\(Int(seconds / 3600)) h"
    default: "\(Int(seconds / 86400)) days"
    }
  }

  private static func bounded(_ seconds: Double) -> Int {
    seconds.isFinite ? Int(min(max(seconds, 0), 253_402_300_799)) : 0
  }
}
