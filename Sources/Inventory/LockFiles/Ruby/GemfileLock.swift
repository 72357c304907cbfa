import Images
import Model
import Parsing

/// `Gemfile.lock` and `gems.locked`, Bundler's lock file.
///
/// Sections begin at the margin; below `specs:` a gem stands at four spaces, what it needs at six. Which group of the
/// Gemfile a gem belongs to is not written in it.
///
/// Source: Bundler's documentation of the lock file.
struct GemfileLock: Extractor {
  static let name = "gemfile-lock"
  static let version = 1
  static let selectors: [Selector] = [.name("Gemfile.lock"), .name("gems.locked")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.liesInForeignPackage || file.isBelow("gems") ? .none : .whole(upTo: 16 << 20)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var graph = PackageGraph()
    var section = ""
    var remote = ""
    var revision = ""
    var inSpecs = false
    var current: Int?
    for line in Lines(content.bytes) {
      var indent = 0
      while line[indent] == 0x20 { indent += 1 }
      guard line[indent] != nil else { continue }
      let text = line[from: indent].text
      switch indent {
      case 0:
        guard !text.hasPrefix("<<<<<<<"), !text.hasPrefix(">>>>>>>"), !text.hasPrefix("=======") else {
          extraction.problem("it holds the marks of an unfinished merge")
          continue
        }
        section = text
        (remote, revision, inSpecs) = ("", "", false)
      case 2 where text == "specs:": inSpecs = true
      case 2 where section == "DEPENDENCIES":
        let name = text.prefix { $0 != " " && $0 != "!" }
        graph.setAttribute("direct", "true", at: graph.index(of: String(name)))
      case 2:
        if text.hasPrefix("remote: ") { remote = String(text.dropFirst(8)) }
        if text.hasPrefix("revision: ") { revision = String(text.dropFirst(10)) }
      case 4 where inSpecs:
        current = nil
        // Of PATH the gem in the same folder is the project itself; those elsewhere are carried along.
        guard ["GEM", "GIT", "PLUGIN SOURCE"].contains(section) || section == "PATH" && remote != ".",
          let (name, version, platform) = Self.spec(text)
        else { continue }
        var qualifiers: [String: String] = [:]
        if let platform { qualifiers["platform"] = platform }
        if section == "GIT", !remote.isEmpty { qualifiers["vcs_url"] = "git+\(remote)@\(revision)" }
        current = graph.add(.locked(EcosystemName("gem", name), version, qualifiers: qualifiers), keys: [name])
      case 6 where inSpecs:
        graph.edge(from: current, to: String(text.prefix { $0 != " " }))
      default: continue
      }
    }
    graph.write(into: &extraction)
  }

  /// `nokogiri (1.15.4-x86_64-linux)`: a gem's version has no hyphen, so what follows one is the platform.
  private static func spec(_ text: String) -> (name: String, version: String, platform: String?)? {
    guard let (name, rest) = text.split(atFirst: " "), rest.hasPrefix("("), rest.hasSuffix(")") else { return nil }
    let inner = rest.dropFirst().dropLast()
    if let (version, platform) = inner.split(atFirst: "-") { return (name, version, platform) }
    return (name, String(inner), nil)
  }
}
