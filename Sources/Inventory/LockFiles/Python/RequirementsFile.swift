import Images
import Model
import Parsing

/// pip's requirement files: `requirements.txt`, `requirements-dev.txt`, `requirements/test.txt`, `*.in` are left alone.
///
/// Only `==` names a version; everything else is declared. Files that it includes (`-r`, `-c`) are files of their own
/// and read as such when they are called like one; one that isn't is named as a note.
///
/// Source: pip's documentation, "Requirements File Format".
struct RequirementsFile: Extractor {
  static let name = "pip-requirements"
  static let version = 1
  static let selectors: [Selector] = [.suffix("txt")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    let name = file.name.lowercased()
    let isNamed = name.contains("requirements") || name.contains("requirement.txt")
    guard isNamed || file.folder.lowercased() == "requirements" || name == "constraints.txt" else { return .none }
    return file.liesInForeignPackage || file.parent.hasSuffix(".egg-info") ? .none : .whole(upTo: 4 << 20)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var graph = PackageGraph()
    let scope: Package.Scope = Self.isForDevelopment(file) ? .development : .runtime
    for line in Self.logicalLines(content.bytes) {
      if let package = Self.package(line, scope) { graph.add(package) }
    }
    graph.write(into: &extraction)
  }

  /// Lines joined at a backslash, without comments.
  static func logicalLines(_ bytes: Bytes) -> [String] {
    var out: [String] = []
    var whole = ""
    for line in Lines(bytes.utf8Text) {
      var text = line.prefix(8192).text
      if text.hasPrefix("#") {
        text = ""
      } else if let comment = text.place(of: " #") ?? text.place(of: "\t#") {
        text = String(text[..<comment.lowerBound])
      }
      if text.hasSuffix("\\"), whole.utf8.count < 65536 {
        whole += text.dropLast() + " "
        continue
      }
      whole += text
      let trimmed = whole.trimmed
      if !trimmed.isEmpty { out.append(trimmed) }
      whole = ""
    }
    let trimmed = whole.trimmed
    if !trimmed.isEmpty { out.append(trimmed) }
    return out
  }

  private static func package(_ line: String, _ scope: Package.Scope) -> Package? {
    var text = line
    var isEditable = false
    if text.hasPrefix("-e ") || text.hasPrefix("--editable") {
      isEditable = true
      text = text.drop { $0 != " " && $0 != "=" }.dropFirst().trimmed
    }
    // Other options: -r, -c, -i, --index-url, --hash on a line of its own.
    guard !text.hasPrefix("-") else { return nil }
    // Options of the requirement: --hash=sha256:…, --config-settings …
    if let option = text.place(of: " --") { text = text[..<option.lowerBound].trimmed }
    if text.contains("://"), !text.contains(" @ ") || isEditable { return fromAddress(text, scope) }
    guard let requirement = PythonRequirement(text) else { return nil }
    if let url = requirement.url {
      return .locked(.pypi(requirement.name), "", qualifiers: Self.qualifiers(url), scope: scope)
    }
    if let version = requirement.exactVersion {
      var package = Package.locked(.pypi(requirement.name), version, scope: scope)
      if !requirement.marker.isEmpty { package.attributes["marker"] = String(requirement.marker.prefix(256)) }
      return package
    }
    return .declared(.pypi(requirement.name), range: requirement.specifier, scope: scope)
  }

  /// `git+https://host/owner/name.git@rev#egg=name`, `https://host/name-1.0-py3-none-any.whl`.
  private static func fromAddress(_ text: String, _ scope: Package.Scope) -> Package? {
    let address = String(text.prefix { $0 != " " && $0 != ";" })
    if let egg = address.place(of: "#egg=") ?? address.place(of: "&egg=") {
      let name = address[egg.upperBound...].prefix { $0 != "&" && $0 != "[" }
      return .locked(.pypi(String(name)), "", qualifiers: qualifiers(address), scope: scope)
    }
    guard let file = address.split(separator: "/").last, file.hasSuffix(".whl") else { return nil }
    let parts = file.split(separator: "-")
    guard parts.count >= 5 else { return nil }
    return .locked(.pypi(String(parts[0])), String(parts[1]), qualifiers: qualifiers(address), scope: scope)
  }

  private static func qualifiers(_ url: String) -> [String: String] {
    let url = String(url.prefix(512))
    return url.hasPrefix("git+") ? ["vcs_url": url] : ["download_url": url]
  }

  private static func isForDevelopment(_ file: FileEntry) -> Bool {
    let words = file.name.lowercased().split { !$0.isLetter }
    return words.contains {
      ["dev", "devel", "development", "test", "tests", "testing", "lint", "docs", "doc", "ci"].contains($0)
    }
  }
}
