import Documents
import Parsing

/// One `definition` of an OVAL document, the parts that vendors of distributions fill in.
///
/// Source: OVAL 5.11, definitions schema; the vendors' own elements below `advisory`.
struct OVALDefinition {
  struct Criterion {
    var comment: String
    var test: String
  }

  /// A node of the tree of conditions; as deep as the XML reader lets it be.
  struct Criteria {
    /// `AND` (the default); false for `OR`.
    var isAll = true
    var criteria: [Criteria] = []
    var criterions: [Criterion] = []
  }

  var id = ""
  /// `vulnerability`, `patch`, `inventory`.
  var kind = ""
  var title = ""
  var description = ""
  var platforms: [String] = []
  var references: [(source: String, id: String, url: String)] = []
  var severity = ""
  var issued: String?
  var updated: String?
  /// CVEs and their CVSS vectors, from `<cve cvss3="5.5/CVSS:3.1/…">CVE-…</cve>`.
  var cves: [(id: String, vectors: [String])] = []
  /// Azure's: `true`, `false`, `Not Applicable`.
  var patchable = ""
  var criteria = Criteria()

  static let maximumReferences = 10_000

  init(_ element: XMLElement) {
    id = element[attribute: "id"] ?? ""
    kind = element[attribute: "class"] ?? ""
    let metadata = element[child: "metadata"] ?? XMLElement(name: "metadata")
    title = metadata.content(of: "title")
    description = metadata.content(of: "description")
    platforms = (metadata[child: "affected"]?.all("platform") ?? []).map(\.text)
    references = metadata.all("reference").prefix(Self.maximumReferences).map {
      ($0[attribute: "source"] ?? "", $0[attribute: "ref_id"] ?? "", $0[attribute: "ref_url"] ?? "")
    }
    patchable = metadata.content(of: "patchable")
    let advisory = metadata[child: "advisory"] ?? metadata
    severity = advisory.content(of: "severity")
    issued = advisory[child: "issued"]?[attribute: "date"] ?? metadata[child: "advisory_date"]?.text
    updated = advisory[child: "updated"]?[attribute: "date"]
    cves = advisory.all("cve").prefix(Self.maximumReferences).map { cve in
      (cve.text, ["cvss4", "cvss3", "cvss2"].compactMap { cve[attribute: $0].flatMap(Self.vector) })
    }
    if let criteria = element[child: "criteria"] { self.criteria = Criteria(criteria) }
  }

  /// `5.5/CVSS:3.1/AV:L/…` and `1.2/AV:L/…` begin with the score.
  private static func vector(_ text: String) -> String? {
    guard let slash = text.firstIndex(of: "/"), text.utf8.count <= 256 else { return nil }
    let head = text[..<slash]
    return Double(head) == nil ? text : String(text[text.index(after: slash)...])
  }
}

extension OVALDefinition.Criteria {
  fileprivate init(_ element: XMLElement) {
    isAll = element[attribute: "operator"]?.uppercased() != "OR"
    for child in element.children {
      switch child.localName {
      case "criteria": criteria.append(Self(child))
      case "criterion":
        // A negated condition is none that a package could be held against.
        guard child[attribute: "negate"] != "true" else { continue }
        criterions.append(
          .init(comment: child[attribute: "comment"] ?? "", test: child[attribute: "test_ref"] ?? ""))
      default: continue
      }
    }
  }
}
