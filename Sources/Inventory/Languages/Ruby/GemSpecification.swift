import Images
import Model
import Parsing

/// Gem specifications that RubyGems leaves below `specifications/` for what it installed, default gems among them.
///
/// They are programs, read only where they assign literals. RubyGems writes a stub line in front (`# stub: name version
/// platform lib`), which serves where they don't; where it says another version, that is noted.
///
/// Source: RubyGems, `Gem::Specification#to_ruby` and `Gem::StubSpecification`.
struct GemSpecification: Extractor {
  static let name = "gemspec"
  static let version = 1
  static let selectors: [Selector] = [.suffix("gemspec")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.isBelow("specifications") ? .whole(upTo: 2 << 20) : .none
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let found = GemAssignments(content.bytes)
    let stub = GemStub(content.bytes)
    guard let name = found.name ?? stub?.name, let version = found.version ?? stub?.version else {
      throw ParseError("gemspec", "neither a stub line nor literals for name and version")
    }
    let platform = stub?.platform ?? found.platform ?? "ruby"
    var package = Package.installed(
      EcosystemName("gem", name), version, qualifiers: platform == "ruby" ? [:] : ["platform": platform],
      licenses: found.licenses)
    if let stub, stub.version != version { package.attributes["stub-version"] = stub.version }
    if file.folder == "default" { package.attributes["default-gem"] = "true" }
    if let homepage = found.homepage { package.attributes["homepage"] = homepage }
    package.dependencies = Set(found.needs).subtracting([name]).sorted().map {
      PackageURL(type: "gem", name: $0).description
    }
    var graph = PackageGraph()
    graph.add(package)
    graph.write(into: &extraction)
  }
}

/// `# stub: nokogiri 1.15.4 x86_64-linux lib`
struct GemStub: Equatable {
  let name: String
  let version: String
  let platform: String

  init?(_ bytes: Bytes) {
    for line in Lines(bytes.prefix(4096)) {
      guard line.starts(with: "# stub: ") else {
        if line[0] == UInt8(ascii: "#") || line.isEmpty { continue }
        return nil
      }
      let words = line[from: 8].text.split(separator: " ")
      guard words.count >= 3, words[1].first?.isNumber == true else { return nil }
      (name, version, platform) = (String(words[0]), String(words[1]), String(words[2]))
      return
    }
    return nil
  }
}
