import Model
import Parsing

/// What somebody says about which products are, or aren't, hit by which vulnerabilities; of whatever format.
package struct VEXDocument: Sendable {
  package enum Format: String, Sendable {
    case openVEX = "OpenVEX"
    case csaf = "CSAF VEX"
    case cycloneDX = "CycloneDX VEX"
  }

  /// Bytes of a document.
  package static let maximumBytes = 64 << 20
  /// Statements and products of a document.
  static let maximumStatements = 200_000
  static let maximumProducts = 500_000

  package var format: Format
  /// Where it was read from.
  package var name: String
  package var author: String
  package var statements: [VEXStatement]
  /// What of it can't be honoured, and why.
  package var problems: [String]

  /// Reads a document of any of the formats, recognised by its content; also the in-toto statement that carries one.
  ///
  /// For a file, and for the payload of an attestation.
  /// - Parameter name: what messages call it; a path.
  package static func parse(_ bytes: Bytes, name: String) throws(ParseError) -> VEXDocument {
    guard bytes.count <= maximumBytes else {
      throw ParseError("VEX", "\(bytes.count) bytes, more than the limit of \(maximumBytes)")
    }
    var document = try parse(JSONValue(parsing: bytes, maximumDepth: 100), name: name)
    document.dropUnpinned()
    return document
  }

  private static func parse(_ root: JSONValue, name: String) throws(ParseError) -> VEXDocument {
    guard root.isObject else { throw ParseError("VEX", "expected a JSON object") }
    if let context = root["@context"]?.string, context.hasPrefix("https://openvex.dev/ns") {
      return try OpenVEXReader(root, name: name).document()
    }
    if let category = root["document"]?["category"]?.string {
      guard category == "csaf_vex" else {
        throw ParseError("VEX", "it is a CSAF document of the category '\(category.prefix(60))'; expected csaf_vex")
      }
      return try CSAFReader(root, name: name).document()
    }
    if root["bomFormat"]?.string == "CycloneDX" { return try CycloneDXReader(root, name: name).document() }
    if root["_type"]?.string?.hasPrefix("https://in-toto.io/Statement/") == true {
      guard let predicate = root["predicate"], predicate["_type"] == nil else {
        throw ParseError("VEX", "the in-toto statement carries no VEX document")
      }
      var document = try parse(predicate, name: name)
      document.fill(subjects: root["subject"]?.elements ?? [])
      return document
    }
    throw ParseError("VEX", "it is neither OpenVEX nor CSAF VEX nor CycloneDX, all as JSON")
  }

  /// That something is mended can only be said of a version: of all versions it would take back what isn't mended.
  private mutating func dropUnpinned() {
    var dropped = 0
    for index in statements.indices where statements[index].status == .fixed {
      let pinned = statements[index].products.filter(\.isPinned)
      if pinned.count < statements[index].products.count { dropped += 1 }
      statements[index].products = pinned
    }
    if dropped > 0 {
      problems.append("\(dropped) times fixed of a product without a version or digest, which is not honoured")
    }
  }

  /// A statement of an attestation that names no product speaks of what the attestation is about.
  private mutating func fill(subjects: [JSONValue]) {
    var products: [VEXProduct] = []
    for subject in subjects.prefix(1000) {
      let digests = (subject["digest"]?.members ?? []).compactMap { VEXIdentifier(hash: $0.key, $0.value.string) }
      if !digests.isEmpty { products.append(VEXProduct(identifiers: digests)) }
    }
    for index in statements.indices where statements[index].products.isEmpty { statements[index].products = products }
  }
}

/// One assertion: vulnerability, products, status.
package struct VEXStatement: Sendable, Hashable {
  package enum Status: String, Sendable, Hashable {
    case notAffected = "not_affected"
    case affected
    case fixed
    case underInvestigation = "under_investigation"
  }

  /// All names of the vulnerability, in upper case.
  package var names: [String]
  package var products: [VEXProduct]
  package var status: Status
  /// One of OpenVEX's labels.
  package var justification: String?
  /// Impact, action or notes, in the author's words.
  package var text: String
  /// Seconds since 1970.
  package var time: Int?
}

/// What a statement is about. One identifier that hits is enough.
package struct VEXProduct: Sendable, Hashable {
  package var identifiers: [VEXIdentifier]
  /// Where there are some, only these parts of it are meant.
  package var subcomponents: [VEXProduct] = []

  package init(identifiers: [VEXIdentifier], subcomponents: [VEXProduct] = []) {
    self.identifiers = identifiers
    self.subcomponents = subcomponents
  }
}

extension VEXProduct {
  /// Whether one version is meant, or one content.
  var isPinned: Bool {
    identifiers.contains(where: \.isPinned)
      || !subcomponents.isEmpty && subcomponents.allSatisfy { $0.identifiers.contains(where: \.isPinned) }
  }
}

package enum VEXIdentifier: Sendable, Hashable {
  case purl(PackageURL)
  /// `sha256:…`, lower case.
  case digest(String)
  case cpe(String)
  /// An image's name, or an IRI.
  case name(String)

  /// Whether it names one version or one content.
  var isPinned: Bool {
    switch self {
    case .purl(let purl): purl.version != nil || purl.qualifiers["tag"] != nil
    case .digest: true
    case .cpe: false
    case .name(let name): name.contains("@") || (name.split(separator: "/").last ?? "").contains(":")
    }
  }

  /// A package URL, a digest, a CPE, or a name.
  init?(_ text: String) {
    guard !text.isEmpty, text.utf8.count <= 4096 else { return nil }
    if text.hasPrefix("pkg:") {
      guard let purl = try? PackageURL(parsing: text) else { return nil }
      self = .purl(purl)
    } else if text.hasPrefix("cpe:") {
      self = .cpe(text)
    } else if let digest = Digest(text) {
      self = .digest(digest.description)
    } else {
      self = .name(text)
    }
  }

  /// - Parameter algorithm: `sha-256`, `sha256`, `SHA-256`, `sha1` …
  init?(hash algorithm: String, _ value: String?) {
    guard let value, value.utf8.count <= 256 else { return nil }
    let plain = algorithm.lowercased().replacing("-", with: "")
    self = .digest("\(plain):\(value.lowercased())")
  }
}
