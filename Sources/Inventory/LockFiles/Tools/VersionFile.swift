import Images
import Model
import Parsing

/// Files that hold nothing but the version of one tool: `.nvmrc`, `.python-version`, `.ruby-version` …
///
/// Source: the documentation of nvm, pyenv, rbenv, goenv, jenv, tfenv, rustup.
struct VersionFile: Extractor {
  static let name = "version-file"
  static let version = 1
  static let selectors: [Selector] = tools.keys.sorted().map { .name($0) }

  private static let tools = [
    ".nvmrc": "node", ".node-version": "node", ".python-version": "python", ".ruby-version": "ruby",
    ".go-version": "go", ".java-version": "java", ".terraform-version": "terraform", ".opentofu-version": "opentofu",
    ".php-version": "php", ".perl-version": "perl", ".lua-version": "lua", ".bun-version": "bun",
    ".deno-version": "deno", ".crystal-version": "crystal", ".swift-version": "swift", ".bazelversion": "bazel",
    ".kubectl-version": "kubectl", ".packer-version": "packer", ".zig-version": "zig", "rust-toolchain": "rust",
  ]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.liesInForeignPackage ? .none : .wholeIfSmall(upTo: 4096)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    guard let tool = Self.tools[String(file.name)] else { return }
    var graph = PackageGraph()
    for line in Lines(content.bytes) {
      let text = line.prefix(256).text.prefix { $0 != "#" }.trimmed
      // Of pyenv several lines may stand; a toolchain file may be TOML.
      guard !text.isEmpty, !text.hasPrefix("["), !text.contains("=") else { continue }
      let version = text.hasPrefix("\(tool)-") ? String(text.dropFirst(tool.utf8.count + 1)) : text
      graph.add(ToolPin.package(tool, version))
    }
    graph.write(into: &extraction)
  }
}
