import Documents
import Images
import Model
import Parsing

/// `Project.toml` of a package in a depot: `.julia/packages/NAME/SLUG/Project.toml`, or any with name, UUID and version.
/// Outside of a depot it is a project's own, so declared.
///
/// Source: Pkg.jl's documentation, "Project.toml" and "Depots".
struct JuliaPackage: Extractor {
  static let name = "julia-package"
  static let version = 1
  static let selectors: [Selector] = [.name("Project.toml"), .name("JuliaProject.toml")]

  func interest(in file: FileEntry, head: Bytes) -> Interest { .wholeIfSmall(upTo: 1 << 20) }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let document = try TOMLDocument.parse(content.bytes)
    let parts = file.components
    // …/packages/NAME/SLUG/Project.toml
    let isInstalled = parts.count >= 4 && parts[parts.count - 4] == "packages"
    var graph = PackageGraph()
    if isInstalled {
      guard let name = document.string("name"), let uuid = document.string("uuid"),
        let version = document.string("version")
      else { return }
      var package = Package.installed(EcosystemName("julia", name), version, qualifiers: ["uuid": uuid])
      package.dependencies = (document["deps"]?.members ?? []).prefix(1000).compactMap { member in
        member.value.string.map { PackageURL(type: "julia", name: member.key, qualifiers: ["uuid": $0]).description }
      }.sorted()
      graph.add(package)
    } else {
      let bounds = (document["compat"] ?? .null).dictionary
      for member in document["deps"]?.members ?? [] {
        guard let uuid = member.value.string else { continue }
        var package = Package.declared(
          EcosystemName("julia", member.key), range: bounds[member.key]?.string ?? "")
        package.purl = PackageURL(type: "julia", name: member.key, qualifiers: ["uuid": uuid])
        graph.add(package)
      }
    }
    graph.write(into: &extraction)
  }
}
