import Archives
import Glibc
import Model
import Parsing

/// An image in a file (`docker save`, OCI layout in a tar, the tar of a file system) or in a directory (OCI layout).
///
/// A packed archive has its layers in places that can be reached only from the front, and its table of contents mostly at
/// the end: it is unpacked once into a file without a name in `TMPDIR`. Layers are still read from there in place.
package struct ArchiveSource: ImageSource {
  private let path: String
  private let tag: String?
  private let platform: PlatformChoice
  /// Bytes of an unpacked archive.
  package static let maximumUnpacked = 256 << 30

  package init(path: String, tag: String? = nil, platform: PlatformChoice = .automatic) {
    self.path = path
    self.tag = tag
    self.platform = platform
  }

  package func open() throws(ImageError) -> OpenedImage {
    try ImageError.translating {
      let file = try OpenFile(path)
      let mode = try file.status().st_mode
      if mode & S_IFMT == S_IFDIR {
        let store = DirectoryStore(root: path)
        if access("\(path)/manifest.json", R_OK) == 0, access("\(path)/index.json", R_OK) != 0 {
          return try DockerArchive(store, name: path, takenFor: "unpacked Docker archive").open(tag: tag)
        }
        var layout = OCILayout(store, name: path, takenFor: "OCI layout")
        return try layout.open(tag: tag, platform: platform)
      }
      guard mode & S_IFMT == S_IFREG else { throw ImageError.invalid("\(path) is neither a file nor a directory") }
      let (plain, packing) = try Self.unpacked(file)
      return try Self.open(plain, name: path, packing: packing, tag: tag, platform: platform)
    }
  }

  /// The image in an uncompressed tar.
  static func open(
    _ file: OpenFile, name: String, packing: Compression, tag: String?, platform: PlatformChoice
  ) throws(ImageError) -> OpenedImage {
    let store = try TarStore(file)
    let suffix = packing == .none ? "" : ", packed with \(packing.rawValue)"
    var image: OpenedImage
    if store.contains("manifest.json") {
      image = try DockerArchive(store, name: name, takenFor: "Docker archive" + suffix).open(tag: tag)
    } else if store.contains("index.json") && store.contains("oci-layout") {
      var layout = OCILayout(store, name: name, takenFor: "OCI layout in a tar" + suffix)
      image = try layout.open(tag: tag, platform: platform)
    } else if !store.isEmpty {
      // `docker export` and root file systems: one layer, nobody says which digest it should have.
      let size: Int
      do throws(ArchiveError) { size = Int(try file.status().st_size) } catch { throw .unavailable("\(error)") }
      return OpenedImage(
        name: name, takenFor: "tar of a file system" + suffix,
        layers: [LayerSource(.region(file: file, range: 0..<size))])
    } else {
      let reason = store.problems.first ?? "no tar, or an empty one"
      throw .invalid("\(name) is no archive of an image: \(reason)")
    }
    image.problems += store.problems.map { Coverage.Problem(path: name, reason: $0) }
    return image
  }

  /// The archive without its packing.
  static func plain(_ file: OpenFile) throws(ArchiveError) -> OpenFile { try unpacked(file).0 }

  private static func unpacked(_ file: OpenFile) throws(ArchiveError) -> (OpenFile, Compression) {
    let size = Int(try file.status().st_size)
    let chunks = Chunks(FileRegion(file, 0..<size), size: 256 << 10)
    let first = try chunks.nextChunk()
    let compression = Compression(head: first)
    guard let source = try compression.unpack(first: first, chunks) else { return (file, .none) }
    return (try spooled(source, name: file.path), compression)
  }

  /// All of a source in a file without a name.
  static func spooled(_ source: any ByteSource, name: String) throws(ArchiveError) -> OpenFile {
    let spool = try Spool()
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 4096)
    defer { buffer.deallocate() }
    while true {
      let count = try source.read(into: buffer)
      if count == 0 { break }
      guard spool.count + count <= maximumUnpacked else {
        throw .limit(format: "archive", what: "more unpacked bytes", limit: maximumUnpacked)
      }
      try spool.write(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
    return try spool.reopened(as: name)
  }
}
