import Model

/// Decides what an entry of a bill of materials stands for.
struct BillJudge {
  enum Verdict {
    case nothing
    case package(Package)
    case operatingSystem(OperatingSystem)
  }

  private(set) var problems: [String] = []
  /// Reference → the lock file (or the like) that listed it.
  private let targets: [Int: String]

  init(targets: [Int: String]) { self.targets = targets }

  /// An entry of Trivy's for a file in which packages are written, not a package.
  static func isTarget(_ component: BillComponent) -> Bool {
    component.kind == "application" && component.purl == nil
      && component.property("aquasecurity:trivy:Class") != nil
  }

  mutating func judge(_ component: BillComponent) -> Verdict {
    if component.kind == "operating-system" { return .operatingSystem(BillOperatingSystem.read(component)) }
    if Self.isTarget(component) { return .nothing }
    let purl = parsed(component)
    if purl == nil {
      // Without a package URL these are not software that somebody publishes.
      switch component.kind {
      case "file", "container", "data", "machine-learning-model", "cryptographic-asset", "device", "platform":
        return .nothing
      default: break
      }
      guard !component.name.isEmpty else {
        problems.append("an entry has neither a name nor a package URL; it was passed over")
        return .nothing
      }
    }
    return .package(package(component, purl))
  }

  private mutating func parsed(_ component: BillComponent) -> PackageURL? {
    guard let text = component.purl, !text.isEmpty else { return nil }
    do throws(PackageURLError) {
      return try PackageURL(parsing: text)
    } catch {
      problems.append("'\(component.name.prefix(100))' has the purl '\(text.prefix(200))': \(error)")
      return nil
    }
  }

  private func package(_ component: BillComponent, _ written: PackageURL?) -> Package {
    let fallback = PackageURL(
      type: "generic", namespace: component.group.isEmpty ? nil : component.group, name: component.name,
      version: component.version)
    var purl = written ?? fallback
    // The empty name is what characters leave that no purl can hold.
    if purl.name.isEmpty { purl = PackageURL(type: "generic", name: "unnamed", version: component.version) }
    if purl.version == nil, !component.version.isEmpty {
      purl = PackageURL(
        type: purl.type, namespace: purl.namespace, name: purl.name, version: component.version,
        qualifiers: purl.qualifiers, subpath: purl.subpath)
    }
    var package = Package(
      type: component.property("bulkhead:package:type") ?? purl.type,
      name: component.property("bulkhead:package:name")
        ?? (written == nil ? Self.fullName(component) : BillNames.name(of: purl)),
      version: BillNames.version(of: purl, written: component.version), purl: purl,
      foundBy: component.property("bulkhead:package:foundBy") ?? component.property("syft:package:foundBy") ?? "sbom")
    package.source = component.source ?? BillSource.read(component, purl, version: package.version)
    package.architecture = component.property("bulkhead:package:architecture") ?? purl.qualifiers["arch"]
    package.licenses = component.licenses
    package.locations = locations(component)
    package.layer = [
      "bulkhead:layer:diffId", "aquasecurity:trivy:LayerDiffID", "LayerDiffID", "syft:location:0:layerID",
    ].lazy.compactMap { component.property($0) }.first.flatMap { Digest($0) }
    package.scope = scope(component)
    package.ownedBy = component.property("bulkhead:package:ownedBy")
    package.digests = component.digests
    package.attributes = attributes(component, purl)
    return package
  }

  private func scope(_ component: BillComponent) -> Package.Scope {
    if let own = component.property("bulkhead:package:scope").flatMap(Package.Scope.init) { return own }
    if component.property("cdx:npm:package:development") == "true" { return .development }
    return component.scope
  }

  private func locations(_ component: BillComponent) -> [String] {
    var found = component.locations
    for (name, value) in component.properties {
      let isPath =
        name == "aquasecurity:trivy:FilePath" || (name.hasPrefix("syft:location:") && name.hasSuffix(":path"))
        || name == "FilePath" || name == "SrcFile"
      if isPath { found.append(BillComponent.location(value)) }
    }
    if found.isEmpty, let reference = component.reference, let target = targets[reference] {
      found = [BillComponent.location(target)]
    }
    var seen: Set<String> = []
    return found.filter { !$0.isEmpty && seen.insert($0).inserted }
  }

  private func attributes(_ component: BillComponent, _ purl: PackageURL) -> [String: String] {
    var attributes: [String: String] = [:]
    for (name, value) in component.properties where name.hasPrefix("bulkhead:attribute:") {
      attributes[String(name.dropFirst("bulkhead:attribute:".count))] = value
    }
    let module = component.property("aquasecurity:trivy:Modularitylabel") ?? purl.qualifiers["rpmmod"]
    if attributes["modularitylabel"] == nil, let module { attributes["modularitylabel"] = module }
    if attributes["cpe"] == nil, let cpe = component.cpe ?? component.property("syft:cpe23") { attributes["cpe"] = cpe }
    return attributes
  }

  static func fullName(_ component: BillComponent) -> String {
    component.group.isEmpty ? component.name : "\(component.group)/\(component.name)"
  }

  /// Of a subject: its manifest's digest where it is said, else its image id.
  static func digest(_ subject: BillComponent) -> Digest? {
    let said = subject.property("aquasecurity:trivy:RepoDigest") ?? subject.property("RepoDigest")
    if let digest = said?.split(separator: "@").last.flatMap({ Digest($0) }) { return digest }
    if let digest = Digest(subject.version) { return digest }
    if let purl = subject.purl.flatMap({ try? PackageURL(parsing: $0) }), purl.type == "oci" || purl.type == "docker",
      let digest = purl.version.flatMap({ Digest($0) })
    {
      return digest
    }
    if let id = subject.property("aquasecurity:trivy:ImageID") ?? subject.property("ImageID") { return Digest(id) }
    return subject.digests.lazy.compactMap { Digest($0) }.first
  }

  /// Where no entry is an operating system: what most packages say for which distribution they were built.
  static func operatingSystem(of packages: [Package]) -> OperatingSystem? {
    var counts: [OperatingSystem: Int] = [:]
    for package in packages {
      guard let system = BillOperatingSystem.read(package.purl) else { continue }
      counts[system, default: 0] += 1
    }
    return counts.max { ($0.value, $1.key.id, $1.key.version) < ($1.value, $0.key.id, $0.key.version) }?.key
  }
}
