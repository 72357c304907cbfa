import Documents
import Images
import Model
import Parsing

/// Package references in MSBuild files: `*.csproj`, `*.fsproj`, `*.vbproj`, `Directory.Packages.props` and other
/// `*Packages.props`. What a restore would take is only declared by them.
///
/// Source: Microsoft's documentation, "PackageReference" and "Central Package Management". Properties are looked up in
/// the file itself; a version that needs another file stays open.
struct MSBuildPackages: Extractor {
  static let name = "msbuild-packages"
  static let version = 1
  static let selectors: [Selector] = [.suffix("csproj"), .suffix("fsproj"), .suffix("vbproj"), .suffix("props")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    if file.liesInForeignPackage { return .none }
    return file.name.hasSuffix("proj") || file.name.lowercased().hasSuffix("packages.props")
      ? .whole(upTo: 4 << 20) : .none
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let root = try XMLDocument.parse(content.bytes)
    var properties: [String: String] = [:]
    for group in root.all("PropertyGroup") {
      for property in group.children where properties.count < 4096 {
        properties[property.localName.lowercased()] = property.text
      }
    }
    var graph = PackageGraph()
    for group in root.all("ItemGroup") {
      for item in group.children {
        guard ["PackageReference", "PackageVersion", "GlobalPackageReference"].contains(item.localName),
          let names = item[attribute: "Include"] ?? item[attribute: "Update"]
        else { continue }
        let written =
          item[attribute: "VersionOverride"] ?? item[attribute: "Version"] ?? item[child: "Version"]?.text ?? ""
        let version = Self.resolve(written, properties)
        for name in names.split(separator: ";") {
          graph.add(Self.package(Self.resolve(name.trimmed, properties), version))
        }
      }
    }
    graph.write(into: &extraction)
  }

  /// `13.0.1` is the least version that will do, and the one a restore takes; `[1.0,2.0)` and `6.*` are ranges.
  private static func package(_ name: String, _ version: String) -> Package {
    var exact = version[...]
    if exact.hasPrefix("["), exact.hasSuffix("]") { exact = exact.dropFirst().dropLast() }
    let isExact = !exact.isEmpty && !exact.contains { "[](),*$".contains($0) }
    if isExact { return .locked(EcosystemName("nuget", name), String(exact), scope: .declared) }
    return .declared(EcosystemName("nuget", name), range: version)
  }

  /// Replaces `$(Name)` by the file's own property, some times over: properties may use others.
  private static func resolve(_ text: String, _ properties: [String: String]) -> String {
    var text = text
    for _ in 0..<8 {
      guard let start = text.place(of: "$("), let end = text[start.upperBound...].firstIndex(of: ")"),
        let value = properties[text[start.upperBound..<end].lowercased()], value.utf8.count < 256
      else { break }
      text.replaceSubrange(start.lowerBound...end, with: value)
    }
    return text.trimmed
  }
}
