/// A way to order version numbers. Every ecosystem has its own, and each is compared exactly like its own tool does.
///
/// The rule of each scheme stands in the file named after it.
package enum VersionScheme: String, Sendable, Hashable, CaseIterable {
  // Distributions
  case dpkg, rpm, apk, pacman, portage
  // Languages
  case semver, npm, cargo, go, pep440, maven, rubygems, composer, nuget, pub, hackage, cran, hex
  // Programs
  case bitnami, jvm
  /// Last resort: only versions of the same shape can be compared.
  case fuzzy
}

/// How the left one stands to the right one.
package enum Ordering: Int, Sendable, Hashable {
  case less = -1
  case equal = 0
  case greater = 1

  package var reversed: Ordering {
    switch self {
    case .less: .greater
    case .equal: .equal
    case .greater: .less
    }
  }
}
