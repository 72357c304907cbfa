import Model
import Parsing

/// An in-toto statement: a predicate about subjects that are named by their digests.
///
/// Source: in-toto Attestation Framework, Statement v0.1 and v1.
struct Statement: Sendable {
  var predicateType: String
  /// JSON; empty where there is none.
  var predicate: Bytes
  var subjects: [Digest]

  static let maximumSubjects = 1024
  /// Of cosign's newer signatures, which are statements too.
  static let signaturePredicate = "https://sigstore.dev/cosign/sign/v1"

  init(parsing bytes: Bytes) throws(ParseError) {
    var reader = JSONReader(bytes, maximumDepth: 100)
    var (type, predicateType, predicate): (String?, String?, Bytes) = (nil, nil, Bytes())
    var subjects: [Digest] = []
    var seen: Set<String> = []
    try reader.object { key, reader throws(ParseError) in
      // Two readers that choose differently would see two statements under one signature.
      guard seen.insert(key).inserted else { throw ParseError("in-toto statement", "'\(key.prefix(40))' twice") }
      switch key {
      case "_type": type = try reader.string()
      case "predicateType": predicateType = try reader.string()
      case "predicate": predicate = try reader.skip()
      case "subject":
        for subject in try JSONValue(&reader).elements.prefix(Self.maximumSubjects) {
          for member in subject["digest"]?.members ?? [] {
            if let hex = member.value.string, let digest = Digest("\(member.key):\(hex)") { subjects.append(digest) }
          }
        }
      default: try reader.skip()
      }
    }
    guard reader.isAtEnd() else { throw ParseError("in-toto statement", "something follows it", at: reader.offset) }
    guard let type, type.hasPrefix("https://in-toto.io/Statement/") else {
      throw ParseError("in-toto statement", "its _type is '\((type ?? "missing").prefix(80))'")
    }
    guard let predicateType, !predicateType.isEmpty, predicateType.utf8.count <= 512 else {
      throw ParseError("in-toto statement", "it has no predicateType")
    }
    self.predicateType = predicateType
    self.predicate = predicate
    self.subjects = subjects
  }
}
