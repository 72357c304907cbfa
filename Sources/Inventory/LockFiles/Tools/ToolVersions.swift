import Images
import Model
import Parsing

/// `.tool-versions` of asdf and mise: `nodejs 18.17.0 16.20.0`. What is asked for is declared only.
///
/// Source: asdf's documentation, "Configuration".
struct ToolVersions: Extractor {
  static let name = "tool-versions"
  static let version = 1
  static let selectors: [Selector] = [.name(".tool-versions")]

  func interest(in file: FileEntry, head: Bytes) -> Interest { .wholeIfSmall(upTo: 64 << 10) }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var graph = PackageGraph()
    for line in Lines(content.bytes) {
      let words = line.prefix(1024).text.prefix { $0 != "#" }.split { $0 == " " || $0 == "\t" }.map(String.init)
      guard let tool = words.first else { continue }
      for version in words.dropFirst() { graph.add(ToolPin.package(tool, version)) }
    }
    graph.write(into: &extraction)
  }
}

/// One tool and the version that a file asks for.
enum ToolPin {
  static func package(_ tool: String, _ written: String) -> Package {
    var version = written.trimmed
    if version.hasPrefix("v"), version.dropFirst().first?.isNumber == true { version = String(version.dropFirst()) }
    let name = EcosystemName("generic", tool)
    // `latest`, `lts/hydrogen`, `20`, `3.11`, `ref:main` leave the choice open.
    let number = version.drop { !$0.isNumber }
    let isExact =
      version.first?.isNumber == true && number.split(separator: ".").count >= 3
      || version.contains("-") && number.contains(".")
    return isExact && !version.contains(where: { "*<>^~=: /".contains($0) })
      ? .locked(name, version, scope: .declared) : .declared(name, range: version)
  }
}
