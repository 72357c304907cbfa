import Parsing

/// A CSAF 2.0 document, the parts that say which product is hit by what.
///
/// Source: OASIS CSAF 2.0, sections 3.2.1 (document), 3.2.2 (product tree), 3.2.3 (vulnerabilities).
struct CSAFDocument {
  struct Product {
    var name = ""
    var cpe: String?
    var purl: String?
  }

  /// `component` as a part of `parent`, itself a product with an id of its own.
  struct Relationship {
    var component = ""
    var parent = ""
  }

  struct Remediation {
    var category = ""
    var details = ""
    var url: String?
    var products: [String] = []
  }

  struct Threat {
    var category = ""
    var details = ""
    var products: [String] = []
  }

  struct Score {
    var vector = ""
    var base: Double?
    var products: [String] = []
  }

  struct Flag {
    var label = ""
    var products: [String] = []
  }

  struct Vulnerability {
    var cve: String?
    var title = ""
    var notes = ""
    var released: String?
    var statuses: [String: [String]] = [:]
    var remediations: [Remediation] = []
    var threats: [Threat] = []
    var scores: [Score] = []
    var flags: [Flag] = []
    var links: [String] = []
  }

  var id = ""
  var title = ""
  var category = ""
  /// `draft`, `interim`, `final`; Red Hat also `deleted`.
  var status = ""
  var published: String?
  var modified: String?
  var severity: String?
  var products: [String: Product] = [:]
  var relationships: [String: Relationship] = [:]
  var vulnerabilities: [Vulnerability] = []

  static let maximumProducts = 2_000_000
  static let maximumVulnerabilities = 10_000

  init(_ reader: inout JSONReader) throws(ParseError) {
    try reader.object { key, reader throws(ParseError) in
      switch key {
      case "document": try readDocument(&reader)
      case "product_tree": try readTree(&reader)
      case "vulnerabilities":
        guard try reader.isNext(.array) else { return }
        try reader.array { reader throws(ParseError) in
          guard vulnerabilities.count < Self.maximumVulnerabilities else {
            throw ParseError("CSAF", "more vulnerabilities than can be")
          }
          vulnerabilities.append(try Vulnerability(&reader))
        }
      default: try reader.skip()
      }
    }
  }

  private mutating func readDocument(_ reader: inout JSONReader) throws(ParseError) {
    try reader.object { key, reader throws(ParseError) in
      switch key {
      case "title": title = try reader.stringIfPresent() ?? ""
      case "category": category = try reader.stringIfPresent() ?? ""
      case "aggregate_severity":
        guard try reader.isNext(.object) else { return }
        try reader.object { key, reader throws(ParseError) in
          guard key == "text" else { return _ = try reader.skip() }
          severity = try reader.stringIfPresent()
        }
      case "tracking":
        try reader.object { key, reader throws(ParseError) in
          switch key {
          case "id": id = try reader.stringIfPresent() ?? ""
          case "status": status = try reader.stringIfPresent() ?? ""
          case "initial_release_date": published = try reader.stringIfPresent()
          case "current_release_date": modified = try reader.stringIfPresent()
          default: try reader.skip()
          }
        }
      default: try reader.skip()
      }
    }
  }

  private mutating func readTree(_ reader: inout JSONReader) throws(ParseError) {
    guard try reader.isNext(.object) else { return }
    try reader.object { key, reader throws(ParseError) in
      switch key {
      case "branches": try readBranches(&reader)
      case "full_product_names":
        guard try reader.isNext(.array) else { return }
        try reader.array { reader throws(ParseError) in _ = try readProduct(&reader) }
      case "relationships":
        guard try reader.isNext(.array) else { return }
        try reader.array { reader throws(ParseError) in try readRelationship(&reader) }
      default: try reader.skip()
      }
    }
  }

  /// Nested at most as deep as the reader goes.
  private mutating func readBranches(_ reader: inout JSONReader) throws(ParseError) {
    guard try reader.isNext(.array) else { return }
    try reader.array { reader throws(ParseError) in
      try reader.object { key, reader throws(ParseError) in
        switch key {
        case "branches": try readBranches(&reader)
        case "product": _ = try readProduct(&reader)
        default: try reader.skip()
        }
      }
    }
  }

  private mutating func readProduct(_ reader: inout JSONReader) throws(ParseError) -> String {
    var product = Product()
    var id = ""
    try reader.object { key, reader throws(ParseError) in
      switch key {
      case "product_id": id = try reader.string()
      case "name": product.name = try reader.stringIfPresent() ?? ""
      case "product_identification_helper":
        guard try reader.isNext(.object) else { return }
        try reader.object { key, reader throws(ParseError) in
          switch key {
          case "cpe": product.cpe = try reader.stringIfPresent()
          case "purl": product.purl = try reader.stringIfPresent()
          default: try reader.skip()
          }
        }
      default: try reader.skip()
      }
    }
    try bound()
    if !id.isEmpty { products[id] = product }
    return id
  }

  private mutating func readRelationship(_ reader: inout JSONReader) throws(ParseError) {
    var relationship = Relationship()
    var (category, id) = ("", "")
    try reader.object { key, reader throws(ParseError) in
      switch key {
      case "category": category = try reader.stringIfPresent() ?? ""
      case "product_reference": relationship.component = try reader.string()
      case "relates_to_product_reference": relationship.parent = try reader.string()
      case "full_product_name":
        try reader.object { key, reader throws(ParseError) in
          guard key == "product_id" else { return _ = try reader.skip() }
          id = try reader.string()
        }
      default: try reader.skip()
      }
    }
    try bound()
    if !id.isEmpty,
      category == "default_component_of" || category == "installed_on" || category == "optional_component_of"
    {
      relationships[id] = relationship
    }
  }

  private func bound() throws(ParseError) {
    guard products.count + relationships.count < Self.maximumProducts else {
      throw ParseError("CSAF", "more products than can be")
    }
  }
}
