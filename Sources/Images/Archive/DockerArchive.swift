import Model
import Parsing

/// Opens images of what `docker save` writes: `manifest.json` with paths, in the old shape and, since Engine 25, beside an
/// OCI layout.
///
/// Source: Docker, "Docker Image Specification v1.2", "Combined Image JSON + Filesystem Changeset Format".
struct DockerArchive {
  private let store: any BlobStore
  private let name: String
  private let takenFor: String

  init(_ store: any BlobStore, name: String, takenFor: String) {
    self.store = store
    self.name = name
    self.takenFor = takenFor
  }

  func open(tag: String?) throws(ImageError) -> OpenedImage {
    guard let bytes = try store.read("manifest.json", limit: Manifest.maximumSize) else {
      throw .invalid("\(name) has no manifest.json")
    }
    let json: JSONValue
    do { json = try JSONValue(parsing: bytes, maximumDepth: 16) } catch {
      throw .invalid("the manifest.json of \(name) is \(error)")
    }
    let images = json.elements
    guard let first = images.first else { throw .invalid("the manifest.json of \(name) lists no image") }
    var problems: [Coverage.Problem] = []
    var chosen = first
    if let tag {
      guard let found = images.first(where: { Self.matches($0, tag) }) else {
        throw .notFound("\(name) has no image \(tag)")
      }
      chosen = found
    } else if images.count > 1 {
      problems.append(
        .init(
          path: "manifest.json",
          reason: "\(images.count) images; only the first was looked at, name another one with PATH:TAG"))
    }
    return try image(chosen, problems)
  }

  private static func matches(_ image: JSONValue, _ tag: String) -> Bool {
    let tags = (image["RepoTags"]?.elements ?? []).compactMap(\.string)
    return tags.contains { $0 == tag || $0 == tag + ":latest" || $0.hasSuffix(":" + tag) }
  }

  private func image(_ json: JSONValue, _ found: [Coverage.Problem]) throws(ImageError) -> OpenedImage {
    var problems = found
    guard let configPath = json["Config"]?.string, case .array(let layers)? = json["Layers"] else {
      throw .invalid("the manifest.json of \(name) lacks Config or Layers")
    }
    guard layers.count <= Manifest.maximumLayers else {
      throw .invalid("\(name) has \(layers.count) layers, more than the limit of \(Manifest.maximumLayers)")
    }
    guard let bytes = try store.read(configPath, limit: ImageConfiguration.maximumSize) else {
      throw .invalid("\(name) lacks its configuration \(configPath.prefix(200))")
    }
    let digest = Hash.bytes(bytes)
    if let claimed = Self.digest(inPath: configPath), let digest, claimed != digest {
      problems.append(.init(path: configPath, reason: "its content has the digest \(digest)"))
    }
    let configuration = try ImageConfiguration(parsing: bytes)
    var image = OpenedImage(name: name, takenFor: takenFor, configuration: configuration)
    image.configurationDigest = digest
    image.tags = (json["RepoTags"]?.elements ?? []).compactMap(\.string)
    for (number, layer) in layers.enumerated() {
      let path = layer.string ?? ""
      image.layers.append(
        LayerSource(
          store.region(path) ?? .missing(reason: "\(path.prefix(200)) is missing"),
          blobDigest: path.hasPrefix("blobs/") ? Self.digest(inPath: path) : nil,
          diffID: number < configuration.diffIDs.count ? Digest(configuration.diffIDs[number]) : nil,
          createdBy: configuration.createdBy(layer: number)))
    }
    if configuration.diffIDs.count != layers.count {
      problems.append(
        .init(
          path: configPath,
          reason: "lists \(configuration.diffIDs.count) layers where manifest.json has \(layers.count)"))
    }
    image.problems = problems
    return image
  }

  /// `HEX.json`, `blobs/sha256/HEX`.
  private static func digest(inPath path: String) -> Digest? {
    var last = path.split(separator: "/").last ?? ""
    if last.hasSuffix(".json") { last = last.dropLast(5) }
    return Digest("sha256:\(last)")
  }
}
