import Images
import Model
import Parsing

/// `.terraform/modules/modules.json`: the modules that `terraform init` fetched; those of the project have no version.
///
/// Source: Terraform's `modsdir.Manifest`.
struct TerraformModules: Extractor {
  static let name = "terraform-modules"
  static let version = 1
  static let selectors: [Selector] = [.name("modules.json")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.parent.hasSuffix(".terraform/modules") ? .whole(upTo: 4 << 20) : .none
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let document = try JSONValue(parsing: content.bytes)
    var graph = PackageGraph()
    for value in document["Modules"]?.elements ?? [] {
      guard let source = value.string("Source"), let version = value.string("Version"), !version.isEmpty else {
        continue
      }
      // host/namespace/name/provider[//folder]
      let address = source.place(of: "//").map { String(source[..<$0.lowerBound]) } ?? source
      graph.add(.installed(EcosystemName("terraform", path: address), version, attributes: ["kind": "module"]))
    }
    graph.write(into: &extraction)
  }
}
