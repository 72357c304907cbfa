import Images
import Model

/// The image that another was built on, as far as that can be told.
package struct BaseImage: Sendable, Hashable {
  /// How it was recognised, the surest first.
  package enum Means: String, Sendable, Hashable {
    /// Its layers are the lowest of the image: proof.
    case layers
    /// A builder that is trusted says so.
    case provenance
    /// The image's own labels or annotations say so.
    case annotation
    /// How the lowest layer was made is known for some distributions.
    case history
  }

  /// `docker.io/library/debian:12`, `debian bookworm`; nil where only its layers or its age are known.
  package var name: String?
  package var digest: Digest?
  package var means: Means
  /// How many of the image's layers are its; nil where that is not known.
  package var layers: Int?
  /// When its last layer was made, seconds since 1970.
  package var createdAt: Int?

  package init(name: String?, digest: Digest? = nil, means: Means, layers: Int? = nil, createdAt: Int? = nil) {
    self.name = name
    self.digest = digest
    self.means = means
    self.layers = layers
    self.createdAt = createdAt
  }
}

/// An image that was looked at before: what later images may be built on.
package struct KnownImage: Sendable, Hashable {
  package var name: String
  package var digest: Digest?
  /// Diff ids, lowest first.
  package var layers: [Digest]
  /// Seconds since 1970.
  package var createdAt: Int?

  package init(name: String, digest: Digest? = nil, layers: [Digest], createdAt: Int? = nil) {
    self.name = name
    self.digest = digest
    self.layers = layers
    self.createdAt = createdAt
  }
}
