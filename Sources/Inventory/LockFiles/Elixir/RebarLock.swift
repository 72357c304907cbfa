import Images
import Model
import Parsing

/// `rebar.lock` of Erlang's rebar3: `{"1.2.0", [{Name, {pkg, HexName, Version}, Level}, …]}.`, older ones only the list.
///
/// Source: rebar3's documentation, "Lock files".
struct RebarLock: Extractor {
  static let name = "rebar-lock"
  static let version = 1
  static let selectors: [Selector] = [.name("rebar.lock")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.liesInForeignPackage || file.isBelow("deps") || file.isBelow("_build") ? .none : .whole(upTo: 8 << 20)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var parser = TermParser(content.bytes, comments: .percent, format: "rebar.lock")
    var graph = PackageGraph()
    for term in try parser.document() {
      var list = term
      if case .tuple(let pair) = term, pair.count == 2 { list = pair[1] }
      for entry in list.elements {
        guard let application = entry[0]?.string, let source = entry[1] else { continue }
        var index: Int?
        switch source[0]?.string {
        case "pkg":
          guard let name = source[1]?.string, let version = source[2]?.text else { continue }
          index = graph.add(.locked(EcosystemName("hex", name), version))
        case "git", "git_subdir":
          let commit = source[2]?[1]?.text ?? ""
          let url = "git+\(source[1]?.text ?? "")@\(commit)"
          index = graph.add(.locked(EcosystemName("hex", application), "", qualifiers: ["vcs_url": url]))
        // pkg_hash and pkg_hash_ext
        default: continue
        }
        if case .number("0")? = entry[2] { graph.setAttribute("direct", "true", at: index) }
      }
    }
    graph.write(into: &extraction)
  }
}
