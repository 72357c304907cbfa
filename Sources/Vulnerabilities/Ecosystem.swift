import Versions

/// A world of package names with one way to order versions: a distribution with its release, or a language.
///
/// Written `kind` or `kind:release`: `debian:12`, `ubuntu:24.04`, `ubuntu:24.04-esm`, `alpine:3.22`, `wolfi`,
/// `redhat:9`, `pypi`.
package struct Ecosystem: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// A distribution by its `ID` of os-release where it has one, a language by its purl type.
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    // Distributions
    case debian, ubuntu, alpine, wolfi, chainguard, minimos, echo, redhat, almalinux, rocky, oracle, amazon, fedora
    case sles
    case slMicro = "sl-micro"
    case leap = "opensuse-leap"
    case tumbleweed = "opensuse-tumbleweed"
    case photon, azurelinux, mariner, arch, bottlerocket, gentoo
    // Languages
    case pypi, npm, maven, golang, cargo, gem, composer, nuget, pub, hex, hackage, cran, swift, conan, julia, cpan
    case githubActions = "githubactions"
    // Programs
    case bitnami, jvm, kubernetes, generic
  }

  package var kind: Kind
  /// As the feed is asked for it; empty for rolling distributions and for languages. `9.4` beside `9` for streams of
  /// extended support, `24.04-esm` beside `24.04`.
  package var release: String

  package init(_ kind: Kind, _ release: String = "") {
    self.kind = kind
    self.release = release
  }

  /// The written form; nil for an unknown kind.
  package init?(_ text: some StringProtocol) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first, let kind = Kind(rawValue: String(first)) else { return nil }
    self.init(kind, parts.count > 1 ? String(parts[1]) : "")
  }

  package var description: String { release.isEmpty ? kind.rawValue : "\(kind.rawValue):\(release)" }

  package static func < (a: Ecosystem, b: Ecosystem) -> Bool { a.description < b.description }

  package var scheme: VersionScheme { kind.scheme }
}

extension Ecosystem.Kind {
  package var scheme: VersionScheme {
    switch self {
    case .debian, .ubuntu, .echo: .dpkg
    case .alpine, .wolfi, .chainguard, .minimos: .apk
    case .redhat, .almalinux, .rocky, .oracle, .amazon, .fedora, .sles, .slMicro, .leap, .tumbleweed, .photon,
      .azurelinux, .mariner, .bottlerocket:
      .rpm
    case .arch: .pacman
    case .gentoo: .portage
    case .pypi: .pep440
    case .npm: .npm
    case .maven: .maven
    case .golang: .go
    case .cargo: .cargo
    case .gem: .rubygems
    case .composer: .composer
    case .nuget: .nuget
    case .pub: .pub
    case .hex: .hex
    case .hackage: .hackage
    case .cran: .cran
    case .swift, .conan, .julia, .githubActions, .kubernetes: .semver
    case .bitnami: .bitnami
    case .jvm: .jvm
    case .cpan, .generic: .fuzzy
    }
  }

  /// Whether its packages are installed by an operating system's package manager.
  package var isDistribution: Bool {
    switch self {
    case .debian, .ubuntu, .alpine, .wolfi, .chainguard, .minimos, .echo, .redhat, .almalinux, .rocky, .oracle,
      .amazon, .fedora, .sles, .slMicro, .leap, .tumbleweed, .photon, .azurelinux, .mariner, .arch, .bottlerocket,
      .gentoo:
      true
    case .pypi, .npm, .maven, .golang, .cargo, .gem, .composer, .nuget, .pub, .hex, .hackage, .cran, .swift, .conan,
      .julia, .cpan, .githubActions, .bitnami, .jvm, .kubernetes, .generic:
      false
    }
  }
}
