import Images
import Model
import Parsing
import WebClient

/// A manifest or an index, verified.
package struct FetchedManifest: Sendable {
  package let manifest: Manifest
  /// The document itself.
  package let bytes: Bytes
  /// Computed from the bytes; what was asked for, or what the registry said it is.
  package let digest: Digest
  package let mediaType: String
}

// Manifests and blobs by name.
extension RegistryClient {
  /// The manifest or index under the reference's digest or tag.
  ///
  /// Verified: against the reference's digest where it has one, else against what the registry says it has sent
  /// (`Docker-Content-Digest`), if it says anything.
  package func manifest(_ reference: ImageReference) async throws(ImageError) -> FetchedManifest {
    let (bytes, digest, type) = try await fetch(
      reference, "manifests/\(reference.target)", accept: MediaType.acceptedManifests, limit: Manifest.maximumSize
    ) { bytes, response throws(WebError) in
      let digest = try Self.verify(bytes, reference.digest, said: response)
      return (bytes, digest, response.header("Content-Type"))
    }
    do throws(ManifestError) {
      let manifest = try Manifest(parsing: bytes, as: type)
      let mediaType =
        switch manifest {
        case .image(let image): image.mediaType
        case .index(let index): index.mediaType
        }
      return FetchedManifest(manifest: manifest, bytes: bytes, digest: digest, mediaType: mediaType)
    } catch { throw .invalid("\(reference): \(error)") }
  }

  /// The manifest under another tag of the same repository, e.g. cosign's `sha256-….sig`; nil where there is none.
  package func manifest(_ reference: ImageReference, tag: String) async throws(ImageError) -> FetchedManifest? {
    guard let other = reference.tagged(tag) else { throw .invalid("'\(tag.prefix(200))' is not a tag") }
    do throws(ImageError) { return try await manifest(other) } catch {
      if case .notFound = error { return nil }
      throw error
    }
  }

  static func verify(_ bytes: Bytes, _ wanted: Digest?, said response: WebResponse) throws(WebError) -> Digest {
    if let wanted {
      guard ContentDigest.matches(bytes, wanted) else {
        throw WebError(
          .protocol,
          "\(response.address): its content has the digest "
            + "\(ContentDigest.of(bytes, wanted.algorithm)?.description ?? "?") and is not what was asked for; refused")
      }
      return wanted
    }
    if let text = response.header("Docker-Content-Digest") {
      guard let said = Digest(text.trimmingSpaces), ContentDigest.matches(bytes, said) else {
        throw WebError(
          .protocol, "\(response.address): its content does not have the digest that the registry says; refused")
      }
      return said
    }
    guard let digest = ContentDigest.of(bytes, .sha256) else {
      throw WebError(.protocol, "\(response.address): its digest could not be computed")
    }
    return digest
  }

  /// A whole blob of at most `limit` bytes, verified.
  package func blob(_ digest: Digest, of reference: ImageReference, limit: Int) async throws(ImageError) -> Bytes {
    try await fetch(reference, "blobs/\(digest)", limit: limit) { bytes, response throws(WebError) in
      guard ContentDigest.matches(bytes, digest) else {
        throw WebError(
          .protocol,
          "\(response.address): the blob \(digest.short) has other content (digest "
            + "\(ContentDigest.of(bytes, digest.algorithm)?.short ?? "?")); refused")
      }
      return bytes
    }
  }
}

// Lists.
extension RegistryClient {
  static let maximumPages = 200

  /// All tags of the reference's repository, as the registry orders them.
  /// - Parameter maximum: more are left out.
  package func tags(
    _ reference: ImageReference, maximum: Int = 100_000
  ) async throws(ImageError) -> [String] {
    var tags: [String] = []
    try await pages(reference, "tags/list", query: "n=1000", accept: []) { json in
      tags += (json["tags"]?.elements ?? []).compactMap(\.string).filter(ImageReference.isTag)
      return tags.count < maximum
    }
    return Array(tags.prefix(maximum))
  }

  /// What refers to an image: signatures, attestations, bills of materials.
  ///
  /// Asks the referrers API; a registry without it (404) keeps a list under the tag `sha256-…`.
  ///
  /// Source: OCI Distribution Specification 1.1, "Listing Referrers".
  /// - Parameter artifactType: only these; nil is all.
  package func referrers(
    of digest: Digest, in reference: ImageReference, artifactType: String? = nil
  ) async throws(ImageError) -> [Images.Descriptor] {
    var found: [Images.Descriptor] = []
    func take(_ index: ImageIndex) -> Bool {
      found += index.manifests.filter { artifactType == nil || $0.artifactType == artifactType }
      return found.count < Manifest.maximumManifests
    }
    do throws(ImageError) {
      let query = artifactType.map { "artifactType=\(TokenRequest.escape($0))" }
      try await pages(reference, "referrers/\(digest)", query: query, accept: [MediaType.ociIndex]) { json in
        guard let index = ImageIndex(referrers: json) else { return false }
        return take(index)
      }
    } catch {
      guard case .notFound = error else { throw error }
      let list = try await manifest(reference, tag: "\(digest.algorithm.rawValue)-\(digest.hex)")
      if case .index(let index)? = list?.manifest { _ = take(index) }
    }
    return Array(found.prefix(Manifest.maximumManifests))
  }

  /// Follows a list over its pages while `take` wants more.
  private func pages(
    _ reference: ImageReference, _ path: String, query: String?, accept: [String], _ take: (JSONValue) -> Bool
  ) async throws(ImageError) {
    var query = query
    for _ in 0..<Self.maximumPages {
      let (json, next) = try await fetch(reference, path, query: query, accept: accept, limit: 8 << 20) {
        bytes, response throws(WebError) in
        guard let json = try? JSONValue(parsing: bytes, maximumDepth: 32), json.isObject else {
          throw WebError(.protocol, "\(response.address): the answer is not a JSON object")
        }
        return (json, try LinkHeader.next(response.headerValues("Link"), of: response.address))
      }
      guard take(json), let next, next.query != query else { return }
      query = next.query
    }
  }
}

extension ImageIndex {
  /// An answer of the referrers API; nil where it is none.
  fileprivate init?(referrers json: JSONValue) {
    var writer = JSONWriter()
    writer.value(json)
    guard case .index(let index)? = try? Manifest(parsing: Bytes(writer.bytes), as: MediaType.ociIndex) else {
      return nil
    }
    self = index
  }
}
