import Model
import Parsing

/// Reads OpenVEX 0.2.0, and the older forms in which products and vulnerabilities are plain texts.
///
/// Source: github.com/openvex/spec, OPENVEX-SPEC.md; the older form by the same document's history (0.0.1).
struct OpenVEXReader {
  private let root: JSONValue
  private let name: String
  private var products = 0
  private var problems: [String] = []

  init(_ root: JSONValue, name: String) {
    self.root = root
    self.name = name
  }

  func document() throws(ParseError) -> VEXDocument {
    var reader = self
    return try reader.read()
  }

  private mutating func read() throws(ParseError) -> VEXDocument {
    guard case .array(let elements)? = root["statements"] else { throw failure("it has no statements") }
    guard elements.count <= VEXDocument.maximumStatements else {
      throw failure("more than \(VEXDocument.maximumStatements) statements")
    }
    let time = (root["last_updated"] ?? root["timestamp"])?.string.flatMap(CivilDay.seconds)
    var statements: [VEXStatement] = []
    for (number, element) in elements.enumerated() {
      if let statement = try statement(element, number + 1, time) { statements.append(statement) }
    }
    return VEXDocument(
      format: .openVEX, name: name, author: root["author"]?.string ?? "", statements: statements, problems: problems)
  }

  private func failure(_ reason: String) -> ParseError { ParseError("OpenVEX", reason) }

  private mutating func note(_ number: Int, _ reason: String) {
    if problems.count < 20 { problems.append("statement \(number): \(reason)") }
  }

  private mutating func statement(
    _ element: JSONValue, _ number: Int, _ time: Int?
  ) throws(ParseError) -> VEXStatement? {
    let vulnerability = element["vulnerability"]
    var names = (vulnerability?["aliases"]?.elements ?? []).prefix(64).compactMap(\.string)
    for text in [vulnerability?.string, vulnerability?["name"]?.string, vulnerability?["@id"]?.string] {
      // An `@id` is an address; its last part is the name where there is no other.
      if let text, !text.isEmpty { names.append(text.split(separator: "/").last.map(String.init) ?? text) }
    }
    guard !names.isEmpty else {
      note(number, "it names no vulnerability")
      return nil
    }
    guard let word = element["status"]?.string, let status = VEXStatement.Status(rawValue: word) else {
      note(number, "its status is none of not_affected, affected, fixed, under_investigation")
      return nil
    }
    let justification = element["justification"]?.string
    let impact = element["impact_statement"]?.string
    if status == .notAffected, justification?.isEmpty != false, impact?.isEmpty != false {
      note(number, "it says not_affected without a justification or an impact statement, and is not honoured")
      return nil
    }
    let texts = [impact, element["action_statement"]?.string, element["status_notes"]?.string]
    // In the older form the parts stand beside the products.
    let shared = try (element["subcomponents"]?.elements ?? []).compactMapThrowing { one throws(ParseError) in
      try product(one, depth: 1)
    }
    var list: [VEXProduct] = []
    for one in element["products"]?.elements ?? [] {
      guard var product = try product(one, depth: 0) else { continue }
      product.subcomponents += shared
      list.append(product)
    }
    if list.isEmpty, element["products"]?.elements.isEmpty == false {
      note(number, "no product of it can be identified")
      return nil
    }
    return VEXStatement(
      names: names.map { $0.uppercased() }, products: list, status: status, justification: justification,
      text: String((texts.compactMap { $0 }.first { !$0.isEmpty } ?? "").prefix(1000)),
      time: (element["last_updated"] ?? element["timestamp"])?.string.flatMap(CivilDay.seconds) ?? time)
  }

  private mutating func product(_ element: JSONValue, depth: Int) throws(ParseError) -> VEXProduct? {
    products += 1
    guard products <= VEXDocument.maximumProducts else {
      throw failure("more than \(VEXDocument.maximumProducts) products")
    }
    var texts = [element.string, element["@id"]?.string]
    texts += (element["identifiers"]?.members ?? []).prefix(8).map(\.value.string)
    var identifiers: [VEXIdentifier] = []
    for text in texts {
      if let text, let identifier = VEXIdentifier(text), !identifiers.contains(identifier) {
        identifiers.append(identifier)
      }
    }
    identifiers += (element["hashes"]?.members ?? []).prefix(16).compactMap {
      VEXIdentifier(hash: $0.key, $0.value.string)
    }
    guard !identifiers.isEmpty else { return nil }
    var product = VEXProduct(identifiers: identifiers)
    guard depth == 0 else { return product }
    let parts = element["subcomponents"]?.elements ?? []
    product.subcomponents = try parts.compactMapThrowing { part throws(ParseError) in try self.product(part, depth: 1) }
    // Parts were named and none can be identified: better none than all.
    return parts.isEmpty || !product.subcomponents.isEmpty ? product : nil
  }
}

extension Array {
  /// `compactMap` that throws what its body throws.
  func compactMapThrowing<T, E: Error>(_ body: (Element) throws(E) -> T?) throws(E) -> [T] {
    var result: [T] = []
    for element in self { if let value = try body(element) { result.append(value) } }
    return result
  }
}
