import Parsing

/// What an image says of itself.
///
/// Source: OCI Image Specification 1.1, "Image Configuration"; Docker's additions (`Healthcheck`, `OnBuild`, `Shell`).
package struct ImageConfiguration: Sendable, Equatable {
  package struct Healthcheck: Sendable, Hashable {
    /// `["NONE"]`, `["CMD", …]`, `["CMD-SHELL", …]`.
    package var test: [String]
    /// Nanoseconds; 0 is inherited.
    package var interval: Int = 0
    package var timeout: Int = 0
    package var retries: Int = 0
  }

  package struct HistoryEntry: Sendable, Hashable {
    package var created: String?
    package var createdBy: String
    package var comment: String?
    package var author: String?
    /// Has no layer of its own.
    package var isEmptyLayer: Bool
  }

  package var platform: Platform?
  package var created: String?
  package var author: String?
  package var user: String = ""
  /// `NAME=value`, in order.
  package var environment: [String] = []
  package var entrypoint: [String] = []
  package var command: [String] = []
  package var workingDirectory: String = ""
  /// `80/tcp`, sorted.
  package var exposedPorts: [String] = []
  package var volumes: [String] = []
  package var labels: [String: String] = [:]
  package var stopSignal: String?
  package var shell: [String] = []
  package var onBuild: [String] = []
  package var healthcheck: Healthcheck?
  /// Lowest first, as claimed.
  package var diffIDs: [String] = []
  package var history: [HistoryEntry] = []
  /// The document itself; empty where there is none.
  package var raw = Bytes()

  package init() {}

  /// Bytes of the document.
  package static let maximumSize = 16 << 20
  package static let maximumItems = 10_000

  package init(parsing bytes: Bytes) throws(ImageError) {
    guard bytes.count <= Self.maximumSize else {
      throw .invalid("the image's configuration has \(bytes.count) bytes, more than the limit of \(Self.maximumSize)")
    }
    let json: JSONValue
    do { json = try JSONValue(parsing: bytes, maximumDepth: 32) } catch {
      throw .invalid("the image's configuration is \(error)")
    }
    guard json.isObject else { throw .invalid("the image's configuration is not an object") }
    self.init(json)
    raw = bytes
    diffIDs = Self.texts(json["rootfs"]?["diff_ids"])
    for entry in (json["history"]?.elements ?? []).prefix(Self.maximumItems) {
      history.append(
        HistoryEntry(
          created: entry["created"]?.string, createdBy: entry["created_by"]?.string ?? "",
          comment: entry["comment"]?.string, author: entry["author"]?.string,
          isEmptyLayer: entry["empty_layer"]?.bool ?? false))
    }
  }

  /// From an engine's answer (`/images/NAME/json`), whose outer keys begin with capitals.
  package init(engine json: JSONValue) {
    self.init(json, container: json["Config"], os: json["Os"], architecture: json["Architecture"])
    variant(json["Variant"])
    created = json["Created"]?.string
    author = json["Author"]?.string
    diffIDs = Self.texts(json["RootFS"]?["Layers"])
  }

  private init(_ json: JSONValue) {
    self.init(json, container: json["config"], os: json["os"], architecture: json["architecture"])
    variant(json["variant"])
    created = json["created"]?.string
    author = json["author"]?.string
  }

  private mutating func variant(_ json: JSONValue?) {
    guard let variant = json?.string, let platform else { return }
    self.platform = Platform(os: platform.os, architecture: platform.architecture, variant: variant)
  }

  private init(_ json: JSONValue, container: JSONValue?, os: JSONValue?, architecture: JSONValue?) {
    if let os = os?.string, let architecture = architecture?.string, !os.isEmpty {
      platform = Platform(os: os, architecture: architecture)
    }
    guard let container else { return }
    user = container["User"]?.string ?? ""
    environment = Self.texts(container["Env"])
    entrypoint = Self.texts(container["Entrypoint"])
    command = Self.texts(container["Cmd"])
    workingDirectory = container["WorkingDir"]?.string ?? ""
    exposedPorts = Self.keys(container["ExposedPorts"])
    volumes = Self.keys(container["Volumes"])
    for member in (container["Labels"]?.members ?? []).prefix(Self.maximumItems) {
      labels[member.key] = member.value.string ?? ""
    }
    stopSignal = container["StopSignal"]?.string
    shell = Self.texts(container["Shell"])
    onBuild = Self.texts(container["OnBuild"])
    if let check = container["Healthcheck"], check.isObject {
      healthcheck = Healthcheck(
        test: Self.texts(check["Test"]), interval: check["Interval"]?.integer.map { Int($0) } ?? 0,
        timeout: check["Timeout"]?.integer.map { Int($0) } ?? 0, retries: check["Retries"]?.integer.map { Int($0) } ?? 0
      )
    }
  }

  /// A list of texts; a single text is a list of one, as the oldest images have it.
  private static func texts(_ json: JSONValue?) -> [String] {
    if let text = json?.string { return [text] }
    return (json?.elements ?? []).prefix(maximumItems).compactMap(\.string)
  }

  private static func keys(_ json: JSONValue?) -> [String] {
    (json?.members ?? []).prefix(maximumItems).map(\.key).sorted()
  }

  /// What made each layer, by the history: nil beyond it.
  package func createdBy(layer: Int) -> String? {
    let withLayer = history.lazy.filter { !$0.isEmptyLayer }
    return Array(withLayer.prefix(layer + 1)).dropFirst(layer).first?.createdBy
  }
}
