import Images
import Model
import Parsing

/// `.terraform.lock.hcl`: `provider "registry.terraform.io/hashicorp/aws" { version = "5.1.0" … }`, also OpenTofu's.
///
/// Source: Terraform's documentation, "Dependency Lock File".
struct TerraformLock: Extractor {
  static let name = "terraform-lock"
  static let version = 1
  static let selectors: [Selector] = [.name(".terraform.lock.hcl")]

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var cursor = TextCursor(content.bytes, comments: .slashes)
    var graph = PackageGraph()
    var source: String?
    var depth = 0
    while true {
      cursor.skipSpace()
      guard let byte = cursor.peek else { break }
      if let word = cursor.identifier(also: "-") {
        cursor.skipSpace()
        if depth == 0, word == "provider" {
          source = cursor.quoted("\"")
        } else if depth == 1, word == "version", cursor.take(UInt8(ascii: "=")) {
          cursor.skipSpace()
          if let source, let version = cursor.quoted("\"") { graph.add(Self.package(source, version)) }
        }
      } else if !cursor.skipQuoted("\"") {
        if byte == UInt8(ascii: "{") { depth += 1 }
        if byte == UInt8(ascii: "}") { depth = max(depth - 1, 0) }
        cursor.advance()
      }
    }
    graph.write(into: &extraction)
  }

  static func package(_ source: String, _ version: String) -> Package {
    .locked(EcosystemName("terraform", path: source), version)
  }
}
