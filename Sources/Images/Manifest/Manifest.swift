import Model
import Parsing

/// One image's (or artifact's) parts.
package struct ImageManifest: Sendable, Hashable {
  package var mediaType: String
  package var configuration: Descriptor
  /// Lowest first.
  package var layers: [Descriptor]
  /// What a signature, an attestation or another artifact is about.
  package var subject: Descriptor?
  package var artifactType: String?
  package var annotations: [String: String]

  /// A container image, as opposed to a chart, a signature, a bill of materials …
  package var isImage: Bool { MediaType.isImageConfiguration(configuration.mediaType) && artifactType == nil }

  /// What it is if not an image: the artifact's type, or its configuration's.
  package var kind: String { artifactType ?? configuration.mediaType }
}

/// The same image for several platforms, and statements about them.
package struct ImageIndex: Sendable, Hashable {
  package var mediaType: String
  package var manifests: [Descriptor]
  package var subject: Descriptor?
  package var artifactType: String?
  package var annotations: [String: String]

  /// Entries that are images (or further indexes).
  package var images: [Descriptor] { manifests.filter { !$0.isAttestation } }

  /// Statements about the image with this digest.
  package func attestations(for digest: Digest) -> [Descriptor] {
    manifests.filter { $0.isAttestation && $0.attests == digest }
  }
}

/// A manifest or an index, read from its bytes.
///
/// Sources: OCI Image Specification 1.1; Docker "Image Manifest Version 2, Schema 2". A document that could be taken
/// for both kinds, or whose own type contradicts the one it was delivered with, is refused: two readers that choose
/// differently would see two images under one digest (CVE-2021-41190).
package enum Manifest: Sendable, Hashable {
  case image(ImageManifest)
  case index(ImageIndex)

  /// Bytes; what registries accept too.
  package static let maximumSize = 4 << 20
  package static let maximumLayers = 1024
  package static let maximumManifests = 4096

  /// - Parameter mediaType: what the source says it is (`Content-Type`, a descriptor's type); nil where nothing does.
  package init(parsing bytes: Bytes, as mediaType: String? = nil) throws(ManifestError) {
    guard bytes.count <= Self.maximumSize else {
      throw ManifestError("\(bytes.count) bytes, more than the limit of \(Self.maximumSize)")
    }
    let json: JSONValue
    do { json = try JSONValue(parsing: bytes, maximumDepth: 32) } catch { throw ManifestError("\(error)") }
    guard json.isObject else { throw ManifestError("not a JSON object") }
    let delivered = mediaType.map(MediaType.bare)
    let own = json["mediaType"]?.string
    if MediaType.isSchema1(own ?? delivered ?? "") || json["schemaVersion"]?.integer == 1 {
      throw ManifestError.schema1
    }
    guard json["schemaVersion"]?.integer == 2 else { throw ManifestError("has no schemaVersion 2") }
    let isKnown = delivered.map { MediaType.isIndex($0) || MediaType.isManifest($0) } ?? false
    if let own, let delivered, isKnown, own != delivered {
      throw ManifestError("calls itself \(own.prefix(100)), but was delivered as \(delivered)")
    }
    let hasManifests = json["manifests"] != nil
    guard !(hasManifests && (json["layers"] != nil || json["config"] != nil)) else {
      throw ManifestError("has both manifests and layers; one document cannot be an index and an image")
    }
    let type = own ?? (isKnown ? delivered : nil) ?? (hasManifests ? MediaType.ociIndex : MediaType.ociManifest)
    if MediaType.isIndex(type) {
      self = .index(try ImageIndex(json, mediaType: type))
    } else if MediaType.isManifest(type) {
      self = .image(try ImageManifest(json, mediaType: type))
    } else {
      throw ManifestError("has the type \(type.prefix(100)), which is neither a manifest nor an index")
    }
  }
}

extension ImageManifest {
  fileprivate init(_ json: JSONValue, mediaType: String) throws(ManifestError) {
    self.mediaType = mediaType
    guard let config = json["config"] else { throw ManifestError("has no config") }
    configuration = try Descriptor(config, place: "config")
    guard case .array(let written)? = json["layers"] else { throw ManifestError("has no layers") }
    guard written.count <= Manifest.maximumLayers else {
      throw ManifestError("has \(written.count) layers, more than the limit of \(Manifest.maximumLayers)")
    }
    layers = []
    for (number, layer) in written.enumerated() { layers.append(try Descriptor(layer, place: "layer \(number)")) }
    subject = try json["subject"].flatMap { json throws(ManifestError) in
      json.isObject ? try Descriptor(json, place: "subject") : nil
    }
    artifactType = json["artifactType"]?.string
    annotations = try Descriptor.annotations(json["annotations"], place: "manifest")
  }
}

extension ImageIndex {
  fileprivate init(_ json: JSONValue, mediaType: String) throws(ManifestError) {
    self.mediaType = mediaType
    guard case .array(let written)? = json["manifests"] else { throw ManifestError("has no manifests") }
    guard written.count <= Manifest.maximumManifests else {
      throw ManifestError("has \(written.count) manifests, more than the limit of \(Manifest.maximumManifests)")
    }
    manifests = []
    for (number, entry) in written.enumerated() { manifests.append(try Descriptor(entry, place: "manifest \(number)")) }
    subject = try json["subject"].flatMap { json throws(ManifestError) in
      json.isObject ? try Descriptor(json, place: "subject") : nil
    }
    artifactType = json["artifactType"]?.string
    annotations = try Descriptor.annotations(json["annotations"], place: "index")
  }
}

/// Why a document is not a manifest that can be used.
package struct ManifestError: Error, Sendable, Equatable, CustomStringConvertible {
  package let reason: String

  package init(_ reason: String) { self.reason = reason }

  package static let schema1 = ManifestError(
    "is of Docker's schema 1, obsolete since 2017, whose layers cannot be verified; "
      + "pull and push the image again with a current Docker to convert it")

  package var description: String { "the manifest \(reason)" }
}
