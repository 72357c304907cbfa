import Documents
import Images
import Model
import Parsing

/// `mise.toml` and its other names: `[tools] node = "20.1.0"`, `python = ["3.11.4", "3.10"]`, `go = { version = "1.22" }`,
/// `"npm:prettier" = "3.0.0"`.
///
/// Source: mise's documentation, "Configuration".
struct MiseConfiguration: Extractor {
  static let name = "mise"
  static let version = 1
  static let selectors: [Selector] = [
    .name("mise.toml"), .name(".mise.toml"), .name("mise.local.toml"), .name(".mise.local.toml"), .folder("mise"),
    .folder(".mise"),
  ]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    let name = file.name
    return name.hasSuffix("mise.toml") || name.hasSuffix("mise.local.toml") || name == "config.toml"
      ? .wholeIfSmall(upTo: 256 << 10) : .none
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let document = try TOMLDocument.parse(content.bytes)
    var graph = PackageGraph()
    for member in document["tools"]?.members ?? [] {
      let values = member.value.isArray ? member.value.elements : [member.value]
      for value in values {
        guard let version = value.scalar ?? value["version"]?.scalar else { continue }
        graph.add(Self.package(member.key, version))
      }
    }
    graph.write(into: &extraction)
  }

  /// Tools of other package managers carry its name in front.
  private static func package(_ tool: String, _ version: String) -> Package {
    let pin = ToolPin.package(tool, version)
    guard let (backend, name) = tool.split(atFirst: ":") else { return pin }
    let found: EcosystemName
    switch backend {
    case "npm": found = .npm(name)
    case "pipx": found = .pypi(name)
    case "cargo": found = EcosystemName("cargo", name)
    case "gem": found = EcosystemName("gem", name)
    case "go": found = .golang(name)
    case "ubi", "aqua", "github": found = EcosystemName("github", path: name)
    default: found = EcosystemName("generic", name)
    }
    return pin.version.isEmpty ? .declared(found, range: version) : .locked(found, pin.version, scope: .declared)
  }
}
