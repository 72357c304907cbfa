import Versions

extension VersionScheme {
  /// How `a` stands to `b`; nil where the scheme can't compare them.
  func order(_ a: String, _ b: String) -> Ordering? { a == b ? .equal : compare(a, b) }

  /// The lowest of versions that can be compared; the first where they can't.
  func lowest(_ versions: some Sequence<String>) -> String? {
    versions.reduce(nil as String?) { lowest, version in
      guard let lowest else { return version }
      return compare(version, lowest) == .less ? version : lowest
    }
  }
}
