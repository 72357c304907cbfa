import Archives
import Glibc
import Model
import Parsing

/// Images and containers in the storage of Podman, Buildah and CRI-O, read from disk without any of them running.
///
/// Source: containers/storage, its JSON files `overlay-images/images.json`, `overlay-layers/layers.json`,
/// `overlay-containers/containers.json`, and the directories of its overlay driver.
package struct PodmanStorage: ImageSource {
  package enum What: Sendable, Hashable { case image, container }

  private let what: What
  private let name: String
  private let root: String

  /// Where storages stand: the system's, and the user's own.
  package static func candidates(environment: [String: String]) -> [String] {
    var roots = ["/var/lib/containers/storage"]
    if let data = environment["XDG_DATA_HOME"] { roots.append("\(data)/containers/storage") }
    if let home = environment["HOME"] { roots.append("\(home)/.local/share/containers/storage") }
    return roots.filter { access("\($0)/overlay-layers/layers.json", R_OK) == 0 }
  }

  /// - Parameter name: a name as Podman lists it, a short form of it, or an id of at least 6 digits.
  package init(_ what: What, _ name: String, root: String) {
    self.what = what
    self.name = name
    self.root = root
  }

  static let maximumIndex = 64 << 20

  package func open() throws(ImageError) -> OpenedImage {
    let store = DirectoryStore(root: root)
    let images = try list(store, "overlay-images/images.json")
    switch what {
    case .image:
      guard let image = find(name, in: images) else { throw .notFound("\(root) has no image \(name)") }
      return try opened(store, image, top: image["layer"]?.string, kind: .image)
    case .container:
      let containers = try list(store, "overlay-containers/containers.json")
      guard let container = find(name, in: containers) else { throw .notFound("\(root) has no container \(name)") }
      let image = images.first { $0["id"]?.string == container["image"]?.string } ?? .null
      var opened = try opened(store, image, top: container["layer"]?.string, kind: .container)
      if let last = opened.layers.indices.last { opened.layers[last].createdBy = "written by the container" }
      return opened
    }
  }

  private func list(_ store: DirectoryStore, _ path: String) throws(ImageError) -> [JSONValue] {
    guard let bytes = try store.read(path, limit: Self.maximumIndex) else { return [] }
    do { return try JSONValue(parsing: bytes, maximumDepth: 16).elements } catch {
      throw .invalid("\(root)/\(path) is \(error)")
    }
  }

  private func find(_ name: String, in objects: [JSONValue]) -> JSONValue? {
    func names(_ object: JSONValue) -> [String] { (object["names"]?.elements ?? []).compactMap(\.string) }
    let complete = (try? ImageReference(name))?.description
    // Podman names what was built here `localhost/…`.
    let wanted =
      [name, "\(name):latest", "localhost/\(name)", "localhost/\(name):latest"] + (complete.map { [$0] } ?? [])
    for candidate in wanted { if let hit = objects.first(where: { names($0).contains(candidate) }) { return hit } }
    guard name.utf8.count >= 6 else { return nil }
    return objects.first { $0["id"]?.string?.hasPrefix(name) == true || $0["digest"]?.string == name }
  }

  private func opened(
    _ store: DirectoryStore, _ image: JSONValue, top: String?, kind: OpenedImage.Kind
  ) throws(ImageError) -> OpenedImage {
    var problems: [Coverage.Problem] = []
    var configuration = ImageConfiguration()
    let id = image["id"]?.string.flatMap { Digest("sha256:\($0)") }
    if let id {
      if let bytes = try store.read(
        "overlay-images/\(id.hex)/\(Self.fileName(id.description))", limit: ImageConfiguration.maximumSize)
      {
        if let digest = Hash.bytes(bytes), digest != id {
          problems.append(.init(path: "configuration", reason: "its content has the digest \(digest), not \(id)"))
        }
        configuration = try ImageConfiguration(parsing: bytes)
      } else {
        problems.append(.init(path: "configuration", reason: "is missing in \(root)"))
      }
    }
    let title = kind == .container ? "container" : "image"
    var opened = OpenedImage(
      kind: kind, name: name, takenFor: "\(title) in the storage \(root)", configuration: configuration)
    opened.configurationDigest = id
    opened.manifestDigest = image["digest"]?.string.flatMap { Digest($0) }
    opened.tags = (image["names"]?.elements ?? []).compactMap(\.string)
    opened.layers = try layers(store, top: top, configuration)
    opened.problems = problems
    return opened
  }

  /// From the top layer down its parents.
  private func layers(
    _ store: DirectoryStore, top: String?, _ configuration: ImageConfiguration
  ) throws(ImageError) -> [LayerSource] {
    let known = try list(store, "overlay-layers/layers.json") + list(store, "overlay-layers/volatile-layers.json")
    let byID = Dictionary(known.compactMap { layer in layer["id"]?.string.map { ($0, layer) } }) { $1 }
    var chain: [(id: String, layer: JSONValue)] = []
    var next = top
    while let id = next, !id.isEmpty {
      guard let layer = byID[id], id.utf8.allSatisfy(ImageReference.isHexadecimal) else {
        throw .invalid("the storage \(root) lacks the layer \(id.prefix(80))")
      }
      guard chain.count < Manifest.maximumLayers else {
        throw .invalid("more layers than the limit of \(Manifest.maximumLayers), or a circle of them, in \(root)")
      }
      chain.append((id, layer))
      next = layer["parent"]?.string
    }
    return chain.reversed().enumerated().map { number, item in
      let folder = "\(root)/overlay/\(item.id)/diff"
      let form: LayerSource.Form =
        access(folder, R_OK | X_OK) == 0
        ? .directory(path: folder, .overlay)
        : .missing(reason: "\(folder) can't be read: \(String(cString: strerror(errno)))")
      return LayerSource(
        form, diffID: item.layer["diff-digest"]?.string.flatMap { Digest($0) },
        createdBy: configuration.createdBy(layer: number))
    }
  }

  /// How the storage names the file of a big data item: as it is where that is a plain name, else in base 64 after `=`.
  static func fileName(_ key: String) -> String {
    let isPlain = key.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x2D
        || byte == 0x2E || byte == 0x5F
    }
    if isPlain { return key }
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = [0x3D]
    let bytes = Array(key.utf8)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = Array(bytes[start..<min(start + 3, bytes.count)])
      let value = group.enumerated().reduce(0) { $0 | Int($1.element) << (16 - 8 * $1.offset) }
      for index in 0..<4 {
        text.append(index <= group.count ? digits[value >> (18 - 6 * index) & 63] : 0x3D)
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
