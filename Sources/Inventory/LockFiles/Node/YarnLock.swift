import Images
import Model
import Parsing

/// `yarn.lock` of Yarn 1 and of Yarn 2 and later (Berry, a subset of YAML), which the same reader by lines understands.
///
/// Source: Yarn's documentation; of Berry `resolution` says what was chosen, of Yarn 1 the entry's own descriptor.
struct YarnLock: Extractor {
  static let name = "yarn-lock"
  static let version = 1
  static let selectors: [Selector] = [.name("yarn.lock")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.liesInForeignPackage ? .none : .whole(upTo: 64 << 20)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var graph = PackageGraph()
    var entry: Entry?
    for line in Lines(content.bytes) {
      var indent = 0
      while line[indent] == 0x20 { indent += 1 }
      guard let first = line[indent], first != UInt8(ascii: "#") else { continue }
      let text = line[from: indent].text
      switch indent {
      case 0:
        entry?.add(to: &graph)
        guard text.hasSuffix(":") else {
          throw ParseError("yarn.lock", "expected a list of descriptors and a colon, found \(text.prefix(60))")
        }
        entry = Entry(descriptors: Self.descriptors(text.dropLast()))
      case 1...2: entry?.field(text)
      default: entry?.dependency(text)
      }
    }
    entry?.add(to: &graph)
    graph.write(into: &extraction)
  }

  /// `"a@^1.0.0", b@2` of Yarn 1, `"a@npm:^1.0.0, a@npm:^1.1.0"` of Berry.
  static func descriptors(_ text: some StringProtocol) -> [String] {
    var out: [String] = []
    for part in text.split(separator: ",") {
      let descriptor = part.trimmed.filter { $0 != "\"" }
      if !descriptor.isEmpty { out.append(descriptor) }
    }
    return out
  }
}

extension YarnLock {
  /// One block of the file.
  private struct Entry {
    let descriptors: [String]
    private var version = ""
    private var resolved = ""
    private var resolution: String?
    private var isSoftLink = false
    private var section = ""
    private var needs: [String] = []

    init(descriptors: [String]) { self.descriptors = descriptors }

    /// `version "1.0.0"`, `version: 1.0.0`, or the head of a section: `dependencies:`.
    mutating func field(_ text: String) {
      section = ""
      let (name, value) = Self.pair(text)
      switch name {
      case "version": version = value
      case "resolved": resolved = value
      case "resolution": resolution = value
      case "linkType": isSoftLink = value == "soft"
      default: section = value.isEmpty ? name : ""
      }
    }

    /// `name "range"`, `name: range`, `"@scope/name": "npm:range"`.
    mutating func dependency(_ text: String) {
      guard section == "dependencies" || section == "optionalDependencies" else { return }
      let (name, range) = Self.pair(text)
      needs.append(Self.key("\(name)@\(range)"))
    }

    /// Splits at the first space outside quotes, and frees both parts of quotes and of the name's colon.
    private static func pair(_ text: String) -> (String, String) {
      var inQuotes = false
      var end = text.endIndex
      for index in text.indices {
        if text[index] == "\"" { inQuotes.toggle() }
        if text[index] == " ", !inQuotes {
          end = index
          break
        }
      }
      var name = text[..<end]
      if name.hasSuffix(":") { name = name.dropLast() }
      return (name.filter { $0 != "\"" }, text[end...].trimmed.filter { $0 != "\"" })
    }

    /// Berry writes `a@npm:^1` in one place and `a: ^1` in another.
    private static func key(_ descriptor: String) -> String {
      guard let at = descriptor.dropFirst().firstIndex(of: "@") else { return descriptor }
      let range = descriptor[descriptor.index(after: at)...]
      return range.hasPrefix("npm:") ? String(descriptor[...at] + range.dropFirst(4)) : descriptor
    }

    func add(to graph: inout PackageGraph) {
      guard let descriptor = descriptors.first, descriptor != "__metadata" else { return }
      guard let (name, version, qualifiers) = resolution == nil ? legacy(descriptor) : berry(resolution ?? "") else {
        return
      }
      let index = graph.add(
        .locked(.npm(name), version, qualifiers: qualifiers), keys: descriptors.map(Self.key))
      for need in needs { graph.edge(from: index, to: need) }
    }

    /// `name@range`; of an alias (`b@npm:a@^1`) the range has the real name.
    private func legacy(_ descriptor: String) -> (String, String, [String: String])? {
      guard let at = descriptor.dropFirst().firstIndex(of: "@") else { return nil }
      var name = String(descriptor[..<at])
      let range = descriptor[descriptor.index(after: at)...]
      if range.hasPrefix("npm:"), let (real, _) = range.dropFirst(4).split(atLast: "@"), !real.isEmpty { name = real }
      if range.hasPrefix("link:") || range.hasPrefix("file:") || range.hasPrefix("workspace:") { return nil }
      var qualifiers: [String: String] = [:]
      if resolved.hasPrefix("git") || resolved.contains(".git#") {
        qualifiers["vcs_url"] = String(resolved.prefix(512))
      }
      return (name, version, qualifiers)
    }

    /// `a@npm:1.0.0`, `a@patch:a@npm%3A1.0.0#…`, `a@https://github.com/o/a.git#commit=…`, `app@workspace:.`
    private func berry(_ resolution: String) -> (String, String, [String: String])? {
      guard let at = resolution.dropFirst().firstIndex(of: "@") else { return nil }
      let name = String(resolution[..<at])
      let reference = resolution[resolution.index(after: at)...]
      for local in ["workspace:", "link:", "portal:", "file:"] where reference.hasPrefix(local) { return nil }
      guard !(isSoftLink && version == "0.0.0-use.local") else { return nil }
      var qualifiers: [String: String] = [:]
      if reference.contains("#commit=") || reference.hasPrefix("git") {
        qualifiers["vcs_url"] = String(reference.prefix(512))
      }
      return (name, version, qualifiers)
    }
  }
}
