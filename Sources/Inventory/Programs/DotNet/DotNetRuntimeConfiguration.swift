import Images
import Model
import Parsing

/// The shared frameworks that a self-contained .NET program brings along: `includedFrameworks` of
/// `*.runtimeconfig.json`. Frameworks that it merely asks for are not there, and are left out.
struct DotNetRuntimeConfiguration: Extractor {
  static let name = "dotnet-runtimeconfig"
  static let version = 1
  static let selectors: [Selector] = [.suffix("json")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.name.hasSuffix(".runtimeconfig.json") ? .whole(upTo: 1 << 20) : .none
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    extraction.packages += try Self.frameworks(content.bytes)
  }

  static func frameworks(_ document: Bytes) throws(ParseError) -> [Package] {
    let root = try JSONValue(parsing: document, maximumDepth: 16)
    return (root["runtimeOptions"]?["includedFrameworks"]?.elements.prefix(64) ?? []).compactMap { framework in
      guard let name = framework["name"]?.string, !name.isEmpty, let version = framework["version"]?.string else {
        return nil
      }
      return Package(
        type: "nuget", name: name, version: version, purl: PackageURL(type: "nuget", name: name, version: version),
        foundBy: Self.name, attributes: ["dotnet.library": "framework"])
    }
  }
}
