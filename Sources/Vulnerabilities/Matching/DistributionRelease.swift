import Model

/// Where a distribution's packages are looked up.
///
/// Source: os-release(5) of the distributions; each vendor's own naming of its releases.
package struct DistributionRelease: Sendable, Hashable {
  package enum Outcome: Sendable, Hashable {
    /// Asked in this order; all of them count.
    case ecosystems([Ecosystem])
    /// There is no feed, for this reason.
    case noFeed(String)
  }

  package let outcome: Outcome

  package init(_ os: OperatingSystem) {
    let name = os.prettyName ?? (os.version.isEmpty ? os.id : "\(os.id) \(os.version)")
    if let found = Self.ecosystems(os) {
      outcome = .ecosystems(found)
    } else if let like = os.like.first(where: { $0 == "debian" || $0 == "ubuntu" || $0 == "rhel" }) {
      // A derivative's packages have other versions; comparing them with its parent's says wrong things.
      outcome = .noFeed("there is no feed of advisories for \(name) (similar to \(like), whose versions differ)")
    } else {
      outcome = .noFeed("there is no feed of advisories for \(name)")
    }
  }

  package var ecosystems: [Ecosystem] {
    if case .ecosystems(let list) = outcome { return list }
    return []
  }

  private static func ecosystems(_ os: OperatingSystem) -> [Ecosystem]? {
    let version = os.version
    let parts = version.split(separator: ".").map(String.init)
    let major = parts.first ?? ""
    let minor = parts.prefix(2).joined(separator: ".")
    switch os.id {
    case "debian", "raspbian": return debian(os, major).map { [Ecosystem(.debian, $0)] }
    case "ubuntu":
      // Versions of the extended maintenance are above those of the release: one line of versions.
      return minor.isEmpty ? nil : [Ecosystem(.ubuntu, minor), Ecosystem(.ubuntu, minor + "-esm")]
    case "alpine", "postmarketos":
      if version.isEmpty || version.contains("edge") || version.contains("_alpha") {
        return [Ecosystem(.alpine, "edge")]
      }
      return [Ecosystem(.alpine, minor)]
    case "wolfi": return [Ecosystem(.wolfi)]
    case "chainguard": return [Ecosystem(.chainguard)]
    case "minimos": return [Ecosystem(.minimos)]
    case "echo": return [Ecosystem(.echo)]
    case "rhel", "redhat", "scientific", "redhatenterpriseserver":
      return major.isEmpty ? nil : redHat(major, minor)
    case "centos":
      // Stream runs ahead of the release and has no advisories of its own.
      guard let number = Int(major), number <= 8, os.prettyName?.contains("Stream") != true else { return nil }
      return redHat(major, minor)
    case "almalinux", "alma": return major.isEmpty ? nil : [Ecosystem(.almalinux, major)]
    case "rocky", "rockylinux": return major.isEmpty ? nil : [Ecosystem(.rocky, major)]
    case "ol", "oracle": return major.isEmpty ? nil : [Ecosystem(.oracle, major)]
    case "amzn", "amazon":
      // The first one counted its releases by month: `2018.03`.
      return [Ecosystem(.amazon, (Int(major) ?? 0) >= 2022 ? major : major == "2" ? "2" : "1")]
    case "sles", "sled", "sles_sap", "suse": return version.isEmpty ? nil : [Ecosystem(.sles, version)]
    case "sle-micro", "sl-micro", "sle-micro-rancher", "suse-microos": return [Ecosystem(.slMicro, version)]
    case "opensuse-leap", "opensuse": return version.isEmpty ? nil : leap(version)
    case "opensuse-tumbleweed": return [Ecosystem(.tumbleweed)]
    case "photon": return major.isEmpty ? nil : [Ecosystem(.photon, "\(major).0")]
    case "azurelinux": return [Ecosystem(.azurelinux, "\(major).0")]
    case "mariner", "cbl-mariner": return [Ecosystem(.mariner, "\(major).0")]
    case "arch", "archarm": return [Ecosystem(.arch)]
    case "bottlerocket": return [Ecosystem(.bottlerocket)]
    default: return nil
    }
  }

  /// Releases that are not out yet have no number, and testing and unstable one code name.
  private static func debian(_ os: OperatingSystem, _ major: String) -> String? {
    if !major.isEmpty, Int(major) != nil { return major }
    guard let codename = os.codename ?? os.version.split(separator: "/").first.map(String.init), !codename.isEmpty
    else { return nil }
    return codename.contains("sid") ? "sid" : codenames[codename] ?? "sid"
  }

  private static let codenames = [
    "jessie": "8", "stretch": "9", "buster": "10", "bullseye": "11", "bookworm": "12", "trixie": "13", "forky": "14",
    "duke": "15",
  ]

  /// The stream of extended support is a release of its own; its fixes can be had only there.
  private static func redHat(_ major: String, _ minor: String) -> [Ecosystem] {
    minor == major ? [Ecosystem(.redhat, major)] : [Ecosystem(.redhat, major), Ecosystem(.redhat, minor)]
  }

  /// Since 15.3 Leap takes its base from SUSE's own packages, whose advisories name them under the other product.
  private static func leap(_ version: String) -> [Ecosystem] {
    let base = version.hasPrefix("15.") || version.hasPrefix("16.")
    return base ? [Ecosystem(.leap, version), Ecosystem(.sles, version)] : [Ecosystem(.leap, version)]
  }
}
