import Parsing

/// What sort of text a file is, by its name: only generic rules ask, which need to know what an assignment means there.
enum FileKind: Sendable, Hashable {
  /// Settings, build files, shell scripts: what stands behind a name is its value.
  case settings
  /// Programs: only quoted text is a value.
  case code
  /// Prose with examples.
  case document
  /// Neither text nor known.
  case binary

  private static let codeSuffixes: Set<Substring> = [
    "py", "pyi", "js", "mjs", "cjs", "jsx", "ts", "tsx", "go", "java", "kt", "scala", "groovy", "rb", "erb", "php",
    "pl",
    "pm", "t", "c", "h", "cc", "cpp", "hpp", "cs", "rs", "swift", "lua", "ex", "exs", "erl", "hs", "ml", "vue",
    "svelte",
    "dart", "r", "m", "vb", "clj", "el", "vim", "tcl", "awk", "css", "scss", "map", "sql", "gradle", "ps1", "psm1",
    "ipynb", "inc", "phtml", "jsp", "proto", "idl", "x", "y", "pyx", "asm", "s", "mo", "gir",
  ]
  private static let documentSuffixes: Set<Substring> = [
    "md", "markdown", "rst", "adoc", "asciidoc", "html", "htm", "xhtml", "pod", "texi", "info", "tex", "po", "pot",
    "1", "2", "3", "4", "5", "6", "7", "8", "1p", "3pm", "3perl", "1m", "mdoc", "man", "changelog", "xsd", "dtd",
    "wsdl",
    "svg", "csv", "tsv", "vtt", "srt",
  ]
  private static let documentNames: Set<String> = [
    "readme", "changelog", "changes", "history", "news", "copyright", "license", "licence", "notice", "authors", "todo",
    "contributing", "copying", "thanks",
  ]

  init(path: String, isText: Bool) {
    guard isText else {
      self = .binary
      return
    }
    let name = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[path.utf8.index(after: $0)...] } ?? Substring(path)
    if let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")), dot > name.startIndex {
      let suffix = Substring(name[name.utf8.index(after: dot)...].lowercased())
      if Self.documentSuffixes.contains(suffix) {
        self = .document
        return
      }
      if Self.codeSuffixes.contains(suffix) {
        self = .code
        return
      }
    } else if Self.documentNames.contains(name.lowercased()) {
      self = .document
      return
    }
    self = .settings
  }
}
