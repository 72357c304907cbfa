import Archives
import Images
import Model
import Parsing

/// An image as its registry has it: what was chosen on the way to it, and itself, opened.
package struct RegistryImage: Sendable {
  package let reference: ImageReference
  /// What the reference named, and what that led to: the index first, if there is one, the image's manifest last.
  package let digests: [Digest]
  /// The index it was chosen from, with the attestations that stand there.
  package let index: ImageIndex?
  package let manifest: ImageManifest
  package let opened: OpenedImage

  /// What signatures are made over: the index where there is one.
  package var topDigest: Digest? { digests.first }
}

extension RegistryClient {
  static let maximumNesting = 4

  /// Opens an image: manifest and configuration are fetched and verified, layers when they are read.
  package func open(
    _ reference: ImageReference, platform: PlatformChoice = .automatic
  ) async throws(ImageError) -> OpenedImage {
    try await image(reference, platform: platform).opened
  }

  /// The same, with what was on the way.
  package func image(
    _ reference: ImageReference, platform: PlatformChoice = .automatic
  ) async throws(ImageError) -> RegistryImage {
    var digests: [Digest] = []
    var index: ImageIndex?
    var wanted = reference
    for _ in 0..<Self.maximumNesting {
      let fetched = try await manifest(wanted)
      digests.append(fetched.digest)
      switch fetched.manifest {
      case .image(let manifest):
        guard manifest.isImage else {
          throw .invalid("\(reference) is no container image but \(manifest.kind.prefix(200))")
        }
        let opened = try await opened(reference, digests, manifest)
        return RegistryImage(
          reference: reference, digests: digests, index: index, manifest: manifest, opened: opened)
      case .index(let found):
        if index == nil { index = found }
        do throws(ManifestError) { wanted = wanted.pinned(to: try platform.choose(from: found).digest) } catch {
          throw .invalid("\(reference): \(error)")
        }
      }
    }
    throw .invalid("\(reference): its indexes are nested more than \(Self.maximumNesting) deep")
  }

  private func opened(
    _ reference: ImageReference, _ digests: [Digest], _ manifest: ImageManifest
  ) async throws(ImageError) -> OpenedImage {
    let bytes = try await blob(
      manifest.configuration.digest, of: reference, limit: ImageConfiguration.maximumSize)
    let configuration = try ImageConfiguration(parsing: bytes)
    var image = OpenedImage(
      name: reference.familiar, takenFor: "image in a registry", configuration: configuration)
    image.manifestDigest = digests.last
    image.configurationDigest = manifest.configuration.digest
    if let tag = reference.tag { image.tags = ["\(reference.name):\(tag)"] }
    image.repositoryDigests = digests.map { "\(reference.name)@\($0)" }
    let endpoints = try await endpoints(for: reference)
    for (number, layer) in manifest.layers.enumerated() {
      var source = LayerSource(
        form(layer, of: reference, endpoints), blobDigest: layer.digest,
        diffID: number < configuration.diffIDs.count ? Digest(configuration.diffIDs[number]) : nil,
        createdBy: configuration.createdBy(layer: number))
      source.isAddressedByDigest = true
      image.layers.append(source)
    }
    if configuration.diffIDs.count != manifest.layers.count {
      image.problems.append(
        .init(
          path: "configuration",
          reason: "lists \(configuration.diffIDs.count) layers where the manifest has \(manifest.layers.count)"))
    }
    for problem in await rules().problems { image.problems.append(.init(path: "registries", reason: problem)) }
    return image
  }

  private func form(_ layer: Images.Descriptor, of reference: ImageReference, _ endpoints: [Endpoint])
    -> LayerSource.Form
  {
    if MediaType.isForeignLayer(layer.mediaType) {
      return .missing(reason: "a foreign layer, kept at \(layer.urls.first ?? "another place"); it is not fetched")
    }
    if layer.mediaType.hasSuffix("+encrypted") {
      return .missing(reason: "an encrypted layer; its key is not here")
    }
    guard let size = Int(exactly: layer.size), size <= options.maximumLayer else {
      return .missing(reason: "a layer of \(layer.size) bytes, more than the limit of \(options.maximumLayer)")
    }
    let (connection, thread, buffer) = (connection, thread, options.layerBuffer)
    return .stream(size: size) {
      BlobSource(
        connection.download("blobs/\(layer.digest)", from: endpoints, size: size, limit: size),
        name: "\(reference.name)@\(layer.digest)", on: thread, capacity: buffer)
    }
  }
}

/// An image in a registry, for whoever opens images by blocking.
package struct RegistrySource: ImageSource {
  private let client: RegistryClient
  private let reference: ImageReference
  private let platform: PlatformChoice

  package init(_ client: RegistryClient, _ reference: ImageReference, platform: PlatformChoice = .automatic) {
    self.client = client
    self.reference = reference
    self.platform = platform
  }

  /// Blocking; on no thread of the concurrency pool, please.
  package func open() throws(ImageError) -> OpenedImage {
    let (client, reference, platform) = (client, reference, platform)
    let result: Result<OpenedImage, ImageError> = OwnThread.wait(client.thread) {
      do throws(ImageError) { return .success(try await client.open(reference, platform: platform)) } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }
}
