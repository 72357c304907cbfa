/// A way to order version numbers. Every ecosystem has its own, and each is compared exactly like its own tool does.
///
/// The rule of each scheme stands in the file named after it.
///
///     VersionScheme.dpkg.compare("1.0~rc1-1", "1.0-1")  // .less
package enum VersionScheme: String, Sendable, Hashable, CaseIterable {
  // Distributions
  case dpkg, rpm, apk, pacman, portage
  // Languages
  case semver, npm, cargo, go, pep440, maven, rubygems, composer, nuget, pub, hackage, cran, hex
  // Programs
  case bitnami, jvm
  /// Last resort: only versions of the same shape can be compared.
  case fuzzy

  /// Longest version that is compared, in bytes. What is longer is no version.
  package static let maximumLength = 1024

  /// How the left version stands to the right one; nil where the scheme can't tell (one of them is no version).
  package func compare(_ left: VersionText, _ right: VersionText) -> Ordering? {
    guard left.isPlausible, right.isPlausible else { return nil }
    return switch self {
    case .dpkg: DpkgVersion.compare(left, right)
    case .rpm: RpmVersion.compare(left, right)
    case .apk: ApkVersion.compare(left, right)
    case .pacman: PacmanVersion.compare(left, right)
    case .portage: PortageVersion.compare(left, right)
    case .semver, .npm, .cargo, .hex: SemanticVersion.compare(left, right, .semver)
    case .nuget: SemanticVersion.compare(left, right, .nuget)
    case .pub: SemanticVersion.compare(left, right, .pub)
    case .bitnami: SemanticVersion.compare(left, right, .bitnami)
    case .go: GoVersion.compare(left, right)
    case .pep440: PythonVersion.compare(left, right)
    case .maven: MavenVersion.compare(left, right)
    case .rubygems: GemVersion.compare(left, right)
    case .composer: ComposerVersion.compare(left, right)
    case .hackage: NumberListVersion.compare(left, right, separators: .dot)
    case .cran: NumberListVersion.compare(left, right, separators: .dotOrHyphen)
    case .jvm: JavaRuntimeVersion.compare(left, right)
    case .fuzzy: FuzzyVersion.compare(left, right)
    }
  }

  package func compare(_ left: String, _ right: String) -> Ordering? {
    VersionText.with(left) { left in VersionText.with(right) { right in compare(left, right) } }
  }

  /// Whether `version` is one by the scheme's own rules. Stricter than what can be compared: tools, and advisories,
  /// are lenient.
  package func isValid(_ version: String) -> Bool {
    VersionText.with(version) { text in
      guard text.isPlausible else { return false }
      return switch self {
      case .dpkg: DpkgVersion.isValid(text)
      case .rpm: RpmVersion.isValid(text)
      case .apk: ApkVersion.isValid(text)
      case .pacman: PacmanVersion.isValid(text)
      case .portage: PortageVersion.isValid(text)
      case .semver, .npm, .cargo, .hex, .pub: SemanticVersion.isValid(text)
      case .nuget: SemanticVersion.isValid(text, parts: 2...4)
      case .bitnami: SemanticVersion.isValid(text, parts: 1...4)
      case .go: GoVersion.isValid(text)
      case .pep440: PythonVersion(text) != nil
      case .maven: MavenVersion.isValid(text)
      case .rubygems: GemVersion.isValid(text)
      case .composer: ComposerVersion.isValid(text)
      case .hackage: NumberListVersion.isValid(text, separators: .dot)
      case .cran: NumberListVersion.isValid(text, separators: .dotOrHyphen)
      case .jvm: JavaRuntimeVersion.isValid(text)
      case .fuzzy: FuzzyVersion.isValid(text)
      }
    }
  }
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

  /// How two values stand to each other.
  package static func of<T: Comparable>(_ a: T, _ b: T) -> Ordering { a < b ? .less : a == b ? .equal : .greater }

  /// This, or if it is `equal` the next.
  package func then(_ next: @autoclosure () -> Ordering) -> Ordering { self == .equal ? next() : self }
}
