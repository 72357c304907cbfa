import Model
import Versions

/// What an advisory says of one package in one ecosystem. Negative evidence (`notAffected`) is a statement too.
package struct Affected: Sendable, Hashable {
  /// Which of a distribution's names `name` is.
  package enum Key: UInt8, Sendable, Hashable, CaseIterable {
    /// The source package: Debian, Ubuntu, Alpine, Wolfi, Photon, Azure Linux; its version is the source's.
    case source = 0
    /// The installed package itself: the RPM families, and all languages.
    case binary = 1
  }

  /// A Go import path that must be there for the problem to be there.
  package struct Import: Sendable, Hashable {
    package var path: String
    /// Functions and methods; empty: the whole package.
    package var symbols: [String]
    package init(path: String, symbols: [String] = []) {
      self.path = path
      self.symbols = symbols
    }
  }

  package var ecosystem: Ecosystem
  /// As ``PackageName/key(_:_:)`` of the ecosystem makes it, so that look-up is by equality.
  package var name: String
  package var key: Key
  /// What the vendor says of the versions below: `fixed` where one of the ranges ends in a fix, `affected` where no
  /// fix is known, and so on.
  package var status: VulnerabilityDetails.Status
  /// The versions it speaks about: the union of these ranges and of `versions`. Both empty: every version.
  package var ranges: [VersionRange]
  /// Versions named one by one, as written.
  package var versions: [String]
  /// Where it isn't the ecosystem's own.
  package var scheme: VersionScheme
  /// Empty: all.
  package var architectures: [String]
  /// `name:stream` of the module that the package must come from (`nodejs:12`); nil: from none.
  package var module: String?
  /// CPE of the product that it is said of (Red Hat), or what else tells products of one release apart.
  package var product: String?
  /// This distribution's word on this package and release, e.g. Debian's urgency.
  package var severity: Severity?
  package var severityWord: String?
  package var imports: [Import]
  /// In a few words why it stands as it stands, e.g. `minor issue, no DSA`; the justification of a negative statement.
  package var note: String?

  package init(
    _ ecosystem: Ecosystem, _ name: String, key: Key, status: VulnerabilityDetails.Status,
    ranges: [VersionRange] = [], versions: [String] = [], scheme: VersionScheme? = nil, architectures: [String] = [],
    module: String? = nil, product: String? = nil, severity: Severity? = nil, severityWord: String? = nil,
    imports: [Import] = [], note: String? = nil
  ) {
    self.ecosystem = ecosystem
    self.name = name
    self.key = key
    self.status = status
    self.ranges = ranges
    self.versions = versions
    self.scheme = scheme ?? ecosystem.scheme
    self.architectures = architectures
    self.module = module
    self.product = product
    self.severity = severity
    self.severityWord = severityWord
    self.imports = imports
    self.note = note
  }
}

/// From one version up to another.
package struct VersionRange: Sendable, Hashable {
  package enum End: Sendable, Hashable {
    /// Nothing mends it.
    case open
    /// Up to this version, which is the first that is well.
    case fixed(String)
    /// Up to and with this version; which one mends it isn't said.
    case last(String)
  }

  /// The first version that has it; nil: from the beginning. Never `0` for "the beginning".
  package var introduced: String?
  package var end: End

  package init(from introduced: String? = nil, _ end: End) {
    self.introduced = introduced
    self.end = end
  }

  /// Everything below `version`.
  package static func below(_ version: String) -> VersionRange { VersionRange(.fixed(version)) }
}
