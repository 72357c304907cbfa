import Model

/// What one extractor got out of one file.
package struct Extraction: Sendable, Hashable {
  /// Locations may be left empty: the file's own path is put in front where it is missing.
  package var packages: [Package] = []
  /// Files that belong to packages, by the package manager's own lists.
  package var ownership: [Ownership] = []
  /// Of os-release and its kin.
  package var operatingSystem: OperatingSystem?
  /// Further facts for the resolution after the merge, e.g. `python.record` → top-level names.
  package var notes: [String: String] = [:]
  package var problems: [String] = []

  /// The files of one package.
  package struct Ownership: Sendable, Hashable {
    /// The package manager: `dpkg`, `rpm`, `apk` …, and the package's name as that manager lists it.
    package var manager: String
    package var package: String
    /// Normalised like ``FileEntry/path``.
    package var paths: [String]
    /// Hexadecimal digests in the order of `paths` where the manager has them, else empty.
    package var digests: [String]

    package init(manager: String, package: String, paths: [String], digests: [String] = []) {
      self.manager = manager
      self.package = package
      self.paths = paths
      self.digests = digests
    }
  }

  package init() {}

  package var isEmpty: Bool {
    packages.isEmpty && ownership.isEmpty && operatingSystem == nil && notes.isEmpty
  }

  /// Notes that the file was read only in part, and why.
  package mutating func problem(_ reason: String) { problems.append(reason) }
}
