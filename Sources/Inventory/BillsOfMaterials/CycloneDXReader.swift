import Model
import Parsing

/// Reads CycloneDX as JSON.
///
/// Nesting is kept only as far as it matters: a component within another is a component. Vulnerabilities and services
/// are passed over.
struct CycloneDXReader {
  private var draft = BillDraft(.cycloneDX)
  private var nesting = 0

  /// Deeper than any real document; bounds recursion together with the reader's own depth.
  static let maximumNesting = 32

  mutating func read(_ bytes: Bytes) throws(ParseError) -> BillOfMaterials {
    var reader = JSONReader(bytes)
    try reader.object { key, reader throws(ParseError) in
      switch key {
      case "specVersion": draft.version = try reader.stringIfPresent() ?? ""
      case "metadata": try metadata(&reader)
      case "components": try components(&reader)
      case "dependencies": try dependencies(&reader)
      case "compositions": try compositions(&reader)
      default: try reader.skip()
      }
    }
    guard reader.isAtEnd() else { throw ParseError("CycloneDX", "something follows the document", at: reader.offset) }
    if !["1.2", "1.3", "1.4", "1.5", "1.6", "1.7"].contains(draft.version) {
      draft.problem("its specVersion is '\(draft.version.prefix(20))', which is not known here; read like 1.6")
    }
    return draft.finish()
  }

  private mutating func metadata(_ reader: inout JSONReader) throws(ParseError) {
    try reader.membersIfObject { key, reader throws(ParseError) in
      switch key {
      case "component": draft.subject = try component(&reader, isSubject: true)
      case "tools":
        // A list of tools until 1.4, an object with components since 1.5.
        if try reader.kind() == .array {
          try reader.array { reader throws(ParseError) in try tool(&reader) }
        } else {
          try reader.membersIfObject { key, reader throws(ParseError) in
            guard key == "components" || key == "services" else {
              try reader.skip()
              return
            }
            try reader.elementsIfArray { reader throws(ParseError) in try tool(&reader) }
          }
        }
      case "properties":
        for property in try properties(&reader) { draft.documentProperties.append(property) }
      default: try reader.skip()
      }
    }
  }

  private mutating func tool(_ reader: inout JSONReader) throws(ParseError) {
    var name = ""
    var version = ""
    try reader.membersIfObject { key, reader throws(ParseError) in
      switch key {
      case "name": name = try reader.stringIfPresent() ?? ""
      case "version": version = try reader.stringIfPresent() ?? ""
      default: try reader.skip()
      }
    }
    draft.tool(name, version)
  }

  private mutating func components(_ reader: inout JSONReader) throws(ParseError) {
    nesting += 1
    defer { nesting -= 1 }
    guard nesting <= Self.maximumNesting else {
      draft.problem("components nested deeper than \(Self.maximumNesting) were passed over")
      try reader.skip()
      return
    }
    try reader.elementsIfArray { reader throws(ParseError) in
      guard let place = draft.reserve() else {
        try reader.skip()
        return
      }
      draft.components[place] = try component(&reader, isSubject: false)
    }
  }

  private mutating func component(_ reader: inout JSONReader, isSubject: Bool) throws(ParseError) -> BillComponent {
    var component = BillComponent()
    try reader.membersIfObject { key, reader throws(ParseError) in
      switch key {
      case "type": component.kind = (try reader.stringIfPresent() ?? "").lowercased()
      case "bom-ref": component.reference = try reader.stringIfPresent().flatMap { draft.references.number($0) }
      case "group": component.group = try reader.stringIfPresent() ?? ""
      case "name": component.name = try reader.stringIfPresent() ?? ""
      case "version": component.version = try reader.stringIfPresent() ?? ""
      case "purl": component.purl = try reader.stringIfPresent()
      case "cpe": component.cpe = try reader.stringIfPresent()
      case "description": component.summary = try reader.stringIfPresent()
      case "scope":
        switch try reader.stringIfPresent() {
        case "excluded": component.scope = .development
        case "optional": component.scope = .optional
        default: break
        }
      case "hashes": component.digests = try hashes(&reader)
      case "licenses": component.licenses = try licenses(&reader)
      case "properties": component.properties = try properties(&reader)
      case "evidence": component.locations = try occurrences(&reader)
      // The subject's own parts are not what it contains.
      case "components" where !isSubject: try components(&reader)
      default: try reader.skip()
      }
    }
    return component
  }

  private func hashes(_ reader: inout JSONReader) throws(ParseError) -> [String] {
    var digests: [String] = []
    try reader.elementsIfArray { reader throws(ParseError) in
      var algorithm = ""
      var content = ""
      try reader.membersIfObject { key, reader throws(ParseError) in
        switch key {
        case "alg": algorithm = try reader.stringIfPresent() ?? ""
        case "content": content = try reader.stringIfPresent() ?? ""
        default: try reader.skip()
        }
      }
      if let digest = BillComponent.digest(algorithm, content) { digests.append(digest) }
    }
    return digests
  }

  private func licenses(_ reader: inout JSONReader) throws(ParseError) -> [String] {
    var licenses: [String] = []
    try reader.elementsIfArray { reader throws(ParseError) in
      try reader.membersIfObject { key, reader throws(ParseError) in
        switch key {
        case "expression": if let text = try reader.stringIfPresent() { licenses.append(text) }
        case "license":
          var id: String?
          var name: String?
          try reader.membersIfObject { key, reader throws(ParseError) in
            switch key {
            case "id": id = try reader.stringIfPresent()
            case "name": name = try reader.stringIfPresent()
            default: try reader.skip()
            }
          }
          if let text = id ?? name, !text.isEmpty { licenses.append(text) }
        default: try reader.skip()
        }
      }
    }
    return licenses
  }

  private func properties(_ reader: inout JSONReader) throws(ParseError) -> [(name: String, value: String)] {
    var properties: [(name: String, value: String)] = []
    try reader.elementsIfArray { reader throws(ParseError) in
      var name = ""
      var value: String?
      try reader.membersIfObject { key, reader throws(ParseError) in
        switch key {
        case "name": name = try reader.stringIfPresent() ?? ""
        case "value": value = try reader.stringIfPresent()
        default: try reader.skip()
        }
      }
      if let value, !name.isEmpty { properties.append((name, value)) }
    }
    return properties
  }

  private func occurrences(_ reader: inout JSONReader) throws(ParseError) -> [String] {
    var locations: [String] = []
    try reader.membersIfObject { key, reader throws(ParseError) in
      guard key == "occurrences" else {
        try reader.skip()
        return
      }
      try reader.elementsIfArray { reader throws(ParseError) in
        try reader.membersIfObject { key, reader throws(ParseError) in
          guard key == "location", let path = try reader.stringIfPresent() else {
            if key != "location" { try reader.skip() }
            return
          }
          locations.append(BillComponent.location(path))
        }
      }
    }
    return locations
  }

  private mutating func dependencies(_ reader: inout JSONReader) throws(ParseError) {
    try reader.elementsIfArray { reader throws(ParseError) in
      var from: Int?
      // `ref` may stand behind `dependsOn`.
      var needed: [Int?] = []
      try reader.membersIfObject { key, reader throws(ParseError) in
        switch key {
        case "ref": from = try reader.stringIfPresent().flatMap { draft.references.number($0) }
        case "dependsOn", "provides":
          let isNeed = key == "dependsOn"
          try reader.elementsIfArray { reader throws(ParseError) in
            let name = try reader.stringIfPresent()
            guard isNeed, let name, needed.count < BillOfMaterials.maximumRelations else { return }
            needed.append(draft.references.number(name))
          }
        default: try reader.skip()
        }
      }
      for other in needed { draft.references.relate(from, .dependsOn, other) }
    }
  }

  private mutating func compositions(_ reader: inout JSONReader) throws(ParseError) {
    try reader.elementsIfArray { reader throws(ParseError) in
      try reader.membersIfObject { key, reader throws(ParseError) in
        guard key == "aggregate" else {
          try reader.skip()
          return
        }
        if let word = try reader.stringIfPresent(), word.hasPrefix("incomplete") {
          draft.problem("the document says itself that it is incomplete (compositions: \(word.prefix(60)))")
        }
      }
    }
  }
}
