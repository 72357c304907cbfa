import Model
import TestKit
import Testing

@testable import Vulnerabilities

/// One database, one subject: what comes of it.
struct MatchScene {
  let home: DatabaseHome
  var os: OperatingSystem? = OperatingSystem(id: "debian", version: "12", codename: "bookworm")
  var options = MatchOptions(now: 1_764_000_000)
  var journal = FeedJournal()

  init(_ advisories: [Advisory], os: OperatingSystem? = OperatingSystem(id: "debian", version: "12")) throws {
    home = try DatabaseHome()
    try home.fill(advisories.map { .advisory($0) })
    self.os = os
  }

  init(_ lines: String..., os: OperatingSystem? = OperatingSystem(id: "debian", version: "12")) throws {
    try self.init(
      lines.map { line in
        let words = line.split(separator: " ").map(String.init)
        return LineFeed.advisory(words[0], try #require(Ecosystem(words[1])), words[2], words[3])
      }, os: os)
  }

  func match(_ packages: Package...) throws -> MatchResult { try match(packages) }

  func match(_ packages: [Package]) throws -> MatchResult {
    try AdvisoryDatabase(home.files).read { reader in
      try Matcher(reader, options, journal: journal, feeds: [LineFeed(base: "")]).match(
        packages, os, Subject(kind: .image, name: "test", os: os))
    }
  }

  func rules(_ packages: Package...) throws -> [String] { try match(packages).findings.map(\.rule) }
}

extension Package {
  static func deb(_ name: String, _ version: String, source: (String, String)? = nil) -> Package {
    Package(
      type: "deb", name: name, version: version,
      purl: PackageURL(type: "deb", namespace: "debian", name: name, version: version),
      source: source.map { SourcePackage(name: $0.0, version: $0.1) }, architecture: "amd64",
      locations: ["var/lib/dpkg/status"], foundBy: "dpkg")
  }

  static func rpm(
    _ name: String, _ version: String, source: (String, String)? = nil, module: String? = nil, arch: String = "x86_64"
  ) -> Package {
    Package(
      type: "rpm", name: name, version: version, purl: PackageURL(type: "rpm", name: name, version: version),
      source: source.map { SourcePackage(name: $0.0, version: $0.1) }, architecture: arch, foundBy: "rpm",
      attributes: module.map { ["modularitylabel": $0] } ?? [:])
  }

  static func language(_ type: String, _ name: String, _ version: String, at path: String = "app") -> Package {
    Package(
      type: type, name: name, version: version, purl: PackageURL(type: type, name: name, version: version),
      locations: [path], foundBy: type)
  }
}

extension Finding {
  var vulnerability: VulnerabilityDetails? {
    if case .vulnerability(let details) = details { return details }
    return nil
  }
}
