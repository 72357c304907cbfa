import Documents
import Images
import Model
import Parsing

/// `pom.xml` of a project that lies there as source.
///
/// Properties, the parent's coordinates and `dependencyManagement` are followed within the file. A version that comes
/// from a parent or an imported bill of materials elsewhere is left open and named in `unresolved`, never guessed.
///
/// Source: Maven's "POM Reference" and "Introduction to the Dependency Mechanism".
struct PomFile: Extractor {
  static let name = "maven-pom"
  static let version = 1
  static let selectors: [Selector] = [.name("pom.xml")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    // Inside META-INF it describes an archive that was unpacked there: the archive's own affair.
    file.isBelow("META-INF/maven") || file.isBelow(".m2/repository") ? .none : .whole(upTo: 4 << 20)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let root = try XMLDocument.parse(content.bytes)
    guard root.localName == "project" else { return }
    let model = PomProject(root)
    var graph = PackageGraph()
    var blocks = [root]
    blocks += root[child: "profiles"]?.all("profile") ?? []
    for block in blocks {
      for dependency in block[child: "dependencies"]?.all("dependency") ?? [] {
        if let package = model.package(dependency) { graph.add(package) }
      }
    }
    graph.write(into: &extraction)
  }
}

/// What one file says of its own values.
struct PomProject {
  private var properties: [String: String] = [:]
  /// Of `dependencyManagement`, by `group:artifact`.
  private var managed: [String: XMLElement] = [:]
  private var hasOutsideVersions = false

  init(_ root: XMLElement) {
    let parent = root[child: "parent"]
    for (key, fallback) in [("groupId", true), ("version", true), ("artifactId", false)] {
      let value = root[child: key]?.text ?? (fallback ? parent?[child: key]?.text : nil)
      if let value {
        for prefix in ["project.", "pom.", ""] { properties[prefix + key] = value }
      }
      if let value = parent?[child: key]?.text {
        for prefix in ["project.parent.", "parent."] { properties[prefix + key] = value }
      }
    }
    for property in root[child: "properties"]?.children ?? [] where properties.count < 8192 {
      properties[property.name] = property.text
    }
    hasOutsideVersions = parent != nil
    for dependency in root[child: "dependencyManagement"]?[child: "dependencies"]?.all("dependency") ?? [] {
      if dependency[child: "scope"]?.text == "import" { hasOutsideVersions = true }
      managed[key(dependency)] = dependency
    }
  }

  private func key(_ dependency: XMLElement) -> String {
    value(dependency[child: "groupId"]) + ":" + value(dependency[child: "artifactId"])
  }

  private func value(_ element: XMLElement?) -> String { resolve(element?.text ?? "") }

  /// Replaces `${name}`, some times over: properties may use others; what is unknown stays as it is.
  func resolve(_ text: String) -> String {
    guard text.contains("${") else { return text }
    var text = text
    for _ in 0..<16 {
      var changed = false
      var from = text.startIndex
      while let start = text[from...].place(of: "${"), let end = text[start.upperBound...].firstIndex(of: "}") {
        if let value = properties[String(text[start.upperBound..<end])], value.utf8.count + text.utf8.count < 1024 {
          text.replaceSubrange(start.lowerBound...end, with: value)
          changed = true
          break
        }
        from = end
      }
      if !changed { break }
    }
    return text
  }

  func package(_ dependency: XMLElement) -> Package? {
    let group = value(dependency[child: "groupId"])
    let artifact = value(dependency[child: "artifactId"])
    guard !group.isEmpty, !artifact.isEmpty, !group.contains("${"), !artifact.contains("${") else { return nil }
    let management = managed["\(group):\(artifact)"]
    let written = dependency[child: "version"] ?? management?[child: "version"]
    let version = value(written)
    let scope = scope(
      value(dependency[child: "scope"] ?? management?[child: "scope"]), value(dependency[child: "optional"]))
    let name = EcosystemName.maven(group, artifact)
    if version.isEmpty || version.contains("${") {
      var package = Package.declared(name, range: version, scope: scope)
      package.attributes["unresolved"] =
        version.isEmpty && hasOutsideVersions
        ? "version comes from a parent or imported POM" : "version is not in the file"
      return package
    }
    if version.contains(",") || version.hasPrefix("(") { return .declared(name, range: version, scope: scope) }
    let exact = version.hasPrefix("[") && version.hasSuffix("]") ? String(version.dropFirst().dropLast()) : version
    var qualifiers: [String: String] = [:]
    if let classifier = dependency[child: "classifier"] { qualifiers["classifier"] = resolve(classifier.text) }
    if let type = dependency[child: "type"]?.text, type != "jar" { qualifiers["type"] = resolve(type) }
    return .locked(name, exact, qualifiers: qualifiers, scope: scope)
  }

  /// `provided` and `system` are there at run time by others' doing.
  private func scope(_ scope: String, _ optional: String) -> Package.Scope {
    switch scope {
    case "test": .development
    case "provided", "system": .optional
    default: optional == "true" ? .optional : .runtime
    }
  }
}
