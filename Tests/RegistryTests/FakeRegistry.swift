import Images
import Model
import NetworkTestKit
import Parsing
import Synchronization
import TestKit

@testable import Registry

/// The content of a registry: manifests and blobs under their digests, and an answer to each request for them.
final class FakeRegistry: Sendable {
  typealias Response = FakeHTTPServer.Response
  typealias Request = FakeHTTPServer.Request

  struct Content: Sendable {
    var blobs: [String: [UInt8]] = [:]
    /// Digest or tag → type and document.
    var manifests: [String: (type: String, bytes: [UInt8])] = [:]
    var tags: [String] = []
  }

  let content = Mutex(Content())

  static func digest(_ bytes: [UInt8]) -> Digest { ContentDigest.of(Bytes(bytes), .sha256)! }

  @discardableResult
  func blob(_ bytes: [UInt8]) -> Digest {
    let digest = Self.digest(bytes)
    content.withLock { $0.blobs[digest.description] = bytes }
    return digest
  }

  @discardableResult
  func manifest(_ json: String, type: String = MediaType.ociManifest, tags: [String] = []) -> Digest {
    let bytes = Array(json.utf8)
    let digest = Self.digest(bytes)
    content.withLock { content in
      for name in tags + [digest.description] { content.manifests[name] = (type, bytes) }
      content.tags += tags
    }
    return digest
  }

  static func descriptor(_ digest: Digest, _ size: Int, _ type: String, _ more: String = "") -> String {
    "{\"mediaType\":\"\(type)\",\"digest\":\"\(digest)\",\"size\":\(size)\(more)}"
  }

  /// An image of plain tar layers; its manifest's digest.
  @discardableResult
  func image(_ layers: [[UInt8]], tags: [String] = ["latest"], architecture: String = "amd64") -> Digest {
    let diffIDs = layers.map { "\"\(Self.digest($0))\"" }.joined(separator: ",")
    let config = Array(
      "{\"architecture\":\"\(architecture)\",\"os\":\"linux\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\(diffIDs)]}}"
        .utf8)
    let parts = layers.map {
      Self.descriptor(blob($0), $0.count, "application/vnd.oci.image.layer.v1.tar")
    }.joined(separator: ",")
    let configuration = Self.descriptor(blob(config), config.count, MediaType.ociConfiguration)
    return manifest("{\"schemaVersion\":2,\"config\":\(configuration),\"layers\":[\(parts)]}", tags: tags)
  }

  static let notFound = Response(
    status: 404, headers: [("Content-Type", "application/json")],
    body: "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\",\"message\":\"manifest unknown\"}]}")

  /// As an honest registry answers; ranges are honoured.
  func answer(_ request: Request) -> Response {
    let parts = request.path.split(separator: "/").map(String.init)
    guard parts.count >= 4, parts[0] == "v2" else { return Self.notFound }
    let name = parts[parts.count - 1]
    return content.withLock { content in
      switch parts[parts.count - 2] {
      case "manifests":
        guard let found = content.manifests[name] else { return Self.notFound }
        return Response(
          status: 200,
          headers: [
            ("Content-Type", found.type), ("Docker-Content-Digest", Self.digest(found.bytes).description),
          ], body: found.bytes)
      case "blobs":
        guard let bytes = content.blobs[name] else { return Self.notFound }
        return Self.ranged(bytes, request)
      case "tags":
        let list = content.tags.map { "\"\($0)\"" }.joined(separator: ",")
        return Response(status: 200, headers: [("Content-Type", "application/json")], body: "{\"tags\":[\(list)]}")
      default: return Self.notFound
      }
    }
  }

  static func ranged(_ bytes: [UInt8], _ request: Request) -> Response {
    guard let start = request.headers.first(name: "Range").flatMap({ Int($0.dropFirst("bytes=".count).dropLast()) }),
      start < bytes.count
    else { return Response(status: 200, body: bytes) }
    return Response(
      status: 206, headers: [("Content-Range", "bytes \(start)-\(bytes.count - 1)/\(bytes.count)")],
      body: Array(bytes[start...]))
  }

  /// A tar with one file.
  static func layer(_ path: String, _ bytes: [UInt8]) -> [UInt8] {
    var tar = TarBuilder()
    tar.file(path, bytes)
    return tar.finished()
  }
}
