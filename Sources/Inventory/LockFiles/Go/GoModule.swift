import Images
import Model
import Parsing

/// `go.mod`. From Go 1.17 on it lists everything that is needed; before, what others need is only in `go.sum`, which is
/// why the `go` line is left as the note `go.mod.version`.
///
/// Source: "Go Modules Reference", section "go.mod files".
struct GoModule: Extractor {
  static let name = "go-mod"
  static let version = 1
  static let selectors: [Selector] = [.name("go.mod")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.liesInForeignPackage || file.isBelow("vendor") || file.isBelow("testdata") ? .none : .whole(upTo: 4 << 20)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let model = GoModuleFile(content.bytes)
    var graph = PackageGraph()
    for requirement in model.requirements {
      guard let (path, version) = model.replacement(of: requirement) else { continue }
      let index = graph.add(.locked(.golang(path), version))
      if path != requirement.path { graph.setAttribute("replaces", requirement.path, at: index) }
      if !requirement.isIndirect { graph.setAttribute("direct", "true", at: index) }
    }
    // The toolchain that is asked for, or a go line that names a whole release.
    if let toolchain = model.toolchain ?? model.language, toolchain.split(separator: ".").count == 3 {
      graph.add(.locked(EcosystemName("golang", "stdlib"), toolchain, scope: .declared))
    }
    graph.write(into: &extraction)
    if let language = model.language { extraction.notes["go.mod.version"] = language }
  }
}

/// The directives of a `go.mod`.
struct GoModuleFile {
  struct Requirement: Equatable {
    var path: String
    var version: String
    var isIndirect: Bool
  }

  private(set) var module = ""
  private(set) var language: String?
  private(set) var toolchain: String?
  private(set) var requirements: [Requirement] = []
  private var replacements: [String: (path: String, version: String)] = [:]

  init(_ bytes: Bytes) {
    var block: String?
    for line in Lines(bytes) {
      var text = line.prefix(4096).text
      var comment = ""
      if let slashes = text.place(of: "//"),
        slashes.lowerBound == text.startIndex || text[text.index(before: slashes.lowerBound)].isWhitespace
      {
        comment = text[slashes.upperBound...].trimmed
        text = String(text[..<slashes.lowerBound])
      }
      var words = text.split { $0 == " " || $0 == "\t" }.map { $0.filter { $0 != "\"" && $0 != "`" } }
      guard let first = words.first else { continue }
      if first == ")" {
        block = nil
        continue
      }
      let verb: String
      if let block {
        verb = block
      } else {
        verb = first
        words.removeFirst()
        if words.first == "(" {
          block = verb
          continue
        }
      }
      directive(verb, words, isIndirect: comment.hasPrefix("indirect"))
    }
  }

  private mutating func directive(_ verb: String, _ words: [String], isIndirect: Bool) {
    switch verb {
    case "module": module = words.first ?? ""
    case "go": language = words.first
    case "toolchain":
      if let name = words.first, name.hasPrefix("go") { toolchain = String(name.dropFirst(2).prefix { $0 != "-" }) }
    case "require" where words.count >= 2:
      requirements.append(Requirement(path: words[0], version: words[1], isIndirect: isIndirect))
    case "replace":
      guard let arrow = words.firstIndex(of: "=>"), arrow >= 1, arrow + 1 < words.count else { return }
      let key = arrow >= 2 ? "\(words[0])@\(words[1])" : words[0]
      replacements[key] = (words[arrow + 1], arrow + 2 < words.count ? words[arrow + 2] : "")
    default: return
    }
  }

  /// What stands in for it; nil where that is a folder of the project.
  func replacement(of requirement: Requirement) -> (path: String, version: String)? {
    let found = replacements["\(requirement.path)@\(requirement.version)"] ?? replacements[requirement.path]
    guard let found else { return (requirement.path, requirement.version) }
    return found.version.isEmpty ? nil : found
  }
}
