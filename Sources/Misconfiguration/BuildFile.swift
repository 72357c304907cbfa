import Images
import Parsing

/// A Dockerfile, a Compose file or a Kubernetes manifest, recognised by name and content.
package enum BuildFile {
  package enum Form: Sendable, Hashable { case dockerfile, yaml }

  static let maximumManifest = 4 << 20

  /// By name alone; nil for what can't be one.
  package static func form(_ path: String) -> Form? {
    // Asked of every file of an image: most are told apart by two bytes.
    let base = ShellCommand.base(path)
    guard let first = base.utf8.first, let last = base.utf8.last,
      "lneLNE".utf8.contains(last) || "dDcC".utf8.contains(first)
    else { return nil }
    let name = base.lowercased()
    if name == "dockerfile" || name == "containerfile" { return .dockerfile }
    for word in ["dockerfile", "containerfile"] {
      if name.hasSuffix("." + word) { return .dockerfile }
      if name.hasPrefix(word + ".") || name.hasPrefix(word + "-") || name.hasPrefix(word + "_") {
        let ending = name.split(separator: ".").last.map(String.init) ?? ""
        return Self.otherKinds.contains(ending) ? nil : .dockerfile
      }
    }
    if name.hasSuffix(".yaml") || name.hasSuffix(".yml") || name.hasSuffix(".json") { return .yaml }
    return nil
  }

  /// What only has the word in its name.
  private static let otherKinds: Set<String> = [
    "dockerignore", "md", "sh", "py", "go", "rb", "js", "ts", "j2", "jinja", "jinja2", "tmpl", "tpl", "template", "erb",
    "in", "yaml", "yml", "json", "txt", "html", "rst", "adoc", "java", "lock", "bak", "patch", "diff", "swp", "vim",
    "tmlanguage", "swift", "rs", "c", "h", "xml", "toml", "snap", "test", "gz", "xz", "zst", "zip", "tar", "5", "1",
    "7",
  ]

  static func interest(in file: FileEntry, head: Bytes) -> Interest {
    guard let form = form(file.path), head.firstIndex(of: 0) == nil else { return .none }
    switch form {
    case .dockerfile: return .wholeIfSmall(upTo: DockerfileReader.maximumSize)
    case .yaml:
      // JSON says early what it is, and there is much of it.
      if file.path.hasSuffix(".json"), head.firstRange(of: Array("\"apiVersion\"".utf8)) == nil { return .none }
      return .wholeIfSmall(upTo: maximumManifest)
    }
  }

  /// All matches, suppressed ones too: ``MisconfigurationJudge`` sorts them out.
  package static func read(_ bytes: Bytes, path: String) -> FileFacts {
    switch form(path) {
    case .dockerfile: return dockerfile(bytes)
    case .yaml: return Manifest.read(bytes, path: path)
    case nil: return FileFacts()
    }
  }

  static func dockerfile(_ bytes: Bytes) -> FileFacts {
    let file = DockerfileReader.read(bytes)
    var facts = FileFacts()
    for rule in Catalogue.dockerfileRules { facts.matches += rule.check(file).prefix(500) }
    facts.suppressions = SuppressionReader.read(bytes, endOfBlock: SuppressionReader.endOfInstruction(file))
    return facts
  }
}
