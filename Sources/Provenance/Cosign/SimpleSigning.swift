import Model
import Parsing

/// What cosign signs: a small document that names the image by its digest.
///
/// Source: containers/image, "simple signing"; cosign, `SIGNATURE_SPEC`.
struct SimpleSigning: Sendable {
  var image: Digest
  /// As the signer called it: a claim that nobody checks.
  var reference: String

  static let types: Set<String> = ["cosign container image signature", "atomic container signature"]

  init(parsing bytes: Bytes) throws(ParseError) {
    let json = try JSONValue(parsing: bytes, maximumDepth: 16)
    let critical = json["critical"]
    guard let type = critical?["type"]?.string, Self.types.contains(type) else {
      throw ParseError("simple signing payload", "its type is '\((critical?["type"]?.string ?? "missing").prefix(60))'")
    }
    guard let digest = critical?["image"]?["docker-manifest-digest"]?.string.flatMap({ Digest($0) }) else {
      throw ParseError("simple signing payload", "it names no image")
    }
    image = digest
    reference = critical?["identity"]?["docker-reference"]?.string ?? ""
  }
}
