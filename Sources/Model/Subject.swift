/// What a finding is about.
package struct Subject: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    case image, container, host, daemon, directory, file, sbom, network, cluster
  }

  package var kind: Kind
  /// What a person calls it: an image's tag, a container's name, a path.
  package var name: String
  /// The manifest's digest where the subject is an image and has one; else the image id (the configuration's digest).
  package var digest: Digest?
  /// The engine's identifier, e.g. a container's 64-digit id.
  package var identifier: String?
  package var os: OperatingSystem?

  package init(
    kind: Kind, name: String, digest: Digest? = nil, identifier: String? = nil, os: OperatingSystem? = nil
  ) {
    self.kind = kind
    self.name = name
    self.digest = digest
    self.identifier = identifier
    self.os = os
  }
}

/// A distribution and its release, as os-release(5) names them.
package struct OperatingSystem: Sendable, Hashable {
  /// `ID` of os-release, lower case: `debian`, `alpine`, `rhel`.
  package var id: String
  /// `VERSION_ID`; empty for rolling releases.
  package var version: String
  /// `VERSION_CODENAME`, e.g. `bookworm`.
  package var codename: String?
  package var prettyName: String?
  /// `ID_LIKE`, in order.
  package var like: [String]
  /// Last day of regular support, `yyyy-MM-dd`, where it is known.
  package var endOfLife: String?
  /// Whether that day has passed; nil where it is not known.
  package var isPastEndOfLife: Bool?

  package init(
    id: String, version: String, codename: String? = nil, prettyName: String? = nil, like: [String] = [],
    endOfLife: String? = nil, isPastEndOfLife: Bool? = nil
  ) {
    self.id = id
    self.version = version
    self.codename = codename
    self.prettyName = prettyName
    self.like = like
    self.endOfLife = endOfLife
    self.isPastEndOfLife = isPastEndOfLife
  }
}
