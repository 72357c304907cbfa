import Expressions
import Model

/// Whether an exception is for a finding.
extension PolicyException {
  /// Whether it is for this subject at all.
  func applies(to context: ReportContext) -> Bool {
    guard !images.isEmpty else { return true }
    let digests = Set(context.images.compactMap(\.digest))
    return images.contains { pattern in
      if digests.contains(where: { pattern == $0 || pattern.hasSuffix("@" + $0) }) { return true }
      return context.names.contains { Glob.matches($0, pattern: pattern) }
    }
  }

  /// Whether one of its patterns that need a look hits; its images are not looked at.
  func hits(_ finding: Finding, _ context: ReportContext) -> Bool {
    if !ids.isEmpty, !Self.names(finding).contains(where: { name in ids.contains { Self.matches(name, $0) } }) {
      return false
    }
    if !paths.isEmpty {
      guard let path = finding.evidence.path else { return false }
      let rooted = path.hasPrefix("/") ? path : "/" + path
      guard paths.contains(where: { Glob.matches(rooted, pattern: $0.hasPrefix("/") ? $0 : "/" + $0) }) else {
        return false
      }
    }
    if !packages.isEmpty {
      guard case .vulnerability(let details) = finding.details else { return false }
      let package = context.packages[details.package]
      guard packages.contains(where: { Self.matches(details, package, pattern: $0) }) else { return false }
    }
    return true
  }

  /// Under which names a finding can be meant.
  static func names(_ finding: Finding) -> [String] {
    if case .vulnerability(let details) = finding.details { return [finding.rule] + details.aliases }
    return [finding.rule]
  }

  /// Ids are told apart by letters, not by their case.
  private static func matches(_ name: String, _ pattern: String) -> Bool {
    if name == pattern { return true }
    return Glob.matches(name.lowercased(), pattern: pattern.lowercased())
  }

  private static func matches(_ details: VulnerabilityDetails, _ package: Package?, pattern: String) -> Bool {
    let names = PackageNames(details.package, package)
    if pattern.hasPrefix("pkg:") {
      if !pattern.contains("*"), let wanted = try? PackageURL(parsing: pattern) {
        return names.purl.map { PurlMatch.specificity(of: wanted, for: $0, source: package?.source) != nil } ?? false
      }
      let plain = String(details.package.prefix { $0 != "?" && $0 != "#" })
      return Glob.matches(plain, pattern: pattern) || Glob.matches(details.package, pattern: pattern)
    }
    guard let name = names.name else { return false }
    return Glob.matches(name, pattern: pattern) || Glob.matches("\(name)@\(details.installed)", pattern: pattern)
  }
}
