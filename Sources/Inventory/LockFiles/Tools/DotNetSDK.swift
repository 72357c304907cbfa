import Images
import Model
import Parsing

/// `global.json`: the .NET SDK that a solution asks for, and its MSBuild SDKs, which are NuGet packages.
///
/// Source: Microsoft's documentation, "global.json overview".
struct DotNetSDK: Extractor {
  static let name = "dotnet-sdk-pin"
  static let version = 1
  static let selectors: [Selector] = [.name("global.json")]

  func interest(in file: FileEntry, head: Bytes) -> Interest { .wholeIfSmall(upTo: 256 << 10) }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    guard let document = try? RelaxedJSON.parse(content.bytes) else { return }
    var graph = PackageGraph()
    if let version = document["sdk"]?.string("version") { graph.add(ToolPin.package("dotnet-sdk", version)) }
    for member in document["msbuild-sdks"]?.members ?? [] {
      guard let version = member.value.string else { continue }
      graph.add(.locked(EcosystemName("nuget", member.key), version, scope: .declared))
    }
    graph.write(into: &extraction)
  }
}
