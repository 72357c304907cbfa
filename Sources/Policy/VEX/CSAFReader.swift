import Model
import Parsing

/// Reads CSAF 2.0 documents of the profile VEX.
///
/// Source: OASIS CSAF 2.0, sections 3.2 and 4.5.
struct CSAFReader {
  private let root: JSONValue
  private let name: String

  init(_ root: JSONValue, name: String) {
    self.root = root
    self.name = name
  }

  private static let statuses: [(String, VEXStatement.Status)] = [
    ("known_not_affected", .notAffected), ("fixed", .fixed), ("first_fixed", .fixed), ("known_affected", .affected),
    ("first_affected", .affected), ("last_affected", .affected), ("under_investigation", .underInvestigation),
  ]

  /// What distinguishes statements of one vulnerability.
  private struct Key: Hashable {
    var status: VEXStatement.Status
    var justification: String?
    var text: String
  }

  func document() throws(ParseError) -> VEXDocument {
    let head = root["document"]
    let time = head?["tracking"]?["current_release_date"]?.string.flatMap(CivilDay.seconds)
    let tree = try CSAFProductTree(root["product_tree"])
    let vulnerabilities = root["vulnerabilities"]?.elements ?? []
    var statements: [VEXStatement] = []
    var unidentified: Set<String> = []
    var unjustified = 0
    var references = 0
    for vulnerability in vulnerabilities {
      var names = [vulnerability["cve"]?.string].compactMap { $0 }
      names += (vulnerability["ids"]?.elements ?? []).prefix(16).compactMap { $0["text"]?.string }
      guard !names.isEmpty else { continue }
      let labels = texts(vulnerability["flags"], tree, "label") { _ in true }
      let impacts = texts(vulnerability["threats"], tree, "details") { $0["category"]?.string == "impact" }
      let actions = texts(vulnerability["remediations"], tree, "details") { _ in true }
      var groups: [Key: [VEXProduct]] = [:]
      for (key, status) in Self.statuses {
        for id in (vulnerability["product_status"]?[key]?.elements ?? []).compactMap(\.string) {
          references += 1
          guard references <= VEXDocument.maximumProducts else {
            throw ParseError("CSAF VEX", "more than \(VEXDocument.maximumProducts) references to products")
          }
          guard let product = tree.product(id) else {
            unidentified.insert(id)
            continue
          }
          if status == .notAffected, labels[id] == nil, impacts[id] == nil {
            unjustified += 1
            continue
          }
          let text = (status == .affected ? actions[id] : impacts[id]) ?? ""
          let group = Key(
            status: status, justification: status == .notAffected ? labels[id] : nil, text: String(text.prefix(1000)))
          groups[group, default: []].append(product)
        }
      }
      for (key, products) in groups.sorted(by: { Self.order($0.key) < Self.order($1.key) }) {
        statements.append(
          VEXStatement(
            names: names.map { $0.uppercased() }, products: products, status: key.status,
            justification: key.justification, text: key.text, time: time))
      }
    }
    var problems: [String] = []
    if !unidentified.isEmpty {
      problems.append("\(unidentified.count) products have neither a purl nor a digest nor a CPE, and are passed over")
    }
    if unjustified > 0 {
      problems.append("\(unjustified) times not affected without a flag or an impact, which is not honoured")
    }
    return VEXDocument(
      format: .csaf, name: name, author: head?["publisher"]?["name"]?.string ?? "", statements: statements,
      problems: problems)
  }

  private static func order(_ key: Key) -> (String, String, String) {
    (key.status.rawValue, key.justification ?? "", key.text)
  }

  /// The first text for each product of entries that name products or groups.
  private func texts(
    _ entries: JSONValue?, _ tree: CSAFProductTree, _ key: String, where isWanted: (JSONValue) -> Bool
  ) -> [String: String] {
    var result: [String: String] = [:]
    for entry in (entries?.elements ?? []).prefix(10_000) where isWanted(entry) {
      guard let text = entry[key]?.string else { continue }
      let ids = (entry["product_ids"]?.elements ?? []).compactMap(\.string)
      let groups = (entry["group_ids"]?.elements ?? []).compactMap(\.string).flatMap { tree.groups[$0] ?? [] }
      for id in ids + groups where result[id] == nil { result[id] = text }
    }
    return result
  }
}
