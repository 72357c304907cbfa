import Model
import Versions

/// What one upstream record says, in the one shape that all feeds are brought into.
///
/// Words that only one feed has ("0", `nodsa`, `no_fix_planned`) become a status where they are parsed. Texts are
/// bounded there too: see ``Bounds``.
package struct Advisory: Sendable, Hashable {
  package enum Kind: UInt8, Sendable, Hashable, CaseIterable {
    case vulnerability = 0
    /// No longer maintained, unsound, a notice: informs, and is not counted as a vulnerability.
    case unmaintained = 1
    case unsound = 2
    case notice = 3
    /// The package itself is malicious (OSV's `MAL-…`).
    case malicious = 4
    /// An available security update without further word on what it mends.
    case update = 5
  }

  /// How bad it is, in the words of one authority.
  package struct SeverityStatement: Sendable, Hashable {
    /// Who says it: the feed's name, `nvd`, `ghsa`, a CNA.
    package var source: String
    package var severity: Severity
    /// The authority's own word where it isn't ours, e.g. `Important`, `not yet assigned`.
    package var word: String?
    package init(source: String, severity: Severity, word: String? = nil) {
      self.source = source
      self.severity = severity
      self.word = word
    }
  }

  /// A CVSS vector as published; what it is worth is computed when it is used.
  package struct Vector: Sendable, Hashable {
    /// Who gave it.
    package var source: String
    /// With its prefix (`CVSS:3.1/AV:N/…`); version 2 has none.
    package var vector: String
    package init(source: String, vector: String) {
      self.source = source
      self.vector = vector
    }
  }

  /// Longest texts that are kept, in bytes; what is longer is cut where it is parsed.
  package enum Bounds {
    package static let title = 256
    package static let details = 1024
    package static let links = 8
    package static let aliases = 64
    /// CVE ids that one record covers.
    package static let covered = 4096
  }

  /// Unique within the feed: what an update compares and replaces by. The id, save where an upstream has several
  /// records of one id (Debian's tracker has one for each source package and CVE).
  package var key: String
  /// The upstream's own id: `CVE-2021-44228`, `GHSA-…`, `DSA-…`, `ALSA-…`.
  package var id: String
  package var kind: Kind
  /// Other names of the very same problem.
  package var aliases: [String]
  /// The problems that an advisory about an update mends (`ALSA-…` names CVEs): each is a finding of its own. Empty
  /// where the record is about one problem, whose names are `id` and `aliases`.
  package var covers: [String]
  /// One line.
  package var title: String
  package var details: String
  package var severities: [SeverityStatement]
  package var vectors: [Vector]
  /// RFC 3339, or a date alone.
  package var published: String?
  package var modified: String?
  /// Set: the upstream took it back. It deletes and never matches.
  package var withdrawn: String?
  /// The record's own page first.
  package var links: [String]
  package var affected: [Affected]

  package init(
    key: String? = nil, id: String, kind: Kind = .vulnerability, aliases: [String] = [], covers: [String] = [],
    title: String = "", details: String = "", severities: [SeverityStatement] = [], vectors: [Vector] = [],
    published: String? = nil, modified: String? = nil, withdrawn: String? = nil, links: [String] = [],
    affected: [Affected] = []
  ) {
    self.key = key ?? id
    self.id = id
    self.kind = kind
    self.aliases = aliases
    self.covers = covers
    self.title = title
    self.details = details
    self.severities = severities
    self.vectors = vectors
    self.published = published
    self.modified = modified
    self.withdrawn = withdrawn
    self.links = links
    self.affected = affected
  }
}
