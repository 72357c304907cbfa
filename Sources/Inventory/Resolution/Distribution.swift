import Model

/// What has to be known about a distribution to name its packages and to say whether anybody publishes advisories for
/// them.
package struct Distribution: Sendable, Hashable {
  /// `ID` of os-release after ``canonical(_:)``.
  package let id: String
  /// purl type of the system's packages.
  package let packageType: String
  /// Namespace in the purl of its packages.
  package let namespace: String
  package let feed: Feed

  /// Who says which of its packages are vulnerable.
  package enum Feed: Sendable, Hashable {
    /// Its name for people.
    case published(String)
    /// Why there is none.
    case none(String)
  }

  package init(_ id: String, _ packageType: String, namespace: String? = nil, _ feed: Feed) {
    self.id = id
    self.packageType = packageType
    self.namespace = namespace ?? id
    self.feed = feed
  }

  package static func named(_ id: String) -> Distribution? { byID[id] }

  /// The distribution itself, or the nearest that it says it is like: for derivatives that rebuild or reuse packages.
  package static func closest(to system: OperatingSystem) -> Distribution? {
    byID[system.id] ?? system.like.lazy.compactMap { byID[canonical($0)] }.first
  }

  /// One name for those that are seen under several.
  package static func canonical(_ id: String) -> String {
    let id = id.lowercased()
    return aliases[id] ?? id
  }

  private static let aliases = [
    "oracle": "ol", "oraclelinux": "ol", "amazon": "amzn", "amazonlinux": "amzn", "alma": "almalinux",
    "rockylinux": "rocky", "redhat": "rhel", "suse": "sles", "sle-micro-rancher": "sle-micro", "sle_hpc": "sles",
    "azure-linux": "azurelinux", "archlinux": "arch", "raspberry-pi-os": "raspbian", "leap": "opensuse-leap",
    "tumbleweed": "opensuse-tumbleweed",
  ]

  private static let byID = Dictionary(uniqueKeysWithValues: all.map { ($0.id, $0) })

  package static let all: [Distribution] = [
    Distribution("debian", "deb", .published("Debian security tracker")),
    Distribution("ubuntu", "deb", .published("Ubuntu security notices")),
    Distribution(
      "raspbian", "deb", .none("Raspbian rebuilds Debian's packages and publishes no advisories of its own")),
    Distribution("kali", "deb", .none("Kali publishes no advisories")),
    Distribution("devuan", "deb", .none("Devuan publishes no advisories of its own")),
    Distribution("linuxmint", "deb", .none("Linux Mint publishes no advisories of its own")),
    Distribution("pop", "deb", .none("Pop!_OS publishes no advisories of its own")),

    Distribution("alpine", "apk", .published("Alpine secdb")),
    Distribution("postmarketos", "apk", .none("postmarketOS publishes no advisories; its base is Alpine's")),
    Distribution("wolfi", "apk", .published("Wolfi secdb")),
    Distribution("chainguard", "apk", .published("Chainguard secdb")),
    Distribution("minimos", "apk", .published("MinimOS secdb")),

    Distribution("rhel", "rpm", namespace: "redhat", .published("Red Hat CSAF VEX")),
    Distribution("centos", "rpm", .published("Red Hat CSAF VEX")),
    Distribution("scientific", "rpm", .published("Red Hat CSAF VEX")),
    Distribution("centos-stream", "rpm", namespace: "centos", .none("CentOS Stream publishes no advisories")),
    Distribution("fedora", "rpm", .none("Fedora's updates (bodhi) are not read")),
    Distribution("almalinux", "rpm", .published("AlmaLinux errata")),
    Distribution("rocky", "rpm", .published("Rocky Linux errata")),
    Distribution("ol", "rpm", .published("Oracle Linux errata")),
    Distribution("amzn", "rpm", .published("Amazon Linux security centre")),
    Distribution("sles", "rpm", namespace: "suse", .published("SUSE security")),
    Distribution("sled", "rpm", namespace: "suse", .published("SUSE security")),
    Distribution("sle-micro", "rpm", namespace: "suse", .published("SUSE security")),
    Distribution("sl-micro", "rpm", namespace: "suse", .published("SUSE security")),
    Distribution("opensuse", "rpm", .published("SUSE security")),
    Distribution("opensuse-leap", "rpm", namespace: "opensuse", .published("SUSE security")),
    Distribution("opensuse-tumbleweed", "rpm", namespace: "opensuse", .published("SUSE security")),
    Distribution("photon", "rpm", .published("Photon advisories")),
    Distribution("mariner", "rpm", .published("Azure Linux OVAL")),
    Distribution("azurelinux", "rpm", .published("Azure Linux OVAL")),
    Distribution("openeuler", "rpm", .none("openEuler's advisories are not read")),
    Distribution("mageia", "rpm", .none("Mageia's advisories are not read")),
    Distribution("bottlerocket", "bottlerocket", .published("Bottlerocket updateinfo")),

    Distribution("arch", "alpm", .published("Arch security tracker")),
    Distribution("manjaro", "alpm", .none("Manjaro publishes no advisories of its own")),
    Distribution("gentoo", "ebuild", .none("Gentoo's GLSA are not read")),
    Distribution("openwrt", "opkg", .none("OpenWrt publishes no machine-readable advisories")),
    Distribution("nixos", "nix", .none("NixOS publishes no advisories")),
    Distribution("coreos", "ebuild", .none("Container Linux publishes no machine-readable advisories")),
    Distribution("flatcar", "ebuild", .none("Flatcar publishes no machine-readable advisories")),
    Distribution("cos", "cos", .none("Container-Optimized OS publishes no machine-readable advisories")),
  ]
}

extension OperatingSystem {
  /// As in the `distro` qualifier of a purl: `debian-12`, `debian-forky`, `arch`.
  package var purlDistribution: String {
    if !version.isEmpty { return "\(id)-\(version)" }
    return codename.map { "\(id)-\($0)" } ?? id
  }

  /// For people: `Debian GNU/Linux 12 (bookworm)`, or what is known.
  package var displayName: String {
    if let prettyName, !prettyName.isEmpty { return prettyName }
    let name = id.isEmpty ? "unknown" : id.prefix(1).uppercased() + id.dropFirst()
    let release = version.isEmpty ? codename : version
    return release.map { "\(name) \($0)" } ?? name
  }
}
