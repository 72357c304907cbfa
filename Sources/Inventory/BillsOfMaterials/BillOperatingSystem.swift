import Model

/// Operating systems as other tools name them, in the words of os-release(5).
enum BillOperatingSystem {
  static func read(_ component: BillComponent) -> OperatingSystem {
    var system = make(
      component.property("syft:distro:id") ?? component.name,
      component.property("syft:distro:versionID") ?? component.version)
    system.prettyName = component.property("syft:distro:prettyName") ?? component.summary
    system.codename =
      component.property("bulkhead:os:codename") ?? component.property("syft:distro:versionCodename")
    let likes = component.properties.filter {
      $0.name == "bulkhead:os:like" || $0.name.hasPrefix("syft:distro:idLike")
    }
    system.like = likes.prefix(16).map(\.value)
    system.endOfLife = component.property("bulkhead:os:endOfLife")
    return system
  }

  /// From `distro=debian-12`, `distro=3.18.4`, `distro=bookworm` of a distribution's package.
  static func read(_ purl: PackageURL) -> OperatingSystem? {
    guard ["deb", "rpm", "apk", "alpm"].contains(purl.type), let distro = purl.qualifiers["distro"],
      let vendor = purl.namespace
    else { return nil }
    if distro.first?.isNumber == true { return make(vendor, distro) }
    if let dash = distro.lastIndex(of: "-"), distro[distro.index(after: dash)...].first?.isNumber == true {
      return make(String(distro[..<dash]), String(distro[distro.index(after: dash)...]))
    }
    var system = make(vendor, "")
    if distro != vendor { system.codename = distro }
    return system
  }

  /// Trivy's names for what calls itself otherwise.
  private static let names = [
    "redhat": "rhel", "alma": "almalinux", "oracle": "ol", "amazon": "amzn", "suse linux enterprise server": "sles",
    "opensuse.leap": "opensuse-leap", "opensuse.tumbleweed": "opensuse-tumbleweed", "cbl-mariner": "mariner",
  ]

  private static func make(_ id: String, _ version: String) -> OperatingSystem {
    let lower = id.lowercased()
    let name = names[lower] ?? lower
    // `2 (Karoo)`
    var release = String(version.prefix { $0 != " " })
    // os-release has only the major version there; Trivy reads debian_version.
    if name == "debian" { release = String(release.prefix { $0 != "." }) }
    return OperatingSystem(id: name, version: release)
  }
}
