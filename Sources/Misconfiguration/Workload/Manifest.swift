import Documents
import Parsing

/// Reads YAML (and JSON) that holds Compose services or Kubernetes objects; everything else gives nothing.
enum Manifest {
  static let maximumDocuments = 2_000
  static let maximumWorkloads = 2_000

  private static var limits: DocumentLimits {
    var limits = DocumentLimits()
    limits.bytes = BuildFile.maximumManifest
    limits.nodes = 400_000
    return limits
  }

  static func read(_ bytes: Bytes, path: String) -> FileFacts {
    let isCompose = isComposeName(path)
    let hasKind =
      bytes.firstRange(of: Array("apiVersion".utf8)) != nil && bytes.firstRange(of: Array("kind".utf8)) != nil
    let hasServices = bytes.firstRange(of: Array("services".utf8)) != nil
    guard isCompose && hasServices || hasKind || hasServices && bytes.firstRange(of: Array("image".utf8)) != nil else {
      return FileFacts()
    }
    let documents: [YAMLNode]
    do throws(ParseError) { documents = try YAMLDocument.nodes(bytes, limits: limits) } catch {
      // A template is no YAML yet; what it is made of can only be judged when it is rendered.
      if bytes.firstRange(of: Array("{{".utf8)) != nil { return FileFacts() }
      return FileFacts(problems: isCompose || hasKind ? ["\(error)"] : [])
    }
    var workloads: [Workload] = []
    for document in documents.prefix(maximumDocuments) {
      if document["apiVersion"]?.text != nil, document["kind"]?.text != nil {
        workloads += KubernetesReader.workloads(document)
      } else if document["services"]?.entries.isEmpty == false {
        workloads += ComposeReader.workloads(document, isNamedSo: isCompose)
      }
    }
    var facts = FileFacts()
    if workloads.count > maximumWorkloads { facts.problems.append("more than \(maximumWorkloads) services or pods") }
    for workload in workloads.prefix(maximumWorkloads) {
      for rule in Catalogue.workloadRules { facts.matches += rule.check(workload).prefix(200) }
    }
    if !workloads.isEmpty {
      facts.suppressions = SuppressionReader.read(bytes, endOfBlock: SuppressionReader.endOfYAMLBlock)
    }
    return facts
  }

  static func isComposeName(_ path: String) -> Bool {
    let name = ShellCommand.base(path).lowercased()
    guard name.hasSuffix(".yaml") || name.hasSuffix(".yml") else { return false }
    return name.hasPrefix("compose.") || name.hasPrefix("docker-compose") || name.hasPrefix("compose-")
      || name.contains(".compose.") || name.hasPrefix("podman-compose")
  }
}

extension YAMLNode {
  var located: Located<String>? { text.map { Located(value: $0, line: line) } }

  /// Also YAML 1.1's words, and texts that a template gave.
  var locatedBool: Located<Bool>? {
    if let bool { return Located(value: bool, line: line) }
    switch text?.lowercased() {
    case "true", "yes", "on": return Located(value: true, line: line)
    case "false", "no", "off": return Located(value: false, line: line)
    default: return nil
    }
  }

  /// A list of texts; a single text is a list of one.
  var locatedTexts: [Located<String>] {
    if let located { return [located] }
    return elements.prefix(5_000).compactMap(\.located)
  }
}
