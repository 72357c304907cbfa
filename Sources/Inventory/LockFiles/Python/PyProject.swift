import Documents
import Images
import Model
import Parsing

/// `pyproject.toml`: what a project asks for, by the standard's tables, by dependency groups and by Poetry's own.
///
/// Source: PEP 621 (`project`), PEP 735 (`dependency-groups`), PEP 518 (`build-system`), Poetry's documentation.
struct PyProject: Extractor {
  static let name = "pyproject"
  static let version = 1
  static let selectors: [Selector] = [.name("pyproject.toml")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.liesInForeignPackage ? .none : .whole(upTo: 2 << 20)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let document = try TOMLDocument.parse(content.bytes)
    var graph = PackageGraph()
    func add(_ requirements: [String], _ scope: Package.Scope) {
      for text in requirements {
        guard let requirement = PythonRequirement(text) else { continue }
        graph.add(requirement.declaration(scope))
      }
    }
    let project = document["project"]
    add(project?["dependencies"]?.strings ?? [], .declared)
    for group in project?["optional-dependencies"]?.members ?? [] { add(group.value.strings, .declared) }
    for group in document["dependency-groups"]?.members ?? [] { add(group.value.strings, .development) }
    add(document["build-system"]?["requires"]?.strings ?? [], .development)

    let poetry = document["tool"]?["poetry"]
    addPoetry(poetry?["dependencies"], .declared, &graph)
    addPoetry(poetry?["dev-dependencies"], .development, &graph)
    for group in poetry?["group"]?.members ?? [] { addPoetry(group.value["dependencies"], .development, &graph) }
    graph.write(into: &extraction)
  }

  /// `name = "^1.0"` or `name = { version = "^1.0", extras = […] }`; a bare version is the exact one.
  private func addPoetry(_ table: JSONValue?, _ scope: Package.Scope, _ graph: inout PackageGraph) {
    for member in table?.members ?? [] where member.key != "python" {
      let range = member.value.string ?? member.value.string("version") ?? ""
      guard let requirement = PythonRequirement(member.key) else { continue }
      let exact = range.drop { $0 == "=" || $0 == " " }
      let isExact = exact.first?.isNumber == true && !exact.contains { "*,<>^~| ".contains($0) }
      if isExact {
        var package = Package.locked(.pypi(requirement.name), String(exact), scope: .declared)
        if scope == .development { package.attributes["declared-for"] = "development" }
        graph.add(package)
      } else {
        graph.add(.declared(.pypi(requirement.name), range: range, scope: scope))
      }
    }
  }
}

extension PythonRequirement {
  /// As a manifest states it: with its version where `==` names one.
  func declaration(_ scope: Package.Scope) -> Package {
    guard let version = exactVersion else { return .declared(.pypi(name), range: specifier, scope: scope) }
    var package = Package.locked(.pypi(name), version, scope: .declared)
    if scope == .development { package.attributes["declared-for"] = "development" }
    return package
  }
}
