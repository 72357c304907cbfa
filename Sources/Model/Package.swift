/// One piece of software found in a subject.
package struct Package: Sendable, Hashable {
  /// What the file says about how the package is used.
  package enum Scope: String, Sendable, Hashable {
    /// Used at run time: the normal case.
    case runtime
    /// Only for development, tests or the build; left out of findings by default.
    case development
    case optional
    /// Written in a file but not installed: a package file lying about, a range in a manifest.
    case declared
  }

  /// The source package a distribution built this one from.
  package struct SourcePackage: Sendable, Hashable {
    package var name: String
    package var version: String
    package init(name: String, version: String) {
      self.name = name
      self.version = version
    }
  }

  /// The purl type: `deb`, `rpm`, `apk`, `pypi`, `npm`, `maven`, `golang` …
  package var type: String
  /// Full name as its ecosystem writes it: `group:artifact` for Maven, `@scope/name` for npm, the module path for Go.
  package var name: String
  /// As its ecosystem writes it, with epoch; empty where the evidence has none.
  package var version: String
  package var purl: PackageURL
  package var source: SourcePackage?
  package var architecture: String?
  /// Licence expressions or names as declared.
  package var licenses: [String]
  /// Paths in the subject that prove it, nested archives as `outer.war!/lib/inner.jar`; the first is the metadata file.
  package var locations: [String]
  /// Uncompressed digest (diff id) of the layer in which this name and version first stands.
  package var layer: Digest?
  package var scope: Scope
  /// purl of the operating-system package that owns the file which proves this one.
  package var ownedBy: String?
  /// purls of the packages this one depends on, where the file says so.
  package var dependencies: [String]
  /// Who found it, e.g. `dpkg`, `java-archive`.
  package var foundBy: String
  /// Digests of the package's own file, where the advisories need them (jars: `sha1:…`).
  package var digests: [String]
  /// Further facts of the ecosystem, e.g. `modularitylabel`, `main-module`, `maintainer`. Sorted when written.
  package var attributes: [String: String]

  package init(
    type: String, name: String, version: String, purl: PackageURL, source: SourcePackage? = nil,
    architecture: String? = nil, licenses: [String] = [], locations: [String] = [], layer: Digest? = nil,
    scope: Scope = .runtime, ownedBy: String? = nil, dependencies: [String] = [], foundBy: String,
    digests: [String] = [], attributes: [String: String] = [:]
  ) {
    self.type = type
    self.name = name
    self.version = version
    self.purl = purl
    self.source = source
    self.architecture = architecture
    self.licenses = licenses
    self.locations = locations
    self.layer = layer
    self.scope = scope
    self.ownedBy = ownedBy
    self.dependencies = dependencies
    self.foundBy = foundBy
    self.digests = digests
    self.attributes = attributes
  }
}
