import Model
import Parsing

/// One entry of a bill of materials before it is judged, in words that both formats share.
struct BillComponent: Sendable {
  /// `library`, `application`, `operating-system`, `container`, `file` …: CycloneDX's word, lower case.
  var kind = ""
  /// What relations call it; index into ``BillReferences``.
  var reference: Int?
  var group = ""
  var name = ""
  var version = ""
  /// As written.
  var purl: String?
  var cpe: String?
  var summary: String?
  var licenses: [String] = []
  /// `sha256:…`
  var digests: [String] = []
  var locations: [String] = []
  var scope: Package.Scope = .runtime
  var source: Package.SourcePackage?
  /// Name and value, as written.
  var properties: [(name: String, value: String)] = []

  func property(_ name: String) -> String? { properties.first { $0.name == name }?.value }

  /// `SHA-1`, `SHA1` and its value → `sha1:…`; nil for algorithms that nothing here compares.
  static func digest(_ algorithm: String, _ value: String) -> String? {
    let name = algorithm.lowercased().filter { $0 != "-" && $0 != "_" }
    let length: Int
    switch name {
    case "md5": length = 32
    case "sha1": length = 40
    case "sha224": length = 56
    case "sha256": length = 64
    case "sha384": length = 96
    case "sha512": length = 128
    default: return nil
    }
    let hex = value.lowercased()
    guard hex.utf8.count == length,
      hex.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
    else { return nil }
    return "\(name):\(hex)"
  }

  /// Relative to the root, like every other location.
  static func location(_ path: String) -> String {
    path.hasPrefix("/") ? String(path.drop { $0 == "/" }) : path
  }
}

/// Names that a document gives its entries, as numbers: relations name each many times.
struct BillReferences: Sendable {
  private var numbers: [String: Int] = [:]
  private(set) var relations: [Relation] = []
  private(set) var dropped = 0

  struct Relation: Sendable {
    enum Kind: Sendable { case dependsOn, developmentOf, optionalOf, contains }
    var from: Int
    var kind: Kind
    var to: Int
  }

  static let maximumNames = 2 * BillOfMaterials.maximumComponents

  /// The number of a name; nil beyond the limit.
  mutating func number(_ name: String) -> Int? {
    if let known = numbers[name] { return known }
    guard numbers.count < Self.maximumNames else { return nil }
    numbers[name] = numbers.count
    return numbers.count - 1
  }

  mutating func relate(_ from: Int?, _ kind: Relation.Kind, _ to: Int?) {
    guard let from, let to, relations.count < BillOfMaterials.maximumRelations else {
      dropped += 1
      return
    }
    relations.append(Relation(from: from, kind: kind, to: to))
  }
}
