import Archives
import EngineSocket
import Glibc
import Model
import Parsing

/// An image or a container of an engine (Docker, Podman), asked by its API: read from the engine's own storage where
/// that is readable here, else from what the engine exports.
package struct EngineImage: ImageSource {
  package enum What: Sendable, Hashable { case image, container }

  private let what: What
  private let name: String
  private let socket: String

  /// - Parameters:
  ///   - name: or id.
  ///   - socket: the engine's; ``EngineClient/candidates(environment:)`` has the usual ones.
  package init(_ what: What, _ name: String, socket: String) {
    self.what = what
    self.name = name
    self.socket = socket
  }

  package func open() throws(ImageError) -> OpenedImage {
    try ImageError.translating {
      let client = EngineClient(path: socket, timeoutSeconds: 120)
      switch what {
      case .image: return try image(client)
      case .container: return try container(client)
      }
    }
  }

  private static func escaped(_ name: String) -> String {
    let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/:@".utf8)
    return name.utf8.map { byte in
      plain.contains(byte)
        ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }.joined()
  }

  private func json(_ client: EngineClient, _ target: String) throws(EngineError) -> JSONValue {
    let bytes = try client.get(target, limit: 32 << 20)
    do { return try JSONValue(parsing: bytes) } catch { throw .notHTTP(request: target, reason: "\(error)") }
  }

  // MARK: Images

  private func image(_ client: EngineClient) throws(any Error) -> OpenedImage {
    let answer = try json(client, "/images/\(Self.escaped(name))/json")
    var configuration = ImageConfiguration(engine: answer)
    let id = answer["Id"]?.string.flatMap { Digest($0) }
    let driver = answer["GraphDriver"]
    if let layers = Self.overlay(driver, count: configuration.diffIDs.count) {
      if let document = Self.document(storage: driver, id: id) {
        configuration = (try? ImageConfiguration(parsing: document)) ?? configuration
      } else {
        configuration.history = Self.history(try? json(client, "/images/\(Self.escaped(name))/history"))
      }
      return finish(answer, configuration, id, "image of the engine, read from its storage", layers)
    }
    let file = try exported(client, "/images/\(Self.escaped(name))/get")
    var image = try ArchiveSource.open(file, name: name, packing: .none, tag: nil, platform: .automatic)
    image.takenFor = "image of the engine, exported"
    image.tags = Self.texts(answer["RepoTags"])
    image.repositoryDigests = Self.texts(answer["RepoDigests"])
    return image
  }

  private func finish(
    _ answer: JSONValue, _ configuration: ImageConfiguration, _ id: Digest?, _ takenFor: String, _ folders: [String]
  ) -> OpenedImage {
    var image = OpenedImage(name: name, takenFor: takenFor, configuration: configuration)
    image.configurationDigest = id
    image.tags = Self.texts(answer["RepoTags"])
    image.repositoryDigests = Self.texts(answer["RepoDigests"])
    image.layers = Self.layers(folders, configuration)
    return image
  }

  /// Diff directories, lowest first, of which the image's own are as many as its configuration has layers.
  static func layers(_ folders: [String], _ configuration: ImageConfiguration) -> [LayerSource] {
    folders.enumerated().map { number, folder in
      LayerSource(
        .directory(path: folder, .overlay),
        diffID: number < configuration.diffIDs.count ? Digest(configuration.diffIDs[number]) : nil,
        createdBy: configuration.createdBy(layer: number))
    }
  }

  /// The diff directories of overlay2, lowest first; nil where there are none, not as many as expected, or they can't be
  /// read here.
  static func overlay(_ driver: JSONValue?, count: Int?) -> [String]? {
    guard driver?["Name"]?.string?.hasPrefix("overlay") == true, let data = driver?["Data"],
      let upper = data["UpperDir"]?.string
    else { return nil }
    let lower = (data["LowerDir"]?.string ?? "").split(separator: ":").map(String.init)
    let folders = ([upper] + lower).reversed().map { $0 }
    guard count == nil || folders.count == count, folders.count <= Manifest.maximumLayers else { return nil }
    return folders.allSatisfy { access($0, R_OK | X_OK) == 0 } ? folders : nil
  }

  /// The configuration as the engine keeps it, if its digest is the image's id.
  private static func document(storage driver: JSONValue?, id: Digest?) -> Bytes? {
    guard let id, let upper = driver?["Data"]?["UpperDir"]?.string else { return nil }
    // ROOT/overlay2/LAYER/diff
    let parts = upper.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count > 3, parts[parts.count - 3] == "overlay2" else { return nil }
    let root = parts.dropLast(3).joined(separator: "/")
    let path = "\(root)/image/overlay2/imagedb/content/\(id.algorithm.rawValue)/\(id.hex)"
    guard let file = try? OpenFile(path), let size = try? file.status().st_size,
      let bytes = try? file.bytes(0..<Int(size), limit: ImageConfiguration.maximumSize, name: path)
    else { return nil }
    return Hash.bytes(bytes) == id ? bytes : nil
  }

  private static func history(_ json: JSONValue?) -> [ImageConfiguration.HistoryEntry] {
    (json?.elements ?? []).prefix(ImageConfiguration.maximumItems).reversed().map { entry in
      .init(
        created: nil, createdBy: entry["CreatedBy"]?.string ?? "", comment: entry["Comment"]?.string, author: nil,
        isEmptyLayer: (entry["Size"]?.integer ?? 0) == 0)
    }
  }

  private static func texts(_ json: JSONValue?) -> [String] { (json?.elements ?? []).compactMap(\.string) }

  // MARK: Containers

  private func container(_ client: EngineClient) throws(any Error) -> OpenedImage {
    let answer = try json(client, "/containers/\(Self.escaped(name))/json")
    let imageID = answer["Image"]?.string ?? ""
    let imageAnswer = try? json(client, "/images/\(Self.escaped(imageID))/json")
    var configuration = imageAnswer.map { ImageConfiguration(engine: $0) } ?? ImageConfiguration()
    let driver = answer["GraphDriver"]
    if let document = Self.document(storage: driver, id: Digest(imageID)) {
      configuration = (try? ImageConfiguration(parsing: document)) ?? configuration
    }
    let title = answer["Name"]?.string.map { $0.hasPrefix("/") ? String($0.dropFirst()) : $0 } ?? name
    var opened = OpenedImage(kind: .container, name: title, takenFor: "container", configuration: configuration)
    opened.configurationDigest = Digest(imageID)
    opened.tags = answer["Config"]?["Image"]?.string.map { [$0] } ?? []
    // Above the image's layers: what the engine prepares (`-init`: mount points), and what the container wrote.
    if let folders = Self.overlay(driver, count: nil), folders.count >= configuration.diffIDs.count {
      opened.takenFor = "container, read from the engine's storage"
      opened.layers = Self.layers(folders, configuration)
      if let last = opened.layers.indices.last { opened.layers[last].createdBy = "written by the container" }
      return opened
    }
    let file = try exported(client, "/containers/\(Self.escaped(name))/export")
    opened.takenFor = "container, exported"
    opened.layers = [LayerSource(.region(file: file, range: 0..<Int(try file.status().st_size)))]
    return opened
  }

  /// The engine's tar in a file without a name: its table of contents comes last.
  private func exported(_ client: EngineClient, _ target: String) throws(any Error) -> OpenFile {
    let spool = try Spool()
    var failure: ArchiveError?
    try client.stream("GET", target) { chunk throws(EngineError) in
      do throws(ArchiveError) {
        guard spool.count + chunk.count <= ArchiveSource.maximumUnpacked else {
          throw .limit(format: "export", what: "more bytes", limit: ArchiveSource.maximumUnpacked)
        }
        let result = chunk.withUnsafeBytes { piece in
          Result { () throws(ArchiveError) in try spool.write(piece) }
        }
        try result.get()
      } catch {
        failure = error
        return false
      }
      return true
    }
    if let failure { throw failure }
    return try spool.reopened(as: name)
  }
}
