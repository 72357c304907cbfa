/// How bad a finding is, worst first in the order of the declaration.
///
/// Every source's own scale is mapped to this one where it is parsed (the vendor's word is kept beside it).
package enum Severity: String, Sendable, Hashable, CaseIterable, Comparable {
  case critical, high, medium, low, negligible, unknown

  /// 0 for `unknown` to 5 for `critical`.
  package var rank: Int {
    switch self {
    case .critical: 5
    case .high: 4
    case .medium: 3
    case .low: 2
    case .negligible: 1
    case .unknown: 0
    }
  }

  package static func < (a: Severity, b: Severity) -> Bool { a.rank < b.rank }
}
