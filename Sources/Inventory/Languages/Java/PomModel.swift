import Documents
import Parsing

/// Reads what a `pom.xml` inside an archive says about the archive: group, artifact and version, each from the parent
/// where the project has none of its own, properties of the document resolved.
///
/// Its dependencies are not read: which of them are in the image is seen in the image.
///
/// Source: Maven, "POM Reference".
enum PomModel {
  private static let depth = 8

  static func artifact(_ bytes: Bytes) -> MavenArtifact? {
    var limits = DocumentLimits()
    limits.bytes = 4 << 20
    limits.nodes = 100_000
    guard let project = try? XMLDocument.parse(bytes, limits: limits), project.localName == "project" else {
      return nil
    }
    let parent = project[child: "parent"]
    func value(_ name: String) -> String? {
      let text = project[child: name]?.text ?? parent?[child: name]?.text
      return text.flatMap { resolved($0, project, depth) }
    }
    return MavenArtifact(
      group: value("groupId"), artifact: project[child: "artifactId"].flatMap { resolved($0.text, project, depth) },
      version: value("version"))
  }

  /// With `${name}` replaced by the document's own properties; nil where one is not in it.
  private static func resolved(_ text: String, _ project: XMLElement, _ depth: Int) -> String? {
    guard let open = text.firstRange(of: "${") else { return text }
    guard depth > 0, text.utf8.count <= 1024, let close = text[open.upperBound...].firstIndex(of: "}") else {
      return nil
    }
    let name = String(text[open.upperBound..<close])
    let found: String?
    switch name {
    case "project.groupId", "pom.groupId", "groupId":
      found = project[child: "groupId"]?.text ?? project[child: "parent"]?[child: "groupId"]?.text
    case "project.version", "pom.version", "version":
      found = project[child: "version"]?.text ?? project[child: "parent"]?[child: "version"]?.text
    case "project.artifactId", "pom.artifactId", "artifactId": found = project[child: "artifactId"]?.text
    case "project.parent.version": found = project[child: "parent"]?[child: "version"]?.text
    case "project.parent.groupId": found = project[child: "parent"]?[child: "groupId"]?.text
    default: found = project[child: "properties"]?.children.last { $0.name == name }?.text
    }
    guard let found else { return nil }
    let rest = String(text[..<open.lowerBound]) + found + String(text[text.index(after: close)...])
    return resolved(rest, project, depth - 1)
  }
}
