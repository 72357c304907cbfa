import Model
import Parsing

/// Reads the analyses of a CycloneDX document (its VEX), whether or not the components stand in the same document.
///
/// Source: CycloneDX 1.6 JSON schema, `vulnerabilities`; BOM-Link.
struct CycloneDXReader {
  private let root: JSONValue
  private let name: String

  init(_ root: JSONValue, name: String) {
    self.root = root
    self.name = name
  }

  private static let states: [String: VEXStatement.Status] = [
    "not_affected": .notAffected, "false_positive": .notAffected, "resolved": .fixed,
    "resolved_with_pedigree": .fixed, "in_triage": .underInvestigation, "exploitable": .affected,
  ]

  /// CycloneDX's reasons in OpenVEX's words, where there is one.
  private static let justifications: [String: String] = [
    "code_not_present": "vulnerable_code_not_present", "code_not_reachable": "vulnerable_code_not_in_execute_path",
    "protected_by_mitigating_control": "inline_mitigations_already_exist",
    "protected_by_compiler": "inline_mitigations_already_exist",
    "protected_at_runtime": "inline_mitigations_already_exist",
    "protected_at_perimeter": "inline_mitigations_already_exist",
  ]

  func document() throws(ParseError) -> VEXDocument {
    let components = try components()
    var statements: [VEXStatement] = []
    var unidentified = 0
    var unjustified = 0
    let time = root["metadata"]?["timestamp"]?.string.flatMap(CivilDay.seconds)
    let vulnerabilities = root["vulnerabilities"]?.elements ?? []
    guard vulnerabilities.count <= VEXDocument.maximumStatements else {
      throw ParseError("CycloneDX", "more than \(VEXDocument.maximumStatements) vulnerabilities")
    }
    for vulnerability in vulnerabilities {
      guard let id = vulnerability["id"]?.string, let analysis = vulnerability["analysis"],
        let status = analysis["state"]?.string.flatMap({ Self.states[$0] })
      else { continue }
      let reason = analysis["justification"]?.string
      let detail = analysis["detail"]?.string ?? ""
      if status == .notAffected, reason == nil, detail.isEmpty {
        unjustified += 1
        continue
      }
      var products: [VEXProduct] = []
      for affected in vulnerability["affects"]?.elements ?? [] {
        guard let reference = affected["ref"]?.string else { continue }
        let found = Self.candidates(reference).compactMap { components[$0] ?? Self.product($0) }.first
        if let found { products.append(found) } else { unidentified += 1 }
      }
      let aliases = (vulnerability["references"]?.elements ?? []).prefix(64).compactMap { $0["id"]?.string }
      let words = reason.map { $0.replacing("_", with: " ") } ?? ""
      statements.append(
        VEXStatement(
          names: ([id] + aliases).map { $0.uppercased() }, products: products, status: status,
          justification: reason.flatMap { Self.justifications[$0] },
          text: String((detail.isEmpty ? words : detail).prefix(1000)),
          time: (analysis["lastUpdated"] ?? analysis["firstIssued"])?.string.flatMap(CivilDay.seconds) ?? time))
    }
    var problems: [String] = []
    if unidentified > 0 { problems.append("\(unidentified) references name no component that can be identified") }
    if unjustified > 0 {
      problems.append("\(unjustified) times not affected without a justification or detail, which is not honoured")
    }
    let metadata = root["metadata"]
    let author =
      metadata?["supplier"]?["name"]?.string ?? metadata?["manufacturer"]?["name"]?.string
      ?? metadata?["authors"]?[0]?["name"]?.string ?? ""
    return VEXDocument(
      format: .cycloneDX, name: name, author: author, statements: statements.filter { !$0.products.isEmpty },
      problems: problems)
  }

  /// A BOM-Link (`urn:cdx:SERIAL/VERSION#REFERENCE`) or the reference itself.
  private static func candidates(_ reference: String) -> [String] {
    guard reference.hasPrefix("urn:cdx:"), let hash = reference.firstIndex(of: "#") else { return [reference] }
    let part = String(reference[reference.index(after: hash)...])
    return [part, part.replacing("%3A", with: ":").replacing("%2F", with: "/").replacing("%40", with: "@"), reference]
  }

  /// A reference that is a package URL identifies by itself.
  private static func product(_ reference: String) -> VEXProduct? {
    guard reference.hasPrefix("pkg:"), let identifier = VEXIdentifier(reference) else { return nil }
    return VEXProduct(identifiers: [identifier])
  }

  private func components() throws(ParseError) -> [String: VEXProduct] {
    var result: [String: VEXProduct] = [:]
    var count = 0
    var waiting = root["components"]?.elements ?? []
    if let subject = root["metadata"]?["component"] { waiting.append(subject) }
    while let component = waiting.popLast() {
      count += 1
      guard count <= VEXDocument.maximumProducts else {
        throw ParseError("CycloneDX", "more than \(VEXDocument.maximumProducts) components")
      }
      waiting += component["components"]?.elements ?? []
      guard let reference = component["bom-ref"]?.string else { continue }
      var identifiers = [component["purl"]?.string, component["cpe"]?.string].compactMap { $0 }
        .compactMap { VEXIdentifier($0) }
      for hash in (component["hashes"]?.elements ?? []).prefix(16) {
        if let one = VEXIdentifier(hash: hash["alg"]?.string ?? "", hash["content"]?.string) { identifiers.append(one) }
      }
      if component["type"]?.string == "container", let name = component["name"]?.string {
        // With its digest as the version, the digest is what counts.
        let version = component["version"]?.string
        if let version, let digest = VEXIdentifier(version), case .digest = digest {
          identifiers.append(digest)
        } else if let identifier = VEXIdentifier(name + (version.map { ":" + $0 } ?? "")) {
          identifiers.append(identifier)
        }
      }
      if !identifiers.isEmpty { result[reference] = VEXProduct(identifiers: identifiers) }
    }
    return result
  }
}
