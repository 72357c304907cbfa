import Model
import Versions

/// Under which names one package is looked up, and with which version.
struct PackageLookup {
  struct Key: Hashable {
    var ecosystem: Ecosystem
    var name: String
    var key: Affected.Key
    var version: String
    /// The version's epoch can't be known (rpm's source package by its file name).
    var ignoresEpoch = false
  }

  /// Why a package isn't looked up at all.
  enum Obstacle: Hashable {
    /// No feed speaks about such packages.
    case noFeed
    case noVersion
    /// Of Maven: an artifact without a group is no name.
    case noGroup
    /// Modular by its release, without a label that says of which module.
    case noModule
  }

  var keys: [Key] = []
  var obstacle: Obstacle?

  init(_ package: Package, _ distribution: [Ecosystem]) {
    switch package.type {
    case "deb", "apk", "rpm", "alpm", "ebuild", "bottlerocket": system(package, distribution)
    default: language(package)
    }
  }

  private mutating func system(_ package: Package, _ distribution: [Ecosystem]) {
    guard !package.version.isEmpty else {
      obstacle = .noVersion
      return
    }
    if package.type == "rpm", package.attributes["modularitylabel"] == nil,
      package.version.contains("module_el") || package.version.contains("module+el")
    {
      obstacle = .noModule
      return
    }
    let fits = distribution.filter { Self.types[$0.kind] == package.type }
    guard !fits.isEmpty else {
      obstacle = .noFeed
      return
    }
    for ecosystem in fits {
      keys.append(Key(ecosystem: ecosystem, name: package.name, key: .binary, version: package.version))
      let source = package.source
      var version = source.map { $0.version.isEmpty ? package.version : $0.version } ?? package.version
      var ignoresEpoch = false
      if package.type == "rpm", source != nil {
        // The name of the file never has the epoch. Where the binary was built with the source's own version, its
        // epoch is the source's too.
        let plain = package.version.firstIndex(of: ":").map {
          String(package.version[package.version.index(after: $0)...])
        }
        if version == plain { version = package.version } else { ignoresEpoch = version != package.version }
      }
      keys.append(
        Key(
          ecosystem: ecosystem, name: source?.name ?? package.name, key: .source, version: version,
          ignoresEpoch: ignoresEpoch))
    }
  }

  private static let types: [Ecosystem.Kind: String] = [
    .debian: "deb", .ubuntu: "deb", .echo: "deb", .alpine: "apk", .wolfi: "apk", .chainguard: "apk", .minimos: "apk",
    .redhat: "rpm", .almalinux: "rpm", .rocky: "rpm", .oracle: "rpm", .amazon: "rpm", .fedora: "rpm", .sles: "rpm",
    .slMicro: "rpm", .leap: "rpm", .tumbleweed: "rpm", .photon: "rpm", .azurelinux: "rpm", .mariner: "rpm",
    .arch: "alpm", .gentoo: "ebuild", .bottlerocket: "bottlerocket",
  ]

  /// By purl type.
  static let languages: [String: Ecosystem.Kind] = [
    "pypi": .pypi, "npm": .npm, "maven": .maven, "golang": .golang, "cargo": .cargo, "gem": .gem,
    "composer": .composer, "nuget": .nuget, "pub": .pub, "hex": .hex, "hackage": .hackage, "cran": .cran,
    "swift": .swift, "conan": .conan, "julia": .julia, "cpan": .cpan, "githubactions": .githubActions,
    "github": .githubActions, "bitnami": .bitnami,
  ]

  private mutating func language(_ package: Package) {
    guard let kind = Self.languages[package.type] else {
      obstacle = .noFeed
      return
    }
    guard !package.version.isEmpty, package.version != "(devel)" else {
      obstacle = .noVersion
      return
    }
    if kind == .maven, !package.name.contains(":") {
      obstacle = .noGroup
      return
    }
    // A program's own module is stamped with a version that its build made up, never one that advisories name.
    if kind == .golang, package.attributes["main-module"] == "true", Self.isPseudo(package.version) {
      obstacle = .noVersion
      return
    }
    var name = package.name
    if kind == .swift, let space = package.purl.namespace { name = "\(space)/\(package.purl.name)" }
    let ecosystem = Ecosystem(kind)
    keys.append(
      Key(ecosystem: ecosystem, name: PackageName.key(name, kind), key: .binary, version: package.version))
    // The toolchain has a name of its own in Go's database.
    if kind == .golang, name == "stdlib" {
      keys.append(Key(ecosystem: ecosystem, name: "toolchain", key: .binary, version: package.version))
    }
  }

  /// `v0.0.0-20240131123456-abcdefabcdef` and `v1.2.4-0.20240131123456-abcdefabcdef`.
  static func isPseudo(_ version: String) -> Bool {
    let base = version.split(separator: "+", maxSplits: 1).first ?? ""
    let parts = base.split(separator: "-")
    guard parts.count >= 3, let hash = parts.last, hash.utf8.count == 12 else { return false }
    let time = parts[parts.count - 2].split(separator: ".").last ?? ""
    return time.utf8.count == 14 && time.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }
}
