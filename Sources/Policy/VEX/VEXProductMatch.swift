import Model

/// Whether a product of a VEX statement is the subject, or a package in it.
struct VEXProductMatch {
  private let context: ReportContext

  init(_ context: ReportContext) { self.context = context }

  /// The package that a finding is about.
  struct Target {
    let purl: PackageURL?
    let text: String
    let package: Package?

    init(_ details: VulnerabilityDetails, _ context: ReportContext) {
      text = details.package
      package = context.packages[details.package]
      purl = package?.purl ?? (try? PackageURL(parsing: details.package))
    }
  }

  /// How exactly the product names the target; nil where it doesn't.
  func specificity(_ product: VEXProduct, _ target: Target) -> Int? {
    var best: Int?
    func found(_ score: Int) { best = max(best ?? 0, score) }
    for identifier in product.identifiers {
      if let score = subject(identifier) {
        if product.subcomponents.isEmpty { found(score) }
        for part in product.subcomponents {
          if let inner = package(part, target) { found(100 + score + inner) }
        }
      }
      if product.subcomponents.isEmpty, let score = package(identifier, target) { found(50 + score) }
    }
    if best == nil, !product.subcomponents.isEmpty { best = inside(product, target) }
    return best
  }

  /// The whole subject.
  private func subject(_ identifier: VEXIdentifier) -> Int? {
    switch identifier {
    case .purl(let purl): context.images.compactMap { $0.specificity(of: purl) }.max()
    case .digest(let digest): context.images.contains { $0.digest == digest } ? 20 : nil
    case .name(let name): context.images.contains { $0.isNamed(name) } ? 10 : nil
    case .cpe(let cpe): SystemCPE.matches(cpe, context.subject.os) ? 1 : nil
    }
  }

  private func package(_ product: VEXProduct, _ target: Target) -> Int? {
    product.identifiers.compactMap { package($0, target) }.max()
  }

  private func package(_ identifier: VEXIdentifier, _ target: Target) -> Int? {
    switch identifier {
    case .purl(let purl):
      return target.purl.flatMap { PurlMatch.specificity(of: purl, for: $0, source: target.package?.source) }
    case .digest(let digest): return target.package?.digests.contains(digest) == true ? 10 : nil
    case .name(let name): return name == target.text ? 8 : nil
    case .cpe: return nil
    }
  }

  /// The product is a package of the subject, and the target is a part of it: in the same file, or needed by it.
  private func inside(_ product: VEXProduct, _ target: Target) -> Int? {
    guard let inner = product.subcomponents.compactMap({ package($0, target) }).max() else { return nil }
    for case .purl(let wanted) in product.identifiers {
      for whole in context.packages.values
      where PurlMatch.specificity(of: wanted, for: whole.purl, source: whole.source) != nil {
        if Self.holds(whole, target) { return 100 + inner }
      }
    }
    return nil
  }

  private static func holds(_ whole: Package, _ target: Target) -> Bool {
    if whole.dependencies.contains(target.text) { return true }
    let places = target.package?.locations ?? []
    return whole.locations.contains { outer in places.contains { $0 == outer || $0.hasPrefix(outer + "!/") } }
  }
}

/// Operating systems that vendors' VEX documents name by a CPE.
enum SystemCPE {
  /// `cpe:/o:redhat:enterprise_linux:9`, `cpe:/a:redhat:enterprise_linux:9::appstream`, and the 2.3 notation.
  static func matches(_ cpe: String, _ os: OperatingSystem?) -> Bool {
    guard let os else { return false }
    let parts = cpe.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    let fields = cpe.hasPrefix("cpe:2.3:") ? Array(parts.dropFirst(3)) : Array(parts.dropFirst(2))
    guard fields.count >= 3, fields[0] == "redhat", fields[1].hasPrefix("enterprise_linux"), os.id == "rhel" else {
      return false
    }
    let major = os.version.prefix { $0 != "." }
    return fields[2] == os.version || fields[2] == major
  }
}
