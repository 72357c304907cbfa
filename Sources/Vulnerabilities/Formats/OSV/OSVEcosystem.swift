import Model

/// OSV's names of ecosystems (`Ubuntu:24.04:LTS`, `crates.io`) in our words.
///
/// Source: the OSV schema, "Defined ecosystems", and the upstreams' own records.
enum OSVEcosystem {
  /// What one `package.ecosystem` stands for.
  struct Place: Hashable {
    var ecosystem: Ecosystem
    var key: Affected.Key
    /// CPE of the product, where the ecosystem names one.
    var product: String?
  }

  /// Nil for what no package of an image can be of (`OSS-Fuzz`, `GIT`, `Android`), and what isn't known.
  static func place(_ text: String) -> Place? {
    let colon = text.firstIndex(of: ":")
    let name = colon.map { String(text[..<$0]) } ?? text
    let suffix = colon.map { String(text[text.index(after: $0)...]) } ?? ""
    if let kind = languages[name] {
      // What follows the colon is a registry; only the ecosystem's own is meant by a name alone.
      return Place(ecosystem: Ecosystem(kind), key: .binary)
    }
    return distribution(name, suffix)
  }

  private static let languages: [String: Ecosystem.Kind] = [
    "PyPI": .pypi, "npm": .npm, "Maven": .maven, "Go": .golang, "crates.io": .cargo, "RubyGems": .gem,
    "Packagist": .composer, "NuGet": .nuget, "Pub": .pub, "Hex": .hex, "Hackage": .hackage, "CRAN": .cran,
    "SwiftURL": .swift, "ConanCenter": .conan, "Julia": .julia, "GitHub Actions": .githubActions, "Bitnami": .bitnami,
  ]

  private static func distribution(_ name: String, _ suffix: String) -> Place? {
    switch name {
    case "Debian": release(.debian, suffix, .source)
    case "Ubuntu": ubuntu(suffix)
    case "Alpine": release(.alpine, suffix.hasPrefix("v") ? String(suffix.dropFirst()) : suffix, .source)
    case "Wolfi": Place(ecosystem: Ecosystem(.wolfi), key: .source)
    case "Chainguard": Place(ecosystem: Ecosystem(.chainguard), key: .source)
    case "MinimOS": Place(ecosystem: Ecosystem(.minimos), key: .source)
    case "Echo": Place(ecosystem: Ecosystem(.echo), key: .source)
    case "AlmaLinux": release(.almalinux, suffix, .binary)
    // Its records name source packages, with the source's epoch.
    case "Rocky Linux": release(.rocky, suffix, .source)
    case "Photon OS": release(.photon, suffix, .source)
    case "Azure Linux": azure(suffix)
    case "Red Hat":
      RedHatProduct(osv: suffix).flatMap {
        $0.isLayered ? nil : Place(ecosystem: $0.ecosystem, key: .binary, product: $0.family)
      }
    case "SUSE", "openSUSE":
      SUSEProduct(name == "SUSE" ? "SUSE " + suffix : "openSUSE " + suffix).map {
        Place(ecosystem: $0.ecosystem, key: .binary)
      }
    default: nil
    }
  }

  private static func release(_ kind: Ecosystem.Kind, _ release: String, _ key: Affected.Key) -> Place? {
    guard !release.isEmpty, release.utf8.allSatisfy({ $0 != UInt8(ascii: ":") }) else { return nil }
    return Place(ecosystem: Ecosystem(kind, release), key: key)
  }

  /// `24.04:LTS`, `25.10`, `Pro:20.04:LTS`. Streams of their own (`Pro:FIPS:…`, `Pro:Realtime:…`) are left out: their
  /// versions don't compare with those of the release.
  private static func ubuntu(_ suffix: String) -> Place? {
    var parts = suffix.split(separator: ":")
    if parts.last == "LTS" { parts.removeLast() }
    if parts.count == 1 { return release(.ubuntu, String(parts[0]), .source) }
    guard parts.count == 2, parts[0] == "Pro" else { return nil }
    return release(.ubuntu, "\(parts[1])-esm", .source)
  }

  private static func azure(_ suffix: String) -> Place? {
    guard let major = suffix.split(separator: ".").first.flatMap({ Int($0) }) else { return nil }
    return release(major < 3 ? .mariner : .azurelinux, "\(major).0", .source)
  }
}
