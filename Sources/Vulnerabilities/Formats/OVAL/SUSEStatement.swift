import Model
import Versions

/// What one of SUSE's definitions, each of a CVE, says. Everything stands in the comments of its conditions:
/// `SUSE Linux Enterprise Server 15 SP1-LTSS is installed`, `kernel-default-4.12.14-197.89.2 is installed`,
/// `krb5 is not affected`, `krb5 is affected`.
struct SUSEStatement {
  private let definition: OVALDefinition
  /// Of which releases statements are taken; nil: all.
  let kinds: Set<Ecosystem.Kind>?

  init(_ definition: OVALDefinition, kinds: Set<Ecosystem.Kind>? = nil) {
    self.definition = definition
    self.kinds = kinds
  }

  private struct Place: Hashable {
    var ecosystem: Ecosystem
    var name: String
  }

  private struct Found {
    var fixed: Set<String> = []
    var isAffected = false
    var isNotAffected = false
  }

  var advisory: Advisory? {
    let id = definition.title.prefix { $0 != " " }
    guard definition.kind == "vulnerability", AdvisoryIDs.isCVE(id) else { return nil }
    var advisory = Advisory(id: String(id))
    advisory.title = BoundedText.line(definition.description, to: Advisory.Bounds.title)
    advisory.details =
      definition.description.utf8.count > Advisory.Bounds.title
      ? BoundedText.paragraph(definition.description, to: Advisory.Bounds.details) : ""
    advisory.published = definition.issued
    advisory.modified = definition.updated
    advisory.links = ["https://www.suse.com/security/cve/\(id)/"]
    if let severity = VendorSeverity.severity(definition.severity) {
      advisory.severities = [.init(source: "suse", severity: severity, word: definition.severity)]
    }
    for vector in definition.cves.filter({ $0.id == id }).flatMap(\.vectors) where advisory.vectors.count < 4 {
      advisory.vectors.append(.init(source: "suse", vector: vector))
    }
    advisory.affected = affected
    return advisory
  }

  private var affected: [Affected] {
    var found: [Place: Found] = [:]
    walk(definition.criteria, [], &found)
    return found.map { place, found in
      var affected = Affected(place.ecosystem, place.name, key: .binary, status: .affected)
      if let version = VersionScheme.rpm.lowest(found.fixed.sorted()) {
        // The same service pack with and without long-term support: either build mends it.
        affected.status = .fixed
        affected.ranges = [.below(version)]
      } else if !found.isAffected {
        affected.status = .notAffected
      }
      return affected
    }
    .sorted { ($0.ecosystem, $0.name) < ($1.ecosystem, $1.name) }
  }

  /// Packages below a condition are said of the products that it, or the conditions around it, names.
  private func walk(
    _ criteria: OVALDefinition.Criteria, _ outer: [Ecosystem], _ found: inout [Place: Found]
  ) {
    var own: Set<Ecosystem> = []
    collect(criteria, into: &own)
    if criteria.isAll {
      // `AND(OR(products), OR(packages))`: the products of one side are those of the other.
      for nested in criteria.criteria where nested.criteria.isEmpty { collect(nested, into: &own) }
    }
    let products = own.isEmpty ? outer : own.sorted()
    for criterion in criteria.criterions {
      guard let (name, change) = Self.package(criterion.comment) else { continue }
      for product in products where kinds?.contains(product.kind) ?? true {
        change(&found[Place(ecosystem: product, name: name), default: Found()])
      }
    }
    for nested in criteria.criteria { walk(nested, products, &found) }
  }

  private func collect(_ criteria: OVALDefinition.Criteria, into products: inout Set<Ecosystem>) {
    for criterion in criteria.criterions where criterion.comment.hasSuffix(" is installed") {
      let name = criterion.comment.dropLast(13)
      if name.contains(" "), let product = SUSEProduct(String(name)) { products.insert(product.ecosystem) }
    }
  }

  private static func package(_ comment: String) -> (name: String, change: (inout Found) -> Void)? {
    if comment.hasSuffix(" is installed") {
      let text = comment.dropLast(13)
      guard !text.contains(" ") else { return nil }
      // `NAME-VERSION-RELEASE`: names have dashes, versions and releases have none.
      guard let release = text.lastIndex(of: "-"), let version = text[..<release].lastIndex(of: "-"),
        version > text.startIndex
      else { return nil }
      let evr = String(text[text.index(after: version)...])
      return (String(text[..<version]), { $0.fixed.insert(evr) })
    }
    if comment.hasSuffix(" is not affected") {
      let name = comment.dropLast(16)
      return name.contains(" ") ? nil : (String(name), { $0.isNotAffected = true })
    }
    if comment.hasSuffix(" is affected") {
      let name = comment.dropLast(12)
      return name.contains(" ") ? nil : (String(name), { $0.isAffected = true })
    }
    return nil
  }
}
