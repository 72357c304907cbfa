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
    /// The package manager: `dpkg`, `rpm`, `apk` …, and the package's name as that manager lists it: `bash`,
    /// `libc6:amd64`, or with its version where several can be installed side by side (`kernel-5.14.0-1.el9`).
    package var manager: String
    package var package: String
    /// Normalised like ``FileEntry/path``.
    package var owned: OwnedPaths
    /// Packed like the paths: see ``digests``.
    package var sums: OwnedPaths

    package init(manager: String, package: String, owned: OwnedPaths, sums: OwnedPaths = OwnedPaths()) {
      self.manager = manager
      self.package = package
      self.owned = owned
      self.sums = sums
    }

    package init(manager: String, package: String, paths: [String], digests: [String] = []) {
      self.init(manager: manager, package: package, owned: OwnedPaths(paths), sums: OwnedPaths(digests))
    }

    /// Hexadecimal digests in the order of `paths` where the manager has them, else empty.
    package var digests: [String] { sums.strings }
    package var paths: [String] { owned.strings }
  }

  package init() {}

  package var isEmpty: Bool {
    packages.isEmpty && ownership.isEmpty && operatingSystem == nil && notes.isEmpty
  }

  /// Notes that the file was read only in part, and why.
  package mutating func problem(_ reason: String) { problems.append(reason) }
}
