import Documents
import Images
import Model
import Parsing

/// Actions, reusable workflows and images that a GitHub workflow or a composite action uses. They run where software is
/// built, so they are for development.
///
/// Source: GitHub's documentation, "Workflow syntax for GitHub Actions" and "Metadata syntax".
struct GitHubWorkflow: Extractor {
  static let name = "github-actions"
  static let version = 1
  static let selectors: [Selector] = [
    .folder("workflows"), .name("action.yml"), .name("action.yaml"),
  ]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    if file.liesInForeignPackage { return .none }
    if file.name == "action.yml" || file.name == "action.yaml" { return .wholeIfSmall(upTo: 1 << 20) }
    let isWorkflow =
      file.parent.hasSuffix(".github/workflows") || file.parent.hasSuffix(".gitea/workflows")
      || file.parent.hasSuffix(".forgejo/workflows")
    return isWorkflow && (file.name.hasSuffix(".yml") || file.name.hasSuffix(".yaml")) ? .whole(upTo: 2 << 20) : .none
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var graph = PackageGraph()
    for document in try YAMLDocument.parse(content.bytes) {
      for member in document["jobs"]?.members ?? [] {
        let job = member.value
        add(job.string("uses"), &graph)
        for step in job["steps"]?.elements ?? [] { add(step.string("uses"), &graph) }
        add(image: job["container"], &graph)
        for service in job["services"]?.members ?? [] { add(image: service.value, &graph) }
      }
      for step in document["runs"]?["steps"]?.elements ?? [] { add(step.string("uses"), &graph) }
      if let image = document["runs"]?.string("image") { add(image, &graph) }
    }
    graph.write(into: &extraction)
  }

  /// `owner/repo@ref`, `owner/repo/path@ref`, `docker://image:tag`; `./path` is of the project itself.
  private func add(_ uses: String?, _ graph: inout PackageGraph) {
    guard let uses, !uses.hasPrefix("./"), !uses.contains("${{") else { return }
    if uses.hasPrefix("docker://") {
      if let package = ImageMention.package(String(uses.dropFirst("docker://".count))) { graph.add(package) }
      return
    }
    guard let (action, reference) = uses.split(atFirst: "@") else { return }
    let parts = action.split(separator: "/").map(String.init)
    guard parts.count >= 2 else { return }
    let name = EcosystemName("github", namespace: parts[0], parts[1], full: "\(parts[0])/\(parts[1])")
    let subpath = parts.count > 2 ? parts[2...].joined(separator: "/") : nil
    graph.add(.locked(name, reference.trimmed, subpath: subpath, scope: .development))
  }

  private func add(image value: JSONValue?, _ graph: inout PackageGraph) {
    guard let text = value?.string ?? value?.string("image"), let package = ImageMention.package(text) else { return }
    graph.add(package)
  }
}
