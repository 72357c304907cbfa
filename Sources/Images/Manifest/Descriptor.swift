import Model
import Parsing

/// What names a piece of content: type, digest, size.
///
/// Source: OCI Image Specification 1.1, "Content Descriptors". The specification's embedded `data` is passed over:
/// content always comes from its store and is verified.
package struct Descriptor: Sendable, Hashable {
  package var mediaType: String
  package var digest: Digest
  /// Bytes.
  package var size: Int64
  package var annotations: [String: String] = [:]
  /// Of the entries of an index; nil where it says none.
  package var platform: Platform?
  package var artifactType: String?
  /// Where a foreign layer can be had; never followed unasked.
  package var urls: [String] = []

  package init(mediaType: String, digest: Digest, size: Int64, platform: Platform? = nil) {
    self.mediaType = mediaType
    self.digest = digest
    self.size = size
    self.platform = platform
  }

  /// Statements about another image of the same index (BuildKit's provenance and bills of materials), not an image.
  package var isAttestation: Bool {
    annotations["vnd.docker.reference.type"] == "attestation-manifest"
      || (platform?.os == "unknown" && platform?.architecture == "unknown")
  }

  /// The image that an attestation is about; nil where it says none.
  package var attests: Digest? { annotations["vnd.docker.reference.digest"].flatMap { Digest($0) } }
}

extension Descriptor {
  static let maximumURLs = 16

  /// - Parameter place: what is read, for messages: `layer 3`.
  init(_ json: JSONValue, place: String) throws(ManifestError) {
    guard json.isObject else { throw ManifestError("\(place) is not an object") }
    guard let mediaType = json["mediaType"]?.string, mediaType.utf8.count <= 255 else {
      throw ManifestError("\(place) has no mediaType")
    }
    let written = json["digest"]?.string ?? ""
    guard let digest = Digest(written) else {
      throw ManifestError("\(place) has digest '\(written.prefix(80))', expected sha256:… or sha512:…")
    }
    guard let size = json["size"]?.integer, size >= 0 else {
      throw ManifestError("\(place) has no size, or not a count of bytes")
    }
    self.init(mediaType: mediaType, digest: digest, size: Int64(size))
    annotations = try Self.annotations(json["annotations"], place: place)
    artifactType = json["artifactType"]?.string
    urls = (json["urls"]?.elements ?? []).prefix(Self.maximumURLs).compactMap(\.string)
    if let platform = json["platform"], platform.isObject {
      self.platform = Platform(
        os: platform["os"]?.string ?? "", architecture: platform["architecture"]?.string ?? "",
        variant: platform["variant"]?.string ?? "", osVersion: platform["os.version"]?.string)
    }
  }

  static func annotations(_ json: JSONValue?, place: String) throws(ManifestError) -> [String: String] {
    var annotations: [String: String] = [:]
    for member in json?.members ?? [] {
      guard let value = member.value.string else {
        throw ManifestError("\(place) has the annotation '\(member.key.prefix(80))', which is not a text")
      }
      annotations[member.key] = value
    }
    return annotations
  }
}
