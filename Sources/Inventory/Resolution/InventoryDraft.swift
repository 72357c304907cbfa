import Images
import Model

/// The inventory while the steps work on it.
package struct InventoryDraft {
  package let tree: FileTree
  /// ``InventoryInspector/identifier``, to ask the tree for more.
  package let inspector: String
  /// Diff ids, lowest layer first; nil where there is none.
  package let layers: [Digest?]
  /// False for a plain directory: a machine's root, a project.
  package let isImage: Bool
  package var subject: Subject
  package let today: Day

  /// Every content in which an extractor found something, in the order of paths; behind them what steps add.
  package var files: [ExaminedFile]
  package var packages: [FoundPackage]
  /// The root, and roots inside it (a chroot, an unpacked image) that have a package database.
  package var systems: [SystemRoot] = [SystemRoot(path: "")]
  package var owners = OwnershipIndex()
  package var findings: [Finding] = []
  package var problems: [Coverage.Problem] = []
  /// Paths of which several layers have a version: see ``FileTree/rewrittenPaths(of:)``.
  package let rewrittenPaths: Set<String>
  package var statistics = Inventory.Statistics()
}

/// One content and what the extractors left about it, packages aside: those are in ``InventoryDraft/packages``.
package struct ExaminedFile: Sendable {
  package let path: String
  package let node: FileNode
  package let results: [(name: String, extraction: Extraction)]
}

/// A package and the file that proves it.
package struct FoundPackage: Sendable {
  package var package: Package
  /// Index in ``InventoryDraft/files``.
  package let file: Int
  /// Index in ``InventoryDraft/systems`` for packages of the operating system; nil for all others.
  package var system: Int?
  /// Of packages of the operating system: the finished purl as text, by which others name them.
  package var reference = ""

  /// Written down in a lock file or manifest; whether it is installed is another question.
  package var isFromLockFile: Bool { package.attributes["evidence"] == "lock-file" }
}

/// A directory that is the root of an operating system.
package struct SystemRoot: Sendable {
  /// Empty for the subject's own root.
  package let path: String
  package var operatingSystem: OperatingSystem?
  /// Package managers with a database here, by the name of the package type: `deb`, `rpm`, `apk` …
  package var managers: Set<String> = []

  package init(path: String) { self.path = path }

  /// A path below this root as the tree has it.
  package func path(_ relative: String) -> String { path.isEmpty ? relative : "\(path)/\(relative)" }
}

extension InventoryDraft {
  /// Adds a provenance finding about the subject.
  package mutating func report(
    _ rule: String, _ severity: Severity, _ title: String, path: String? = nil, details: [String: String] = [:],
    aspect: String = "package-database", expected: String? = nil, found: String? = nil, remediation: String,
    identity: [String] = []
  ) {
    findings.append(
      Finding(
        kind: .provenance, rule: rule, severity: severity, title: title, subject: subject,
        evidence: Evidence(path: path, details: details), remediation: remediation,
        details: .provenance(ProvenanceDetails(aspect: aspect, expected: expected, found: found)), identity: identity))
  }
}
