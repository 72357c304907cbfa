import Model
import Parsing

/// Opens images of an OCI layout, wherever its blobs lie.
///
/// Source: OCI Image Specification 1.1, "Image Layout".
struct OCILayout {
  private let store: any BlobStore
  private let name: String
  private let takenFor: String
  private(set) var problems: [Coverage.Problem] = []

  static let maximumNesting = 4

  init(_ store: any BlobStore, name: String, takenFor: String) {
    self.store = store
    self.name = name
    self.takenFor = takenFor
  }

  static func path(of digest: Digest) -> String { "blobs/\(digest.algorithm.rawValue)/\(digest.hex)" }

  /// - Parameter tag: nil takes the image for this machine, or the only one.
  mutating func open(tag: String?, platform: PlatformChoice) throws(ImageError) -> OpenedImage {
    guard let bytes = try store.read("index.json", limit: Manifest.maximumSize) else {
      throw .invalid("\(name) has no index.json")
    }
    guard case .index(var index) = try parse(bytes, as: MediaType.ociIndex) else {
      throw .invalid("the index.json of \(name) is no index")
    }
    if let tag {
      index.manifests = index.manifests.filter { Self.names($0).contains(tag) || $0.digest.description == tag }
      guard !index.manifests.isEmpty else { throw .notFound("\(name) has no image \(tag)") }
    }
    return try open(choose(index, platform), platform: platform)
  }

  /// The image that a descriptor leads to, directly or through indexes.
  mutating func open(_ descriptor: Descriptor, platform: PlatformChoice) throws(ImageError) -> OpenedImage {
    var chosen = descriptor
    for _ in 0..<Self.maximumNesting {
      let bytes = try blob(chosen, limit: Manifest.maximumSize)
      switch try parse(bytes, as: chosen.mediaType) {
      case .image(let manifest): return try image(manifest, chosen)
      case .index(let inner): chosen = try choose(inner, platform)
      }
    }
    throw .invalid("the indexes of \(name) are nested more than \(Self.maximumNesting) deep")
  }

  private func parse(_ bytes: Bytes, as type: String?) throws(ImageError) -> Manifest {
    do throws(ManifestError) { return try Manifest(parsing: bytes, as: type) } catch {
      throw .invalid("\(name): \(error)")
    }
  }

  private mutating func choose(_ index: ImageIndex, _ platform: PlatformChoice) throws(ImageError) -> Descriptor {
    do throws(ManifestError) {
      let images = index.images
      if images.count > 1, images.allSatisfy({ $0.platform == nil }) {
        problems.append(
          .init(
            path: "index.json",
            reason: "\(images.count) images; only the first was looked at, name another one with PATH:TAG"))
        return images[0]
      }
      return try platform.choose(from: index)
    } catch { throw .invalid("\(name): \(error)") }
  }

  private static func names(_ descriptor: Descriptor) -> [String] {
    ["org.opencontainers.image.ref.name", "io.containerd.image.name"].compactMap { descriptor.annotations[$0] }
  }

  /// A blob, held against its name.
  mutating func blob(_ descriptor: Descriptor, limit: Int) throws(ImageError) -> Bytes {
    let path = Self.path(of: descriptor.digest)
    guard let bytes = try store.read(path, limit: limit) else { throw .invalid("\(name) lacks the blob \(path)") }
    if descriptor.digest.algorithm == .sha256, let digest = Hash.bytes(bytes), digest != descriptor.digest {
      problems.append(.init(path: path, reason: "its content has the digest \(digest)"))
    }
    return bytes
  }

  /// The image of a manifest that was read already.
  mutating func image(_ manifest: ImageManifest, _ descriptor: Descriptor) throws(ImageError) -> OpenedImage {
    guard manifest.isImage else { throw .invalid("\(name) is no container image but \(manifest.kind)") }
    let configuration = try ImageConfiguration(
      parsing: blob(manifest.configuration, limit: ImageConfiguration.maximumSize))
    var image = OpenedImage(name: name, takenFor: takenFor, configuration: configuration)
    image.manifestDigest = descriptor.digest
    image.configurationDigest = manifest.configuration.digest
    image.tags = Self.names(descriptor)
    for (number, layer) in manifest.layers.enumerated() {
      let form: LayerSource.Form
      if let found = store.region(Self.path(of: layer.digest)) {
        form = found
      } else if MediaType.isForeignLayer(layer.mediaType) {
        form = .missing(reason: "a foreign layer, kept at \(layer.urls.first ?? "another place"); it is not fetched")
      } else {
        form = .missing(reason: "the blob \(layer.digest) is missing")
      }
      image.layers.append(
        LayerSource(
          form, blobDigest: layer.digest,
          diffID: number < configuration.diffIDs.count ? Digest(configuration.diffIDs[number]) : nil,
          createdBy: configuration.createdBy(layer: number)))
    }
    if configuration.diffIDs.count != manifest.layers.count {
      problems.append(
        .init(
          path: "configuration",
          reason: "lists \(configuration.diffIDs.count) layers where the manifest has \(manifest.layers.count)"))
    }
    image.problems = problems
    return image
  }
}
