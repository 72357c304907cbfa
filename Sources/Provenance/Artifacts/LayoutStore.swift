import Images
import Model
import Parsing

/// What an OCI layout has beside an image: tags like those of a registry (`sha256-….sig`), manifests with a subject, and
/// what `cosign save` marks by kind.
package struct LayoutStore: ArtifactStore {
  private let content: LayoutContent
  private let entries: [Images.Descriptor]

  static let maximumNesting = 4
  /// Manifests that are looked through for their subject.
  static let maximumLooked = 1000

  package init(_ content: LayoutContent) throws(ImageError) {
    self.content = content
    do throws(ManifestError) {
      guard case .index(let index) = try Manifest(parsing: try Self.indexBytes(content), as: MediaType.ociIndex) else {
        throw ManifestError("is no index")
      }
      entries = index.manifests
    } catch {
      throw .invalid("\(content.name): \(error)")
    }
  }

  private static func indexBytes(_ content: LayoutContent) throws(ManifestError) -> Bytes {
    do throws(ImageError) { return try content.index() } catch { throw ManifestError("\(error)") }
  }

  package func manifest(_ digest: Digest) async throws(ImageError) -> Bytes? {
    try content.blob(digest, limit: Manifest.maximumSize)
  }

  package func manifest(tag: String) async throws(ImageError) -> Bytes? {
    let found = entries.first { entry in
      ["org.opencontainers.image.ref.name", "io.containerd.image.name"].contains { key in
        guard let name = entry.annotations[key] else { return false }
        return name == tag || name.hasSuffix(":" + tag)
      }
    }
    guard let found else { return nil }
    return try content.blob(found.digest, limit: Manifest.maximumSize)
  }

  package func referrers(of digest: Digest) async throws(ImageError) -> [Images.Descriptor] {
    var found: [Images.Descriptor] = []
    // A registry without the referrers API keeps a list under this tag, and copies keep it.
    if let list = try await manifest(tag: "\(digest.algorithm.rawValue)-\(digest.hex)"),
      case .index(let index)? = try? Manifest(parsing: list)
    {
      found += index.manifests
    }
    for entry in entries.prefix(Self.maximumLooked) where !found.contains(where: { $0.digest == entry.digest }) {
      guard let bytes = try content.blob(entry.digest, limit: Manifest.maximumSize),
        case .image(let manifest)? = try? Manifest(parsing: bytes), manifest.subject?.digest == digest
      else { continue }
      found.append(entry)
    }
    return found
  }

  package func blob(_ descriptor: Images.Descriptor, limit: Int) async throws(ImageError) -> Bytes {
    guard let bytes = try content.blob(descriptor.digest, limit: limit) else {
      throw .notFound("\(content.name) lacks the blob \(descriptor.digest)")
    }
    return bytes
  }

  package func indexes(around digest: Digest) async throws(ImageError) -> [Digest] {
    for entry in entries {
      if let path = try path(from: entry.digest, to: digest, depth: 0) { return path }
    }
    return []
  }

  /// The indexes on the way, the outermost first; nil where there is none.
  private func path(from start: Digest, to digest: Digest, depth: Int) throws(ImageError) -> [Digest]? {
    if start == digest { return [] }
    guard depth < Self.maximumNesting, let bytes = try content.blob(start, limit: Manifest.maximumSize),
      case .index(let index)? = try? Manifest(parsing: bytes)
    else { return nil }
    for entry in index.manifests.prefix(Self.maximumLooked) {
      if let rest = try path(from: entry.digest, to: digest, depth: depth + 1) { return [start] + rest }
    }
    return nil
  }

  package func companions() async throws(ImageError) -> [Images.Descriptor] {
    entries.filter { $0.annotations["kind"]?.hasPrefix("dev.cosignproject.cosign/") == true }
      .filter { $0.annotations["kind"] != "dev.cosignproject.cosign/image" }
  }
}
