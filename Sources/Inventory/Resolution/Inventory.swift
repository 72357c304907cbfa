import Model

/// What is installed in one subject, and what is strange about it.
package struct Inventory: Sendable {
  /// Sorted by type, name, version, first location; each once.
  package var packages: [Package] = []
  package var operatingSystem: OperatingSystem?
  /// Of kind `provenance`: tampering, end of life, no advisory feed.
  package var findings: [Finding] = []
  package var problems: [Coverage.Problem] = []
  package var statistics = Statistics()
  /// Which package a path belongs to, by the package managers' lists.
  package var owners = OwnershipIndex()

  /// Facts for whoever matches advisories, by the name of the note that an extractor left: from which repositories the
  /// packages come, which of Ubuntu's services are on. Values of several files are joined by line breaks.
  package var facts: [String: String] = [:]

  /// In ``facts``: names of Ubuntu's enabled extended-maintenance services, separated by blanks: `esm-apps esm-infra`.
  package static let ubuntuServices = "ubuntu.services"

  /// Notes that become facts.
  static let factNames: Set<String> = [ubuntuServices, "dnf.repositories", "redhat.content-sets"]

  package struct Statistics: Sendable, Hashable {
    /// Contents in which an extractor found something.
    package var files = 0
    /// Packages by type, after equal ones were joined.
    package var packagesByType: [String: Int] = [:]
    /// Paths in package managers' lists, directories not counted.
    package var ownedPaths = 0
    /// Programs in the system's folders, and how many of them no package owns; 0 where nothing is known of ownership.
    package var systemPrograms = 0
    package var unownedSystemPrograms = 0
  }
}
