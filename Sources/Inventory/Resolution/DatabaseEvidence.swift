import Model

/// What the packages themselves say about the distribution: the one that ships os-release has the release's number in
/// its own version, and cannot be installed on another.
struct DatabaseEvidence {
  /// ``OperatingSystem/id``; nil where the packages say nothing.
  var id: String?
  /// Empty where it is not known.
  var version = ""
  /// The package that says so, for people.
  var witness = ""
  /// Package types with at least one package.
  var types: Set<String> = []

  init(_ packages: [Package]) {
    for package in packages {
      types.insert(package.type)
      switch package.type {
      case "deb": readDebian(package)
      case "apk": readAlpine(package)
      case "rpm": readRPM(package)
      default: break
      }
    }
    if id == nil { count(packages) }
  }

  private mutating func take(_ id: String, _ version: String, _ package: Package) {
    self.id = id
    self.version = version
    witness = "\(package.name) \(package.version)"
  }

  private mutating func readDebian(_ package: Package) {
    guard package.name == "base-files" else { return }
    let version = package.version
    if let hit = version.firstRange(of: "ubuntu") {
      take("ubuntu", Self.ubuntuReleases[String(version[..<hit.lowerBound])] ?? "", package)
      return
    }
    // `12.4+deb12u5`, `13.8`: the number before the first point is the release's. Derivatives write something else.
    let parts = version.split(separator: "+", maxSplits: 1)
    guard let first = parts.first, first.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E }),
      parts.count == 1 || Self.isDebianUpdate(parts[1]), let major = first.split(separator: ".").first
    else { return }
    take("debian", String(major), package)
  }

  /// Upstream versions of base-files that only one long-term release has.
  private static let ubuntuReleases = [
    "7.2": "14.04", "9.4": "16.04", "10.1": "18.04", "11": "20.04", "12": "22.04", "13": "24.04",
  ]

  /// `deb12u5`
  private static func isDebianUpdate(_ text: Substring) -> Bool {
    guard text.hasPrefix("deb") else { return false }
    let rest = text.dropFirst(3).split(separator: "u", omittingEmptySubsequences: false)
    return rest.count == 2 && rest.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
  }

  private mutating func readAlpine(_ package: Package) {
    switch package.name {
    case "alpine-release":
      let version = package.version.split(separator: "-").first.map(String.init) ?? ""
      take("alpine", version.contains("_alpha") ? "edge" : version, package)
    case "alpine-baselayout" where id == nil: take("alpine", "", package)
    case "wolfi-baselayout": take("wolfi", "", package)
    case "chainguard-baselayout": take("chainguard", "", package)
    case "postmarketos-base": take("postmarketos", "", package)
    default: break
    }
  }

  private mutating func readRPM(_ package: Package) {
    guard let id = Self.releasePackages[package.name] else { return }
    // A derivative may keep its parent's package beside its own.
    guard self.id == nil || self.id == "fedora" else { return }
    let version = package.version.split(separator: ":").last ?? ""
    let number = version.split(separator: "-").first.map(String.init) ?? ""
    if id == "opensuse-leap", number.utf8.count == 8 {
      take("opensuse-tumbleweed", "", package)
    } else {
      take(id, number, package)
    }
  }

  private static let releasePackages = [
    "redhat-release": "rhel", "redhat-release-server": "rhel", "redhat-release-client": "rhel",
    "redhat-release-workstation": "rhel", "centos-release": "centos", "centos-linux-release": "centos",
    "centos-stream-release": "centos-stream", "fedora-release-common": "fedora", "rocky-release": "rocky",
    "almalinux-release": "almalinux", "oraclelinux-release": "ol", "system-release": "amzn",
    "photon-release": "photon", "mariner-release": "mariner", "azurelinux-release": "azurelinux",
    "sles-release": "sles", "SL-Micro-release": "sl-micro", "SLE-Micro-release": "sle-micro",
    "openSUSE-release": "opensuse-leap",
  ]
}

// MARK: - By version suffix

extension DatabaseEvidence {
  /// Where no package names the release: what most versions end with. Weaker, and only used where nothing else speaks.
  private mutating func count(_ packages: [Package]) {
    var votes: [String: Int] = [:]
    for package in packages {
      if let vote = Self.suffix(package) { votes[vote, default: 0] += 1 }
    }
    guard let most = votes.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) else { return }
    let parts = most.key.split(separator: " ")
    id = parts.first.map(String.init)
    version = parts.count > 1 ? String(parts[1]) : ""
    witness = "the versions of \(most.value) packages"
  }

  /// `debian 12`, `fedora 40` …
  private static func suffix(_ package: Package) -> String? {
    let version = package.version
    switch package.type {
    case "deb":
      if version.firstRange(of: "ubuntu") != nil { return "ubuntu" }
      guard let hit = version.firstRange(of: "+deb") else { return nil }
      let digits = version[hit.upperBound...].prefix { $0.isASCII && $0.isNumber }
      return digits.isEmpty ? nil : "debian \(digits)"
    case "rpm":
      for (mark, id) in [(".fc", "fedora"), (".amzn", "amzn"), (".azl", "azurelinux"), (".cm", "mariner")] {
        guard let hit = version.firstRange(of: mark) else { continue }
        let digits = version[hit.upperBound...].prefix { $0.isASCII && $0.isNumber }
        if !digits.isEmpty { return "\(id) \(digits)" }
      }
      return nil
    default: return nil
    }
  }
}
