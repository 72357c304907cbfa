import Documents
import Images
import Model
import Parsing

/// Images in which pipelines of GitLab, CircleCI, Bitbucket, Azure, Drone, Woodpecker and Gitea run: the values of `image`
/// and of `docker` lists, wherever they stand.
///
/// Source: the services' references of their configuration files.
struct PipelineImages: Extractor {
  static let name = "pipeline-images"
  static let version = 1
  static let selectors: [Selector] = [
    .name(".gitlab-ci.yml"), .name("bitbucket-pipelines.yml"), .name("azure-pipelines.yml"), .name(".drone.yml"),
    .name(".woodpecker.yml"), .name(".woodpecker.yaml"), .folder(".circleci"), .folder(".woodpecker"),
  ]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.name.hasSuffix(".yml") || file.name.hasSuffix(".yaml") ? .wholeIfSmall(upTo: 1 << 20) : .none
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var graph = PackageGraph()
    for document in try YAMLDocument.parse(content.bytes) { visit(document, 0, &graph) }
    graph.write(into: &extraction)
  }

  private func visit(_ value: JSONValue, _ depth: Int, _ graph: inout PackageGraph) {
    guard depth < 32 else { return }
    for member in value.members {
      if member.key == "image" || member.key == "services" {
        // A text, `{name: …}`, or a list of either.
        for item in member.value.isArray ? member.value.elements : [member.value] {
          if let text = item.string ?? item.string("name") ?? item.string("image"),
            let package = ImageMention.package(text)
          {
            graph.add(package)
          }
        }
      }
      visit(member.value, depth + 1, &graph)
    }
    for element in value.elements { visit(element, depth + 1, &graph) }
  }
}
