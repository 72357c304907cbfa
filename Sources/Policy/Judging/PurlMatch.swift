import Model

/// Whether a package URL that somebody wrote means a package that was found.
///
/// What is written must be equal; what is left out (version, qualifiers, subpath) may be anything.
enum PurlMatch {
  /// How much was asked for: more wins where two statements differ. Nil where it means another package.
  ///
  /// - Parameter source: the found package's source, which is meant by `arch=source`.
  static func specificity(of wanted: PackageURL, for found: PackageURL, source: Package.SourcePackage?) -> Int? {
    var found = found
    var qualifiers = wanted.qualifiers
    // Distributions write of a source package so: every package built from it is meant.
    if wanted.type == "deb" || wanted.type == "rpm", qualifiers["arch"] == "source" || qualifiers["arch"] == "src" {
      guard let source, !source.name.isEmpty else { return nil }
      qualifiers["arch"] = nil
      found = PackageURL(
        type: found.type, namespace: found.namespace, name: source.name, version: source.version,
        qualifiers: found.qualifiers, subpath: found.subpath)
    }
    guard wanted.type == found.type, wanted.name == found.name else { return nil }
    if let space = wanted.namespace {
      guard space == found.namespace else { return nil }
    } else if let space = found.namespace, !space.isEmpty {
      return nil
    }
    var score = 0
    if let version = wanted.version {
      guard version == found.version else { return nil }
      score += 4
    }
    for (key, value) in qualifiers {
      guard found.qualifiers[key] == value else { return nil }
      score += 1
    }
    if let subpath = wanted.subpath {
      guard subpath == found.subpath else { return nil }
      score += 1
    }
    return score
  }
}
