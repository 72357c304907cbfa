import Model
import Parsing

/// What a `*.deps.json` lists: every library that the program was published with, whether its files are there or not.
///
/// Source: dotnet/sdk, "Runtime Configuration Files" (`documentation/specs/runtime-configuration-file.md`).
struct DependencyContext {
  struct Library {
    var name = ""
    var version = ""
    /// `package`, `project`, `reference`, `runtimepack` …
    var kind = ""
    var digest: String?
    /// Names of the files that it brings, without folders, in small letters.
    var files: Set<String> = []
    /// Names of other libraries, as written.
    var dependencies: [String] = []
  }

  private(set) var libraries: [Library] = []

  static let maximumLibraries = 50_000
  /// In ``Package/attributes``, until the files have been looked for: their names, with line breaks between.
  static let filesAttribute = "dotnet.files"

  init(_ document: Bytes) throws(ParseError) {
    let root = try JSONValue(parsing: document, maximumDepth: 32)
    guard let targets = root["targets"]?.members, !targets.isEmpty else {
      throw ParseError("deps.json", "it has no targets")
    }
    let wanted = root["runtimeTarget"]?["name"]?.string ?? root["runtimeTarget"]?.string
    let target =
      targets.last { $0.key == wanted }?.value ?? targets.max { $0.value.members.count < $1.value.members.count }?.value
    let descriptions = Dictionary((root["libraries"]?.members ?? []).map { ($0.key, $0.value) }) { $1 }
    for member in target?.members.prefix(Self.maximumLibraries) ?? [] {
      guard let slash = member.key.lastIndex(of: "/"), slash > member.key.startIndex else { continue }
      var library = Library()
      library.name = String(member.key[..<slash])
      library.version = String(member.key[member.key.index(after: slash)...])
      let description = descriptions[member.key]
      library.kind = description?["type"]?.string ?? "package"
      library.digest = description?["sha512"]?.string.flatMap { $0.isEmpty ? nil : $0 }
      library.dependencies = member.value["dependencies"]?.members.map(\.key) ?? []
      for group in ["runtime", "native", "runtimeTargets"] {
        for file in member.value[group]?.members ?? [] {
          let name = file.key.split(separator: "/").last.map { $0.lowercased() } ?? ""
          if !name.isEmpty, name != "_._" { library.files.insert(name) }
        }
      }
      // The shared runtime that a program was published with stands under a name of the build's own.
      if library.kind == "runtimepack", library.name.hasPrefix("runtimepack.") {
        library.name.removeFirst("runtimepack.".count)
      }
      libraries.append(library)
    }
  }

  /// One package for each library, its files noted for the look whether they are there.
  func packages(foundBy: String) -> [Package] {
    func purl(_ library: Library) -> PackageURL {
      PackageURL(type: "nuget", name: library.name, version: library.version)
    }
    var purls: [String: String] = [:]
    for library in libraries { purls[library.name.lowercased()] = purl(library).description }
    return libraries.map { library in
      var attributes: [String: String] = [Self.filesAttribute: library.files.sorted().joined(separator: "\n")]
      if library.kind != "package" { attributes["dotnet.library"] = String(library.kind.prefix(64)) }
      if library.kind == "project" { attributes["main-module"] = "true" }
      return Package(
        type: "nuget", name: library.name, version: library.version, purl: purl(library),
        dependencies: library.dependencies.compactMap { purls[$0.lowercased()] }, foundBy: foundBy,
        digests: library.digest.map { [$0] } ?? [], attributes: attributes)
    }
  }

  /// Drops what isn't there, and the notes of files: a library with files of its own needs one of them; one without
  /// (a mere list of others) needs one of those that it brings.
  static func present(_ packages: [Package], isThere: (String) -> Bool) -> [Package] {
    var keys: [String: Int] = [:]
    for (index, package) in packages.enumerated() { keys[package.purl.description] = index }
    var isPresent = packages.map { package -> Bool? in
      let files = package.attributes[filesAttribute]?.split(separator: "\n") ?? []
      return files.isEmpty ? nil : files.contains { isThere(String($0)) }
    }
    // Lists of lists: as often as something changes, which is at most once for each package.
    var changed = true
    var rounds = 0
    while changed, rounds < 64 {
      changed = false
      rounds += 1
      for index in packages.indices where isPresent[index] == nil {
        if packages[index].dependencies.contains(where: { keys[$0].flatMap { isPresent[$0] } == true }) {
          isPresent[index] = true
          changed = true
        }
      }
    }
    return packages.enumerated().filter { isPresent[$0.offset] == true }.map { entry in
      var package = entry.element
      package.attributes[filesAttribute] = nil
      return package
    }
  }
}
