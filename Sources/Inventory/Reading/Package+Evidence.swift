import Model

/// The two ways in which an extractor of a language finds a package.
extension Package {
  /// One that is there: its files lie where its package manager puts them.
  static func installed(
    _ name: EcosystemName, _ version: String, qualifiers: [String: String] = [:], architecture: String? = nil,
    licenses: [String] = [], scope: Scope = .runtime, attributes: [String: String] = [:]
  ) -> Package {
    Package(
      type: name.type, name: name.full, version: version,
      purl: PackageURL(
        type: name.type, namespace: name.namespace, name: name.name, version: version, qualifiers: qualifiers),
      architecture: architecture, licenses: licenses, scope: scope, foundBy: "", attributes: attributes)
  }

  /// One that a lock or manifest file names: it may be there or not.
  static func locked(
    _ name: EcosystemName, _ version: String, qualifiers: [String: String] = [:], subpath: String? = nil,
    licenses: [String] = [], scope: Scope = .runtime, digests: [String] = [], attributes: [String: String] = [:]
  ) -> Package {
    var attributes = attributes
    attributes["evidence"] = "lock-file"
    return Package(
      type: name.type, name: name.full, version: version,
      purl: PackageURL(
        type: name.type, namespace: name.namespace, name: name.name, version: version, qualifiers: qualifiers,
        subpath: subpath),
      licenses: licenses, scope: scope, foundBy: "", digests: digests, attributes: attributes)
  }

  /// One of which a manifest asks for some range: in the inventory, never matched as if it were that version.
  static func declared(_ name: EcosystemName, range: String, scope: Scope = .declared) -> Package {
    var package = Package.locked(name, "", scope: .declared)
    let range = range.trimmed
    if !range.isEmpty { package.attributes["range"] = String(range.prefix(256)) }
    if scope == .development { package.attributes["declared-for"] = "development" }
    return package
  }
}
