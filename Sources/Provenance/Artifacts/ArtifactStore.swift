import Images
import Model
import Parsing

/// Where an image's signatures and attestations lie: a registry, an OCI layout. Everything that comes is verified
/// against its digest.
package protocol ArtifactStore: Sendable {
  /// Nil where there is none.
  func manifest(_ digest: Digest) async throws(ImageError) -> Bytes?
  /// Nil where there is none.
  func manifest(tag: String) async throws(ImageError) -> Bytes?
  /// What names the image as its subject.
  func referrers(of digest: Digest) async throws(ImageError) -> [Images.Descriptor]
  func blob(_ descriptor: Images.Descriptor, limit: Int) async throws(ImageError) -> Bytes
  /// The indexes that lead to an image, as far as the store itself knows them.
  func indexes(around digest: Digest) async throws(ImageError) -> [Digest]
  /// What lies beside the image and is marked as its signatures in another way than by tag or subject.
  func companions() async throws(ImageError) -> [Images.Descriptor]
}

extension ArtifactStore {
  package func indexes(around digest: Digest) async throws(ImageError) -> [Digest] { [] }
  package func companions() async throws(ImageError) -> [Images.Descriptor] { [] }
}
