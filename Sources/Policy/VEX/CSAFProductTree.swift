import Parsing

/// The products of a CSAF document, each as far as it can be identified.
///
/// Source: OASIS CSAF 2.0, section 3.2.2.
struct CSAFProductTree {
  private var products: [String: VEXProduct] = [:]
  private(set) var groups: [String: [String]] = [:]

  /// A product that can be identified; nil for others.
  func product(_ id: String) -> VEXProduct? { products[id] }

  init(_ tree: JSONValue?) throws(ParseError) {
    guard let tree else { throw ParseError("CSAF VEX", "it has no product_tree") }
    var count = 0
    var waiting = [tree]
    while let node = waiting.popLast() {
      count += 1
      guard count <= VEXDocument.maximumProducts else {
        throw ParseError("CSAF VEX", "more than \(VEXDocument.maximumProducts) branches")
      }
      if let product = node["product"] { add(product) }
      for product in node["full_product_names"]?.elements ?? [] { add(product) }
      waiting += node["branches"]?.elements ?? []
    }
    for group in (tree["product_groups"]?.elements ?? []).prefix(10_000) {
      guard let id = group["group_id"]?.string else { continue }
      groups[id] = (group["product_ids"]?.elements ?? []).compactMap(\.string)
    }
    join(tree["relationships"]?.elements ?? [])
  }

  private mutating func add(_ product: JSONValue) {
    guard let id = product["product_id"]?.string else { return }
    let identifiers = Self.identifiers(product)
    if !identifiers.isEmpty { products[id] = VEXProduct(identifiers: identifiers) }
  }

  private static func identifiers(_ product: JSONValue) -> [VEXIdentifier] {
    let helper = product["product_identification_helper"]
    // `purls` is CSAF 2.1's.
    var texts = [helper?["purl"]?.string, helper?["cpe"]?.string]
    texts += (helper?["purls"]?.elements ?? []).prefix(16).map(\.string)
    var identifiers = texts.compactMap { $0 }.compactMap { VEXIdentifier($0) }
    for file in (helper?["hashes"]?.elements ?? []).prefix(16) {
      for hash in (file["file_hashes"]?.elements ?? []).prefix(16) {
        if let identifier = VEXIdentifier(hash: hash["algorithm"]?.string ?? "", hash["value"]?.string) {
          identifiers.append(identifier)
        }
      }
    }
    return identifiers
  }

  /// `A as a component of B` is a product of its own: of B, only the part A.
  private mutating func join(_ relationships: [JSONValue]) {
    var waiting = relationships.prefix(VEXDocument.maximumProducts).map { $0 }
    // One may be made of others that stand behind it; a few rounds are more than any real document needs.
    for _ in 0..<4 where !waiting.isEmpty {
      var left: [JSONValue] = []
      for relation in waiting {
        guard let name = relation["full_product_name"], let id = name["product_id"]?.string,
          let part = relation["product_reference"]?.string, let whole = relation["relates_to_product_reference"]?.string
        else { continue }
        guard let component = products[part], let product = products[whole] else {
          left.append(relation)
          continue
        }
        let own = Self.identifiers(name)
        let parts = component.subcomponents.isEmpty ? [component] : component.subcomponents
        products[id] =
          own.isEmpty
          ? VEXProduct(identifiers: product.identifiers, subcomponents: parts) : VEXProduct(identifiers: own)
      }
      if left.count == waiting.count { break }
      waiting = left
    }
  }
}
