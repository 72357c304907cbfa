import Model

extension CSAFDocument {
  /// What a product id comes to: an rpm, perhaps of a module, in a product.
  struct Resolved: Hashable {
    var name = ""
    /// `epoch:version-release`; nil where the document names no version.
    var version: String?
    var architecture: String?
    /// `name:stream`.
    var module: String?
    /// CPE of the product that ships it.
    var cpe: String?
    var productName = ""
  }

  static let maximumHops = 8

  /// Nil for what is no rpm (container images, Maven artifacts) or leads nowhere.
  func resolve(_ id: String) -> Resolved? {
    var resolved = Resolved()
    var current = id
    for _ in 0..<Self.maximumHops {
      guard let relationship = relationships[current] else { break }
      guard apply(relationship.component, to: &resolved) else { return nil }
      current = relationship.parent
    }
    guard let product = products[current] else { return nil }
    resolved.cpe = product.cpe
    resolved.productName = product.name
    // A product that stands alone may itself be the package.
    if resolved.name.isEmpty, !apply(current, to: &resolved) { return nil }
    return resolved.name.isEmpty ? nil : resolved
  }

  /// False where the component is nothing that an rpm database could hold.
  private func apply(_ component: String, to resolved: inout Resolved) -> Bool {
    // A component may be a relationship itself: a package within a module.
    if let inner = relationships[component] {
      return apply(inner.component, to: &resolved) && (products[inner.parent].map { module($0, &resolved) } ?? true)
    }
    guard let text = products[component]?.purl, let purl = try? PackageURL(parsing: text) else { return false }
    switch purl.type {
    case "rpm":
      guard resolved.name.isEmpty else { return true }
      resolved.name = purl.name
      resolved.architecture = purl.qualifiers["arch"]
      if let version = purl.version, !version.isEmpty {
        resolved.version = "\(purl.qualifiers["epoch"] ?? "0"):\(version)"
      }
      if let label = purl.qualifiers["rpmmod"] { resolved.module = ModuleLabel.short(label) }
      return true
    case "rpmmod":
      return module(products[component] ?? Product(), &resolved)
    default: return false
    }
  }

  private func module(_ product: Product, _ resolved: inout Resolved) -> Bool {
    guard let purl = product.purl.flatMap({ try? PackageURL(parsing: $0) }), purl.type == "rpmmod" else { return true }
    // `pkg:rpmmod/redhat/ruby@2.5:8090020230627084142:b46abd14`
    let stream = purl.version.map { $0.prefix { $0 != ":" } } ?? ""
    resolved.module = stream.isEmpty ? nil : "\(purl.name):\(stream)"
    return true
  }
}
