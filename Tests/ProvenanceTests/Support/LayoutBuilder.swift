import Foundation
import Images
import Model
import Parsing
import TestKit

import struct Crypto.SHA256

@testable import Provenance

/// Writes OCI layouts with signatures in them, and pushes them to a registry.
struct LayoutBuilder {
  struct Layer {
    var type: String
    var bytes: [UInt8]
    var annotations: [String: String] = [:]
  }

  private(set) var blobs: [Model.Digest: [UInt8]] = [:]
  /// Manifests as they were written, with their tags.
  private(set) var manifests: [(digest: Model.Digest, type: String, tag: String?)] = []
  private var entries: [String] = []

  static func digest(_ bytes: [UInt8]) -> Model.Digest {
    Model.Digest(sha256: Array(SHA256.hash(data: bytes))) ?? Model.Digest(
      "sha256:" + String(repeating: "0", count: 64))!
  }

  mutating func blob(_ bytes: [UInt8]) -> Model.Digest {
    let digest = Self.digest(bytes)
    blobs[digest] = bytes
    return digest
  }

  static func quoted(_ texts: [String: String]) -> String {
    var json = JSONWriter()
    json.object { json in for (key, value) in texts.sorted(by: { $0.key < $1.key }) { json.member(key, value) } }
    return json.text
  }

  static func descriptor(_ type: String, _ digest: Model.Digest, _ size: Int, _ more: String = "") -> String {
    "{\"mediaType\":\"\(type)\",\"digest\":\"\(digest)\",\"size\":\(size)\(more)}"
  }

  /// A container image with one small layer.
  mutating func image(_ text: String = "x", tag: String? = nil, isListed: Bool = true) -> Model.Digest {
    var tar = TarBuilder()
    tar.file("etc/name", text)
    let layer = tar.finished()
    let configuration =
      "{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"\(Self.digest(layer))\"]}}"
    return manifest(
      configuration: ("application/vnd.oci.image.config.v1+json", Array(configuration.utf8)),
      layers: [Layer(type: "application/vnd.oci.image.layer.v1.tar", bytes: layer)], tag: tag, isListed: isListed)
  }

  @discardableResult
  mutating func manifest(
    configuration: (type: String, bytes: [UInt8]), layers: [Layer], subject: Model.Digest? = nil,
    artifactType: String? = nil, tag: String? = nil, annotations: [String: String] = [:], isListed: Bool = true
  ) -> Model.Digest {
    var parts = ["\"schemaVersion\":2", "\"mediaType\":\"\(MediaType.ociManifest)\""]
    if let artifactType { parts.append("\"artifactType\":\"\(artifactType)\"") }
    parts.append(
      "\"config\":" + Self.descriptor(configuration.type, blob(configuration.bytes), configuration.bytes.count))
    let listed = layers.map { layer in
      let more = layer.annotations.isEmpty ? "" : ",\"annotations\":" + Self.quoted(layer.annotations)
      return Self.descriptor(layer.type, blob(layer.bytes), layer.bytes.count, more)
    }
    parts.append("\"layers\":[\(listed.joined(separator: ","))]")
    if let subject {
      parts.append("\"subject\":" + Self.descriptor(MediaType.ociManifest, subject, blobs[subject]?.count ?? 0))
    }
    return add(
      Array("{\(parts.joined(separator: ","))}".utf8), MediaType.ociManifest, tag: tag, annotations: annotations,
      artifactType: artifactType, isListed: isListed)
  }

  /// - Parameter entries: digest, and what its descriptor says beside.
  mutating func index(
    _ entries: [(digest: Model.Digest, more: String)], tag: String? = nil, isListed: Bool = true
  ) -> Model.Digest {
    let listed = entries.map { entry in
      Self.descriptor(MediaType.ociManifest, entry.digest, blobs[entry.digest]?.count ?? 0, entry.more)
    }
    let text =
      "{\"schemaVersion\":2,\"mediaType\":\"\(MediaType.ociIndex)\",\"manifests\":[\(listed.joined(separator: ","))]}"
    return add(Array(text.utf8), MediaType.ociIndex, tag: tag, annotations: [:], artifactType: nil, isListed: isListed)
  }

  private mutating func add(
    _ bytes: [UInt8], _ type: String, tag: String?, annotations: [String: String], artifactType: String?,
    isListed: Bool
  ) -> Model.Digest {
    let digest = blob(bytes)
    manifests.append((digest, type, tag))
    guard isListed else { return digest }
    var annotations = annotations
    if let tag { annotations["org.opencontainers.image.ref.name"] = tag }
    var more = annotations.isEmpty ? "" : ",\"annotations\":" + Self.quoted(annotations)
    if let artifactType { more += ",\"artifactType\":\"\(artifactType)\"" }
    entries.append(Self.descriptor(type, digest, bytes.count, more))
    return digest
  }

  /// cosign's manifest of signatures or attestations under its tag.
  @discardableResult
  mutating func cosign(_ layers: [Layer], for image: Model.Digest, ending: String = "sig") -> Model.Digest {
    manifest(
      configuration: (
        "application/vnd.oci.image.config.v1+json",
        Array("{\"architecture\":\"\",\"os\":\"\",\"config\":{},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}}".utf8)
      ),
      layers: layers, tag: "sha256-\(image.hex).\(ending)")
  }

  /// An artifact that names the image as its subject.
  @discardableResult
  mutating func referrer(_ layers: [Layer], to image: Model.Digest, type: String) -> Model.Digest {
    manifest(
      configuration: (MediaType.ociEmpty, Array("{}".utf8)), layers: layers, subject: image, artifactType: type)
  }

  func write(to folder: TemporaryDirectory) throws -> String {
    for (digest, bytes) in blobs { try folder.write("blobs/sha256/\(digest.hex)", bytes) }
    try folder.write("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}")
    try folder.write("index.json", "{\"schemaVersion\":2,\"manifests\":[\(entries.joined(separator: ","))]}")
    return folder.path
  }

  func store() throws -> LayoutStore {
    let folder = try TemporaryDirectory()
    let store = try LayoutStore(LayoutContent(path: write(to: folder)))
    return store
  }
}
