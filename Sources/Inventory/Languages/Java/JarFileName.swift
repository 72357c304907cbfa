/// What the name of an archive says: `NAME-VERSION[-CLASSIFIER].jar`.
///
/// Names and versions both may have hyphens and digits in them (`log4j-1.2-api-2.17.1`, `stax-api-1.0-2`,
/// `guava-31.1-jre`): a version begins at the first part with a leading digit behind which nothing stands that can't
/// belong to a version or a classifier.
struct JarFileName: Sendable, Hashable {
  /// Without the suffix.
  let stem: String
  let name: String
  let version: String?
  let classifier: String?
  let suffix: String?

  init(_ fileName: String) {
    var stem = fileName[...]
    suffix = ArchiveSuffix.of(fileName[...])
    if let known = suffix, ArchiveSuffix.java.contains(known) || known == "zip" || known == "bin" {
      stem = stem.dropLast(known.count + 1)
    }
    self.stem = String(stem)
    if let (bundle, bundleVersion) = Self.bundle(stem) {
      (name, version, classifier) = (bundle, bundleVersion, nil)
      return
    }
    let parts = stem.split(separator: "-", omittingEmptySubsequences: false)
    for start in parts.indices.dropFirst() where Self.isVersionStart(parts[start]) {
      guard let count = Self.versionLength(parts[start...]) else { continue }
      name = parts[..<start].joined(separator: "-")
      var version = parts[start..<start + count].joined(separator: "-")
      if version.first == "v" { version.removeFirst() }
      self.version = version
      let rest = parts[(start + count)...].joined(separator: "-")
      classifier = rest.isEmpty ? nil : rest
      return
    }
    (name, version, classifier) = (String(stem), nil, nil)
  }

  /// Bundles of Eclipse: `org.eclipse.core.runtime_3.12.0.v20160606-1342`.
  private static func bundle(_ stem: Substring) -> (String, String)? {
    guard let underscore = stem.lastIndex(of: "_"), stem[..<underscore].contains(".") else { return nil }
    let version = stem[stem.index(after: underscore)...]
    let numbers = version.split(separator: ".").prefix(3).filter { part in part.allSatisfy(\.isNumber) }
    return numbers.count == 3 ? (String(stem[..<underscore]), String(version)) : nil
  }

  private static func isVersionStart(_ part: Substring) -> Bool {
    guard let first = part.utf8.first else { return false }
    if (0x30...0x39).contains(first) { return true }
    return first == UInt8(ascii: "v") && part.utf8.dropFirst().first.map { (0x30...0x39).contains($0) } ?? false
      && part.utf8.contains(UInt8(ascii: "."))
  }

  /// How many parts from the first on are the version; nil where this is no version.
  private static func versionLength(_ parts: ArraySlice<Substring>) -> Int? {
    var length = 1
    var rest = parts.dropFirst()
    // A number before something dotted belongs to the name: `jsr-275-0.9.1`.
    if let first = parts.first, first.allSatisfy(\.isNumber), let next = rest.first, isVersionStart(next),
      next.contains(".")
    {
      return nil
    }
    while let part = rest.first, part.utf8.first.map({ (0x30...0x39).contains($0) }) ?? false || isQualifier(part) {
      length += 1
      rest = rest.dropFirst()
    }
    if let part = rest.first, isClassifier(part) { return length }
    // A later part that begins with a digit and has a dot is the real version; this one belongs to the name.
    return rest.contains { $0.contains(".") && isVersionStart($0) } ? nil : length
  }

  /// Words in versions, with or without a number behind them.
  private static func isQualifier(_ part: Substring) -> Bool {
    let word = part.lowercased()
    let letters = word.prefix { $0.isLetter }
    guard word.dropFirst(letters.count).allSatisfy({ $0.isNumber || $0 == "." || $0 == "_" }) else {
      // A commit: g1a2b3c4, or nothing but hexadecimal digits.
      return word.count >= 7 && word.allSatisfy(\.isHexDigit) && word.contains(where: \.isNumber)
    }
    switch letters {
    case "alpha", "beta", "rc", "cr", "m", "milestone", "snapshot", "release", "final", "ga", "sp", "incubating", "jre",
      "android", "pre", "b", "build", "rev", "r", "patch", "p", "dev", "ea", "preview", "hotfix", "redhat", "fuse",
      "jbossorg",
      "atlassian", "cdh", "hdp", "emr", "amzn", "nightly", "v", "stable", "ce", "ee", "pr", "a":
      return true
    default: return false
    }
  }

  private static func isClassifier(_ part: Substring) -> Bool {
    switch part.lowercased() {
    case "linux", "windows", "osx", "macos", "mac", "freebsd", "solaris", "aix", "natives", "native", "sources",
      "javadoc",
      "tests", "test", "shaded", "all", "uber", "fat", "standalone", "dependencies", "with", "jar", "exec", "bin",
      "nohive":
      return true
    default: return part.hasPrefix("jdk") || part.hasPrefix("java") || part.hasPrefix("hadoop")
    }
  }
}
