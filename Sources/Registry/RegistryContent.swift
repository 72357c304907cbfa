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
