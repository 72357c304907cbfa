import Images
import Model
import Parsing

/// Packages that conda, mamba or pixi installed: `conda-meta/NAME-VERSION-BUILD.json`.
///
/// They are an ecosystem of their own: a conda package `openssl` is no PyPI project of that name. The list of files,
/// which makes the document large, is passed over.
struct CondaPackage: Extractor {
  static let name = "conda"
  static let version = 1
  static let selectors: [Selector] = [.folder("conda-meta")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.name.hasSuffix(".json") ? .whole(upTo: 128 << 20) : .none
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var fields: [String: String] = [:]
    var dependencies: [String] = []
    var reader = JSONReader(content.bytes)
    guard try reader.kind() == .object else { return }
    try reader.object { key, reader throws(ParseError) in
      switch key {
      case "name", "version", "build", "channel", "subdir", "license", "url", "fn", "sha256", "md5", "build_string":
        fields[key] = try reader.stringIfPresent()
      case "depends":
        guard try reader.kind() == .array else {
          try reader.skip()
          return
        }
        try reader.array { reader throws(ParseError) in
          if let text = try reader.stringIfPresent(), dependencies.count < 1000,
            let name = text.split(separator: " ").first, !name.hasPrefix("__")
          {
            dependencies.append(PackageURL(type: "conda", name: String(name)).description)
          }
        }
      default: try reader.skip()
      }
    }
    guard let name = fields["name"], let version = fields["version"], !name.isEmpty, !version.isEmpty else { return }
    var qualifiers: [String: String] = [:]
    qualifiers["build"] = fields["build"] ?? fields["build_string"]
    qualifiers["subdir"] = fields["subdir"]
    if let channel = fields["channel"].flatMap(Self.channel) { qualifiers["channel"] = channel }
    if let file = fields["fn"] ?? fields["url"] {
      if file.hasSuffix(".conda") { qualifiers["type"] = "conda" }
      if file.hasSuffix(".tar.bz2") { qualifiers["type"] = "tar.bz2" }
    }
    var digests: [String] = []
    if let sha256 = fields["sha256"], sha256.utf8.count == 64 { digests.append("sha256:\(sha256.lowercased())") }
    extraction.packages.append(
      Package(
        type: "conda", name: name, version: version,
        purl: PackageURL(type: "conda", name: name, version: version, qualifiers: qualifiers),
        licenses: fields["license"].map { $0.isEmpty ? [] : [$0] } ?? [], dependencies: dependencies, foundBy: "",
        digests: digests))
  }

  /// What the names of platform folders begin with.
  private static let platforms = ["linux-", "osx-", "win-", "freebsd-", "emscripten-", "wasi-", "zos-"]

  /// The channel's name: `https://conda.anaconda.org/conda-forge/linux-64` → `conda-forge`; credentials never.
  static func channel(_ text: String) -> String? {
    guard text.contains("://") else { return text.isEmpty ? nil : text }
    var parts = text.split(separator: "/").dropFirst(2)
    if let last = parts.last, last == "noarch" || platforms.contains(where: { last.hasPrefix($0) }) {
      parts = parts.dropLast()
    }
    // Private servers put a token into the path: `/t/TOKEN/channel`.
    if parts.first == "t", parts.count > 2 { parts = parts.dropFirst(2) }
    return parts.isEmpty ? nil : parts.joined(separator: "/")
  }
}
