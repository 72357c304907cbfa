import Documents
import Images
import Model
import Parsing

/// `*.nuspec` of a package that NuGet unpacked into a folder of packages: `.nuget/packages/NAME/VERSION/` or
/// `packages/NAME.VERSION/`. Such a folder serves builds; what an application took along is in its own folder.
///
/// Source: Microsoft's documentation, ".nuspec File Reference".
struct NuGetPackage: Extractor {
  static let name = "nuget-package"
  static let version = 1
  static let selectors: [Selector] = [.suffix("nuspec")]

  func interest(in file: FileEntry, head: Bytes) -> Interest { .wholeIfSmall(upTo: 2 << 20) }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let root = try XMLDocument.parse(content.bytes)
    guard let metadata = root[child: "metadata"], let name = metadata[child: "id"]?.text,
      let version = metadata[child: "version"]?.text, !version.contains("$"), !name.contains("$")
    else { return }
    var package = Package.installed(EcosystemName("nuget", name), version, scope: .declared)
    if let license = metadata[child: "license"], license[attribute: "type"] != "file" {
      package.licenses = [license.text]
    }
    var needs: Set<String> = []
    let dependencies = metadata[child: "dependencies"]
    let lists =
      [dependencies?.all("dependency") ?? []] + (dependencies?.all("group") ?? []).map { $0.all("dependency") }
    for need in lists.joined().prefix(2000) {
      if let id = need[attribute: "id"] { needs.insert(PackageURL(type: "nuget", name: id).description) }
    }
    package.dependencies = needs.sorted()
    var graph = PackageGraph()
    graph.add(package)
    graph.write(into: &extraction)
  }
}
