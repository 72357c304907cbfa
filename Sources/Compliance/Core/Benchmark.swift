import Documents
import Parsing

/// A published set of requirements: its ids, and which of our rules answers each.
package struct Benchmark: Sendable, Hashable {
  package struct Item: Sendable, Hashable {
    /// A text: 2.2 and 2.20 are two.
    package var id: String
    package var key: String
    /// 1 or 2; an item of both counts as 1.
    package var level: Int
    /// What the publisher says: `automated`, `manual`, `scored`, `notScored`.
    package var assessment: String

    /// `5` of `5.13`.
    package var section: String { String(id.prefix { $0 != "." }) }
  }

  /// `cis-docker-1.6.0`.
  package var name: String
  package var title: String
  /// Number → title in our words.
  package var sections: [String: String]
  package var items: [Item]

  package init(yaml: String) throws(RuleFault) {
    let document: JSONValue
    do throws(ParseError) { document = try YAMLDocument.parse(Bytes(yaml)).first ?? .null } catch {
      throw RuleFault(key: "", reason: "\(error)")
    }
    name = document["name"]?.string ?? ""
    title = document["title"]?.string ?? ""
    sections = [:]
    for member in document["sections"]?.members ?? [] { sections[member.key] = member.value.string ?? "" }
    items = []
    for row in document["items"]?.elements ?? [] {
      guard let text = row.string else { throw RuleFault(key: name, reason: "an item is no text") }
      let fields = text.split(separator: " ").map(String.init)
      guard fields.count == 4, let level = Int(fields[2]) else {
        throw RuleFault(key: name, reason: "'\(text)' is not: id, key, level, assessment")
      }
      items.append(Item(id: fields[0], key: fields[1], level: level, assessment: fields[3]))
    }
  }

  package func item(_ key: String) -> Item? { items.first { $0.key == key } }

  /// The order of people: 1.2 before 1.10.
  package static func precedes(_ a: String, _ b: String) -> Bool {
    let left = a.split(separator: ".").map { Int($0) ?? .max }
    let right = b.split(separator: ".").map { Int($0) ?? .max }
    return left.lexicographicallyPrecedes(right)
  }
}
