import Images
import Model
import Parsing

/// `obj/project.assets.json`, what NuGet's restore resolved.
///
/// Source: NuGet.ProjectModel's lock file format, versions 1 to 4.
struct ProjectAssets: Extractor {
  static let name = "nuget-assets"
  static let version = 1
  static let selectors: [Selector] = [.name("project.assets.json")]

  func interest(in file: FileEntry, head: Bytes) -> Interest { .whole(upTo: 32 << 20) }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var reader = JSONReader(content.bytes)
    var graph = PackageGraph()
    var needs: [(from: String, framework: String, names: [String])] = []
    var chosen: [String: String] = [:]
    try reader.object { key, reader throws(ParseError) in
      switch key {
      case "libraries":
        try reader.object { identifier, reader throws(ParseError) in
          let value = try JSONValue(&reader)
          guard value.string("type") == "package", let (name, version) = identifier.split(atLast: "/") else { return }
          graph.add(.locked(EcosystemName("nuget", name), version), keys: [identifier])
        }
      case "targets":
        try reader.object { framework, reader throws(ParseError) in
          try reader.object { identifier, reader throws(ParseError) in
            let value = try JSONValue(&reader)
            if let (name, _) = identifier.split(atLast: "/") {
              chosen[framework + "/" + name.lowercased()] = identifier
            }
            needs.append((identifier, framework, value["dependencies"]?.members.map { $0.key.lowercased() } ?? []))
          }
        }
      default: try reader.skip()
      }
    }
    for (from, framework, names) in needs {
      for name in names {
        if let target = chosen[framework + "/" + name] { graph.edge(from: graph.index(of: from), to: target) }
      }
    }
    graph.write(into: &extraction)
  }
}
