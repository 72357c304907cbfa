import Documents
import Images
import Model
import Parsing

/// `gradle/libs.versions.toml`: libraries and plug-ins that builds may use, so declared.
///
/// Source: Gradle's documentation, "Version Catalogs".
struct GradleCatalog: Extractor {
  static let name = "gradle-catalog"
  static let version = 1
  static let selectors: [Selector] = [.suffix("toml")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.name.hasSuffix(".versions.toml") ? .whole(upTo: 4 << 20) : .none
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let document = try TOMLDocument.parse(content.bytes)
    let versions = (document["versions"] ?? .null).dictionary
    var graph = PackageGraph()
    for member in document["libraries"]?.members ?? [] {
      var parts = (member.value.string ?? member.value.string("module") ?? "").split(separator: ":").map(String.init)
      if let group = member.value.string("group"), let name = member.value.string("name") { parts = [group, name] }
      guard parts.count >= 2 else { continue }
      let version = parts.count > 2 ? parts[2] : Self.version(member.value["version"], versions)
      graph.add(Self.package(.maven(parts[0], parts[1]), version))
    }
    for member in document["plugins"]?.members ?? [] {
      var id = member.value.string("id") ?? ""
      var version = Self.version(member.value["version"], versions)
      if let (name, number) = (member.value.string ?? "").split(atFirst: ":") { (id, version) = (name, number) }
      guard !id.isEmpty else { continue }
      // A plug-in's marker artifact, by which Gradle finds it in a Maven repository.
      graph.add(Self.package(.maven(id, id + ".gradle.plugin"), version))
    }
    graph.write(into: &extraction)
  }

  private static func version(_ value: JSONValue?, _ versions: [String: JSONValue]) -> String {
    guard let value else { return "" }
    if let text = value.string { return text }
    if let reference = value.string("ref"), let target = versions[reference] {
      return target.string ?? rich(target)
    }
    return rich(value)
  }

  /// `{ strictly = "[1.7, 1.8[", prefer = "1.7.25" }`
  private static func rich(_ value: JSONValue) -> String {
    value.string("prefer") ?? value.string("require") ?? value.string("strictly") ?? ""
  }

  private static func package(_ name: EcosystemName, _ version: String) -> Package {
    let isExact = !version.isEmpty && !version.contains { "[]()+,".contains($0) } && !version.hasPrefix("latest.")
    return isExact ? .locked(name, version, scope: .declared) : .declared(name, range: version)
  }
}
