import Model
import Parsing

/// Reads SPDX 2.2 and 2.3 as JSON. Files and snippets are passed over: packages are what is looked for.
struct SPDXReader {
  private var draft = BillDraft(.spdx)
  private var licenses = BillLicenses()
  private var described: [Int] = []
  private var document: Int?

  mutating func read(_ bytes: Bytes) throws(ParseError) -> BillOfMaterials {
    // Relations may come before what they relate; the document's own name is needed to tell its subject.
    document = draft.references.number("SPDXRef-DOCUMENT")
    var reader = JSONReader(bytes)
    try reader.object { key, reader throws(ParseError) in
      switch key {
      case "spdxVersion": draft.version = String((try reader.stringIfPresent() ?? "").dropFirst("SPDX-".count))
      case "name": draft.name = try reader.stringIfPresent() ?? ""
      case "creationInfo": try creation(&reader)
      case "documentDescribes":
        try reader.elementsIfArray { reader throws(ParseError) in
          if let number = try reader.stringIfPresent().flatMap({ draft.references.number($0) }) { describe(number) }
        }
      case "packages":
        try reader.elementsIfArray { reader throws(ParseError) in
          guard let place = draft.reserve() else {
            try reader.skip()
            return
          }
          draft.components[place] = try package(&reader)
        }
      case "relationships": try reader.elementsIfArray { reader throws(ParseError) in try relationship(&reader) }
      case "hasExtractedLicensingInfos":
        try reader.elementsIfArray { reader throws(ParseError) in try licenses.read(&reader) }
      default: try reader.skip()
      }
    }
    guard reader.isAtEnd() else { throw ParseError("SPDX", "something follows the document", at: reader.offset) }
    if draft.version != "2.2", draft.version != "2.3" {
      draft.problem("its spdxVersion is '\(draft.version.prefix(20))', which is not known here; read like 2.3")
    }
    for index in draft.components.indices {
      draft.components[index].licenses = licenses.resolve(draft.components[index].licenses)
    }
    chooseSubject()
    return draft.finish()
  }

  private mutating func describe(_ number: Int) {
    if described.count < 1000, !described.contains(number) { described.append(number) }
  }

  /// The one thing that the document describes. Where it describes several, none of them is the whole.
  private mutating func chooseSubject() {
    guard described.count == 1, let place = draft.components.firstIndex(where: { $0.reference == described[0] }) else {
      return
    }
    draft.subject = draft.components.remove(at: place)
  }

  private mutating func creation(_ reader: inout JSONReader) throws(ParseError) {
    try reader.membersIfObject { key, reader throws(ParseError) in
      guard key == "creators" else {
        try reader.skip()
        return
      }
      try reader.elementsIfArray { reader throws(ParseError) in
        guard let creator = try reader.stringIfPresent(), creator.hasPrefix("Tool: ") else { return }
        let text = creator.dropFirst("Tool: ".count)
        if let dash = text.lastIndex(of: "-") {
          draft.tool(String(text[..<dash]), String(text[text.index(after: dash)...]))
        } else {
          draft.tool(String(text), "")
        }
      }
    }
  }

  private mutating func package(_ reader: inout JSONReader) throws(ParseError) -> BillComponent {
    var component = BillComponent()
    var concluded: String?
    var declared: String?
    try reader.membersIfObject { key, reader throws(ParseError) in
      switch key {
      case "SPDXID": component.reference = try reader.stringIfPresent().flatMap { draft.references.number($0) }
      case "name": component.name = try reader.stringIfPresent() ?? ""
      case "versionInfo": component.version = try reader.stringIfPresent() ?? ""
      case "licenseConcluded": concluded = try reader.stringIfPresent()
      case "licenseDeclared": declared = try reader.stringIfPresent()
      case "primaryPackagePurpose":
        component.kind = (try reader.stringIfPresent() ?? "").lowercased().replacing("_", with: "-")
      case "sourceInfo": if let text = try reader.stringIfPresent() { SPDXSourceInfo.read(text, into: &component) }
      case "comment":
        let text = try reader.stringIfPresent() ?? ""
        if text.hasPrefix("operating system: ") {
          component.properties.append(("operating system", String(text.dropFirst("operating system: ".count))))
        }
      case "checksums": try checksums(&reader, &component)
      case "externalRefs": try externalReferences(&reader, &component)
      // Trivy's facts: `LayerDiffID: sha256:…`.
      case "attributionTexts":
        try reader.elementsIfArray { reader throws(ParseError) in
          if let text = try reader.stringIfPresent() { Self.fact(text, &component) }
        }
      case "annotations":
        try reader.elementsIfArray { reader throws(ParseError) in
          try reader.membersIfObject { key, reader throws(ParseError) in
            guard key == "comment" else {
              try reader.skip()
              return
            }
            if let text = try reader.stringIfPresent() { Self.fact(text, &component) }
          }
        }
      default: try reader.skip()
      }
    }
    component.licenses = [declared, concluded].compactMap(\.self).filter(BillLicenses.says).prefix(1).map(\.self)
    return component
  }

  private static func fact(_ text: String, _ component: inout BillComponent) {
    guard component.properties.count < 64, let colon = text.firstRange(of: ": ") else { return }
    let name = String(text[..<colon.lowerBound])
    let value = String(text[colon.upperBound...])
    switch name {
    case "Class", "Type", "PkgType", "PkgID", "Modularitylabel":
      component.properties.append(("aquasecurity:trivy:" + name, value))
    case "LayerDiffID", "ImageID", "RepoDigest", "FilePath": component.properties.append((name, value))
    default: break
    }
  }

  private func checksums(_ reader: inout JSONReader, _ component: inout BillComponent) throws(ParseError) {
    var digests: [String] = []
    try reader.elementsIfArray { reader throws(ParseError) in
      var algorithm = ""
      var value = ""
      try reader.membersIfObject { key, reader throws(ParseError) in
        switch key {
        case "algorithm": algorithm = try reader.stringIfPresent() ?? ""
        case "checksumValue": value = try reader.stringIfPresent() ?? ""
        default: try reader.skip()
        }
      }
      if let digest = BillComponent.digest(algorithm, value) { digests.append(digest) }
    }
    component.digests = digests
  }

  private func externalReferences(_ reader: inout JSONReader, _ component: inout BillComponent) throws(ParseError) {
    var purl: String?
    var cpe: String?
    try reader.elementsIfArray { reader throws(ParseError) in
      var type = ""
      var locator: String?
      try reader.membersIfObject { key, reader throws(ParseError) in
        switch key {
        case "referenceType": type = try reader.stringIfPresent() ?? ""
        case "referenceLocator": locator = try reader.stringIfPresent()
        default: try reader.skip()
        }
      }
      // Some tools write the type as an address: `http://spdx.org/rdf/references/purl`.
      if purl == nil, type == "purl" || type.hasSuffix("/purl") { purl = locator }
      if cpe == nil, type.hasSuffix("cpe23Type") { cpe = locator }
    }
    component.purl = purl
    component.cpe = cpe
  }

  private mutating func relationship(_ reader: inout JSONReader) throws(ParseError) {
    var from: Int?
    var to: Int?
    var type = ""
    try reader.membersIfObject { key, reader throws(ParseError) in
      switch key {
      case "spdxElementId": from = try reader.stringIfPresent().flatMap { draft.references.number($0) }
      case "relatedSpdxElement": to = try reader.stringIfPresent().flatMap { draft.references.number($0) }
      case "relationshipType": type = try reader.stringIfPresent() ?? ""
      default: try reader.skip()
      }
    }
    switch type {
    case "DESCRIBES": if let to, from == document { describe(to) }
    case "DESCRIBED_BY": if let from, to == document { describe(from) }
    case "DEPENDS_ON": draft.references.relate(from, .dependsOn, to)
    case "DEPENDENCY_OF", "RUNTIME_DEPENDENCY_OF", "PROVIDED_DEPENDENCY_OF":
      draft.references.relate(to, .dependsOn, from)
    case "DEV_DEPENDENCY_OF", "BUILD_DEPENDENCY_OF", "TEST_DEPENDENCY_OF", "DEV_TOOL_OF", "BUILD_TOOL_OF",
      "TEST_TOOL_OF":
      draft.references.relate(from, .developmentOf, to)
    case "OPTIONAL_DEPENDENCY_OF": draft.references.relate(from, .optionalOf, to)
    case "CONTAINS": draft.references.relate(from, .contains, to)
    default: break
    }
  }
}
