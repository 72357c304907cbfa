import Images
import Model
import Parsing

/// `package-lock.json` and `npm-shrinkwrap.json`, lock file versions 1 to 3.
///
/// Source: npm's documentation, "package-lock.json". Version 2 has both shapes; the one by paths is read.
struct PackageLock: Extractor {
  static let name = "npm-lock"
  static let version = 1
  static let selectors: [Selector] = [.name("package-lock.json"), .name("npm-shrinkwrap.json")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.liesInForeignPackage ? .none : .whole(upTo: 64 << 20)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var reader = JSONReader(content.bytes)
    var tree = InstallTree()
    var legacy: Bytes?
    try reader.object { key, reader throws(ParseError) in
      switch key {
      case "packages":
        try reader.object { path, reader throws(ParseError) in tree.add(path, try JSONValue(&reader)) }
      case "dependencies": legacy = try reader.skip()
      default: try reader.skip()
      }
    }
    if tree.isEmpty, let legacy {
      tree.addLegacy(try JSONValue(parsing: legacy, maximumDepth: 127), below: "", depth: 0)
    }
    tree.finish().write(into: &extraction)
  }
}

/// The folders that an install would make, and how one of them finds another.
private struct InstallTree {
  private var graph = PackageGraph()
  private var wanted: [(from: Int, path: String, names: [String])] = []
  private(set) var isEmpty = true

  /// One member of `packages`: `node_modules/a/node_modules/b`.
  mutating func add(_ path: String, _ entry: JSONValue) {
    isEmpty = false
    // The project itself, its workspaces and links to them are no packages.
    guard let start = path.lastPlace(of: "node_modules/"), entry["link"]?.bool != true else { return }
    let name = entry.string("name") ?? String(path[start...])
    let resolved = entry.string("resolved") ?? ""
    add(name, entry.string("version") ?? "", resolved, entry, at: path)
  }

  /// `dependencies` of version 1, nested as the folders are.
  mutating func addLegacy(_ members: JSONValue, below parent: String, depth: Int) {
    guard depth < 48 else { return }
    for member in members.members {
      let path = (parent.isEmpty ? "" : parent + "/") + "node_modules/" + member.key
      isEmpty = false
      let version = member.value.string("version") ?? ""
      let resolved = member.value.string("resolved") ?? ""
      if version.hasPrefix("npm:"), let (name, real) = version.dropFirst(4).split(atLast: "@") {
        add(name, real, resolved, member.value, at: path)
      } else if version.hasPrefix("file:") || version.hasPrefix("link:") {
        // A folder of the project.
      } else if version.contains(":") || version.contains("/") {
        add(member.key, "", version, member.value, at: path)
      } else {
        add(member.key, version, resolved, member.value, at: path)
      }
      if let nested = member.value["dependencies"] { addLegacy(nested, below: path, depth: depth + 1) }
    }
  }

  private mutating func add(_ name: String, _ version: String, _ resolved: String, _ entry: JSONValue, at path: String)
  {
    var qualifiers: [String: String] = [:]
    if resolved.hasPrefix("git") { qualifiers["vcs_url"] = String(resolved.prefix(512)) }
    let index = graph.add(
      .locked(
        .npm(name), version, qualifiers: qualifiers, licenses: entry["license"]?.licenses ?? [], scope: scope(entry)),
      keys: [path])
    guard let index else { return }
    var names: [String] = []
    for kind in ["dependencies", "optionalDependencies", "requires"] {
      // In version 1 `dependencies` are folders, and what is needed is in `requires`.
      for member in entry[kind]?.members ?? [] where !member.value.isObject { names.append(member.key) }
    }
    if !names.isEmpty { wanted.append((index, path, names)) }
  }

  private func scope(_ entry: JSONValue) -> Package.Scope {
    if entry["dev"]?.bool == true { return .development }
    return entry["optional"]?.bool == true || entry["devOptional"]?.bool == true ? .optional : .runtime
  }

  /// Looks each name up as Node would: in the folder's own `node_modules`, then in each one above.
  consuming func finish() -> PackageGraph {
    for (from, path, names) in wanted {
      for name in names {
        var place = path
        while true {
          let candidate = (place.isEmpty ? "" : place + "/") + "node_modules/" + name
          if graph.index(of: candidate) != nil {
            graph.edge(from: from, to: candidate)
            break
          }
          guard !place.isEmpty else { break }
          if let start = place.lastFolder(of: "node_modules/") { place = String(place[..<start]) } else { place = "" }
        }
      }
    }
    return graph
  }
}

extension String {
  /// What follows the last `folder`: index of its first byte.
  fileprivate func lastPlace(of folder: String) -> Index? {
    var found: Index?
    var rest = self[...]
    while let hit = rest.place(of: folder) {
      found = hit.upperBound
      rest = rest[hit.upperBound...]
    }
    return found
  }

  /// Index of the slash before the last `folder`, or of the start.
  fileprivate func lastFolder(of folder: String) -> Index? {
    guard let end = lastPlace(of: folder) else { return nil }
    let start = utf8.index(end, offsetBy: -folder.utf8.count)
    return start > startIndex ? utf8.index(before: start) : start
  }
}
