import Archives
import Model

/// Something that can be opened as an image: an archive, a layout, an engine, a registry, a directory.
package protocol ImageSource {
  /// Reads manifest and configuration, verified where the source has digests; no layer is read yet. Blocking.
  func open() throws(ImageError) -> OpenedImage
}

/// An image (or a container, or a directory) of which everything but the layers' contents is known.
package struct OpenedImage: Sendable {
  package enum Kind: String, Sendable { case image, container, directory }

  package var kind: Kind
  /// What a person calls it.
  package var name: String
  /// What it was taken for: `Docker archive`, `OCI layout`, `image of the engine, read from its storage` …
  package var takenFor: String
  /// Of the manifest; nil where the source has none.
  package var manifestDigest: Digest?
  /// The image's id: the digest of its configuration.
  package var configurationDigest: Digest?
  /// `nginx:1.27` …
  package var tags: [String] = []
  /// `docker.io/library/nginx@sha256:…` …
  package var repositoryDigests: [String] = []
  package var configuration: ImageConfiguration
  /// Lowest first.
  package var layers: [LayerSource]
  /// What was strange on the way here: a digest that does not match, a layer that is missing …
  package var problems: [Coverage.Problem] = []

  package init(
    kind: Kind = .image, name: String, takenFor: String, configuration: ImageConfiguration = .init(),
    layers: [LayerSource] = []
  ) {
    self.kind = kind
    self.name = name
    self.takenFor = takenFor
    self.configuration = configuration
    self.layers = layers
  }
}

/// One layer, where it is and what it is said to be. What is said is never believed: see ``LayerScanner``.
package struct LayerSource: Sendable {
  package enum Form: Sendable {
    /// A tar, packed or not, within a file that can be read at any place.
    case region(file: OpenFile, range: Range<Int>)
    /// A tar, packed or not, that comes once from front to back. `open` is called on the thread that reads; reading
    /// blocks it. It may be called a second time, for hard links whose other name turns out to be of interest.
    case stream(size: Int?, open: @Sendable () throws -> any ByteSource)
    case directory(path: String, DirectoryKind)
    /// Not there: a foreign layer, a blob that the archive lacks. The reason becomes a problem.
    case missing(reason: String)
  }

  package enum DirectoryKind: Sendable, Hashable {
    /// A layer of overlayfs: whiteouts are character devices 0:0, opaque directories have an attribute.
    case overlay
    /// A file system to be taken as it is. `exclusions`: normalised paths, not entered.
    case plain(exclusions: Set<String>)
  }

  package var form: Form
  /// Claimed digest of the bytes as they are stored (packed); nil where nothing is claimed.
  package var blobDigest: Digest?
  /// Claimed digest of the unpacked tar.
  package var diffID: Digest?
  /// How it came to be, from the history.
  package var createdBy: String?
  /// The source fetches the blob by `blobDigest` and from nowhere else, as registries do: what was once read under the
  /// computed digest needs no second fetch. Never true of archives and layouts, whose names are only claims.
  package var isAddressedByDigest = false

  package init(_ form: Form, blobDigest: Digest? = nil, diffID: Digest? = nil, createdBy: String? = nil) {
    self.form = form
    self.blobDigest = blobDigest
    self.diffID = diffID
    self.createdBy = createdBy
  }
}
