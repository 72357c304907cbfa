import Archives
import Glibc
import Model
import Parsing

/// Images in containerd's storage, read from disk: names from its database, everything else from its content store.
///
/// Source: containerd, metadata buckets `v1/NAMESPACE/images/NAME/target/{digest,mediatype,size}`, content store
/// `io.containerd.content.v1.content/blobs`.
package struct ContainerdStorage: ImageSource {
  private let name: String
  private let root: String
  private let namespace: String?
  private let platform: PlatformChoice

  package static let defaultRoot = "/var/lib/containerd"

  /// - Parameters:
  ///   - name: as `ctr images ls` shows it, or a short form that Docker would complete to it; or a manifest's digest.
  ///   - namespace: nil looks in all: `default`, `k8s.io`, `moby` …
  package init(
    _ name: String, root: String = ContainerdStorage.defaultRoot, namespace: String? = nil,
    platform: PlatformChoice = .automatic
  ) {
    self.name = name
    self.root = root
    self.namespace = namespace
    self.platform = platform
  }

  package func open() throws(ImageError) -> OpenedImage {
    try ImageError.translating {
      let (title, target) = try target()
      let content = "\(root)/io.containerd.content.v1.content"
      var layout = OCILayout(DirectoryStore(root: content), name: title, takenFor: "image in containerd's storage")
      var image = try layout.open(target, platform: platform)
      image.tags = [title]
      for index in image.layers.indices {
        if case .missing = image.layers[index].form {
          image.layers[index].form = .missing(
            reason: "containerd does not keep this layer's content any more (discard_unpacked_layers)")
        }
      }
      return image
    }
  }

  /// Names of all images, by namespace.
  package static func list(root: String = ContainerdStorage.defaultRoot) throws(ImageError) -> [String: [String]] {
    try ImageError.translating {
      let reader = try database(root)
      var names: [String: [String]] = [:]
      for namespace in try namespaces(reader) {
        guard let bucket = try reader.bucket(["v1", namespace, "images"]) else { continue }
        try reader.forEach(bucket) { key, _ in names[namespace, default: []].append(key.text) }
      }
      return names
    }
  }

  private static func database(_ root: String) throws -> BoltReader {
    let path = "\(root)/io.containerd.metadata.v1.bolt/meta.db"
    let file = try OpenFile(path)
    let size = Int(try file.status().st_size)
    return try BoltReader(file.bytes(0..<size, limit: BoltReader.maximumSize, name: path))
  }

  private static func namespaces(_ reader: BoltReader) throws -> [String] {
    guard let version = try reader.bucket(["v1"]) else { return [] }
    var names: [String] = []
    try reader.forEach(version) { key, value in if case .bucket = value { names.append(key.text) } }
    return names
  }

  private func target() throws -> (String, Descriptor) {
    let reader = try Self.database(root)
    let wanted = [name, (try? ImageReference(name))?.description].compactMap { $0 }
    for namespace in try namespace.map({ [$0] }) ?? Self.namespaces(reader) {
      guard let images = try reader.bucket(["v1", namespace, "images"]) else { continue }
      var found: [(String, BoltReader.Bucket)] = []
      try reader.forEach(images) { key, value in
        if case .bucket(let bucket) = value { found.append((key.text, bucket)) }
      }
      for (title, bucket) in found {
        var target: BoltReader.Bucket?
        try reader.forEach(bucket) { key, value in
          if case .bucket(let inner) = value, key == Bytes("target") { target = inner }
        }
        guard let target, let descriptor = try Self.descriptor(reader, target) else { continue }
        if wanted.contains(title) || descriptor.digest.description == name { return (title, descriptor) }
      }
    }
    throw ImageError.notFound("\(root) has no image \(name)")
  }

  private static func descriptor(_ reader: BoltReader, _ bucket: BoltReader.Bucket) throws -> Descriptor? {
    var (digest, type): (Digest?, String?) = (nil, nil)
    try reader.forEach(bucket) { key, value in
      guard case .bytes(let bytes) = value else { return }
      if key == Bytes("digest") { digest = Digest(bytes.text) }
      if key == Bytes("mediatype") { type = bytes.text }
    }
    guard let digest, let type else { return nil }
    return Descriptor(mediaType: type, digest: digest, size: 0)
  }
}
