import Model

/// Puts what only the distribution tells into the purls of its packages: namespace, `distro`, `arch`, `upstream`, and
/// for rpm the epoch.
///
/// Source: purl-spec, types deb, rpm, apk, alpm. `upstream` and `rpmmod` are in use by others (Syft, Red Hat), not in
/// the specification.
struct PackageURLCompletion: ResolutionStep {
  func apply(to draft: inout InventoryDraft) {
    let main = draft.systems[0].operatingSystem
    let own = main.flatMap { Distribution.closest(to: $0)?.packageType }
    for index in draft.packages.indices {
      let package = draft.packages[index].package
      if let system = draft.packages[index].system {
        let purl = Self.complete(package, draft.systems[system].operatingSystem)
        draft.packages[index].package.purl = purl
        draft.packages[index].reference = purl.description
      } else if package.scope == .declared, package.type == own, package.attributes["evidence"] == nil {
        // A package file that lies about was most likely meant for this system; then it is the same as the installed.
        draft.packages[index].package.purl = Self.complete(package, main)
      }
    }
  }

  static func complete(_ package: Package, _ system: OperatingSystem?) -> PackageURL {
    var qualifiers = package.purl.qualifiers
    func add(_ key: String, _ value: String?) {
      if let value, !value.isEmpty, qualifiers[key] == nil { qualifiers[key] = value }
    }
    add("arch", package.architecture)
    add("distro", system?.purlDistribution)
    var version = package.version
    if package.type == "rpm" {
      if let colon = version.utf8.firstIndex(of: UInt8(ascii: ":")) {
        if version[..<colon] != "0" { add("epoch", String(version[..<colon])) }
        version = String(version[version.utf8.index(after: colon)...])
      }
      add("rpmmod", package.attributes["modularitylabel"])
      add("upstream", package.source.map { $0.version.isEmpty ? $0.name : "\($0.name)-\($0.version).src.rpm" })
    } else if let source = package.source {
      if !source.version.isEmpty, source.version != package.version {
        add("upstream", "\(source.name)@\(source.version)")
      } else if source.name != package.name {
        add("upstream", source.name)
      }
    }
    let namespace = package.purl.namespace ?? system.map(Self.namespace)
    return PackageURL(
      type: package.purl.type, namespace: namespace, name: package.purl.name, version: version, qualifiers: qualifiers,
      subpath: package.purl.subpath)
  }

  /// The distribution's own: a derivative that reuses packages ships them under its name all the same.
  private static func namespace(_ system: OperatingSystem) -> String {
    Distribution.named(system.id)?.namespace ?? system.id
  }
}
