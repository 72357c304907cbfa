import Model

/// From a package URL to the name and the version that the package's ecosystem writes.
enum BillNames {
  static func name(of purl: PackageURL) -> String {
    guard let namespace = purl.namespace else { return purl.name }
    switch purl.type {
    case "maven", "clojars": return "\(namespace):\(purl.name)"
    case "npm", "golang", "composer", "swift", "github", "gitlab", "bitbucket", "docker", "huggingface", "elm", "julia":
      return "\(namespace)/\(purl.name)"
    default: return purl.name
    }
  }

  /// RPM's purls keep the epoch in a qualifier; Trivy writes Debian's so too.
  static func version(of purl: PackageURL, written: String) -> String {
    let version = purl.version ?? written
    guard purl.type == "rpm" || purl.type == "deb", let epoch = purl.qualifiers["epoch"], !version.contains(":") else {
      return version
    }
    return "\(epoch):\(version)"
  }
}

/// From what a document says to the source package of a distribution's package.
enum BillSource {
  static func read(_ component: BillComponent, _ purl: PackageURL, version: String) -> Package.SourcePackage? {
    if let name = component.property("bulkhead:source:name") {
      return .init(name: name, version: component.property("bulkhead:source:version") ?? version)
    }
    if let name = component.property("aquasecurity:trivy:SrcName") {
      return .init(name: name, version: trivyVersion(component) ?? version)
    }
    guard ["deb", "apk", "rpm", "alpm"].contains(purl.type), let upstream = purl.qualifiers["upstream"] else {
      return nil
    }
    if let source = RpmPackages.source(ofFile: upstream) { return source }
    guard let at = upstream.lastIndex(of: "@") else { return .init(name: upstream, version: version) }
    return .init(name: String(upstream[..<at]), version: String(upstream[upstream.index(after: at)...]))
  }

  private static func trivyVersion(_ component: BillComponent) -> String? {
    guard var text = component.property("aquasecurity:trivy:SrcVersion") else { return nil }
    if let release = component.property("aquasecurity:trivy:SrcRelease"), !release.isEmpty { text += "-" + release }
    if let epoch = component.property("aquasecurity:trivy:SrcEpoch"), epoch != "0" { text = "\(epoch):\(text)" }
    return text
  }
}
