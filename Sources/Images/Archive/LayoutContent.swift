import Archives
import Glibc
import Model
import Parsing

/// The small parts of an OCI layout, in a directory or in a tar: what lies there beside the image itself, e.g. its
/// signatures.
package struct LayoutContent: Sendable {
  private let store: any BlobStore
  package let name: String

  /// - Parameter path: of a directory, or of a tar that may be packed.
  /// - Throws: where there is no layout.
  package init(path: String) throws(ImageError) {
    name = path
    store = try ImageError.translating {
      let file = try OpenFile(path)
      guard try file.status().st_mode & S_IFMT != S_IFDIR else { return DirectoryStore(root: path) }
      return try TarStore(try ArchiveSource.plain(file))
    }
    guard try store.read("index.json", limit: Manifest.maximumSize) != nil else {
      throw .invalid("\(path) is no OCI layout: it has no index.json")
    }
  }

  /// `index.json`.
  package func index() throws(ImageError) -> Bytes {
    guard let bytes = try store.read("index.json", limit: Manifest.maximumSize) else {
      throw .invalid("\(name) has no index.json")
    }
    return bytes
  }

  /// A blob, verified against its digest; nil where it is not there.
  package func blob(_ digest: Digest, limit: Int) throws(ImageError) -> Bytes? {
    guard let bytes = try store.read(OCILayout.path(of: digest), limit: limit) else { return nil }
    guard digest.algorithm == .sha256, Hash.bytes(bytes) == digest else {
      throw .invalid("\(name): the content of blob \(digest.short) has another digest; refused")
    }
    return bytes
  }
}
