import Images
import Model
import Parsing
import Registry

/// What a registry keeps about an image of it.
package struct RegistryStore: ArtifactStore {
  private let client: RegistryClient
  private let reference: ImageReference

  package init(_ client: RegistryClient, _ reference: ImageReference) {
    self.client = client
    self.reference = reference
  }

  package func manifest(_ digest: Digest) async throws(ImageError) -> Bytes? {
    do throws(ImageError) { return try await client.manifest(reference.pinned(to: digest)).bytes } catch {
      if case .notFound = error { return nil }
      throw error
    }
  }

  package func manifest(tag: String) async throws(ImageError) -> Bytes? {
    try await client.manifest(reference, tag: tag)?.bytes
  }

  package func referrers(of digest: Digest) async throws(ImageError) -> [Images.Descriptor] {
    try await client.referrers(of: digest, in: reference)
  }

  package func blob(_ descriptor: Images.Descriptor, limit: Int) async throws(ImageError) -> Bytes {
    try await client.blob(descriptor.digest, of: reference, limit: limit)
  }
}
