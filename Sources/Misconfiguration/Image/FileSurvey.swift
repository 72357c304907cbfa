import Images
import Model

/// Which paths a rule is shown: those to which any of these applies.
package struct FileSelection: Sendable {
  /// Of files: any of these mode bits.
  package var fileModes: UInt16 = 0
  /// Of directories: any of these mode bits.
  package var directoryModes: UInt16 = 0
  package var kinds: Set<FileEntry.Kind> = []
  /// Last components.
  package var names: Set<String> = []
  /// Endings of file names after the last dot, without it.
  package var endings: Set<String> = []
}

/// One path that a rule is shown.
package struct FileSighting: Sendable {
  package var entry: FileEntry
  /// The layer that brought it.
  package var layer: Int

  package var path: String { entry.path }
}

/// One walk over the tree for all rules.
enum FileSurvey {
  /// Of one rule: what is beyond is not shown.
  static let maximumSightings = 20_000

  static func sightings(_ tree: FileTree, _ selections: [FileSelection]) -> [[FileSighting]] {
    var found = [[FileSighting]](repeating: [], count: selections.count)
    var byName: [Substring: [Int]] = [:]
    var byEnding: [Substring: [Int]] = [:]
    var fileModes: UInt16 = 0
    var directoryModes: UInt16 = 0
    var kinds: Set<FileEntry.Kind> = []
    for (number, selection) in selections.enumerated() {
      for name in selection.names { byName[Substring(name), default: []].append(number) }
      for ending in selection.endings { byEnding[Substring(ending), default: []].append(number) }
      fileModes |= selection.fileModes
      directoryModes |= selection.directoryModes
      kinds.formUnion(selection.kinds)
    }
    tree.forEach { node in
      let kind = node.kind
      let path = node.path
      let name = lastComponent(path)
      var wanted = byName[name] ?? []
      if kind == .file, let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")) {
        wanted += byEnding[name[name.utf8.index(after: dot)...]] ?? []
      }
      // Without anyone who asks for modes the entry itself is not needed.
      let asksForMode = kind == .file && fileModes != 0 || kind == .directory && directoryModes != 0
      guard !wanted.isEmpty || asksForMode || kinds.contains(kind) else { return }
      let entry = node.entry
      let bits = kind == .file ? fileModes : directoryModes
      if asksForMode && entry.mode & bits != 0 || kinds.contains(kind) {
        for (number, selection) in selections.enumerated() {
          let modes = kind == .file ? selection.fileModes : kind == .directory ? selection.directoryModes : 0
          if entry.mode & modes != 0 || selection.kinds.contains(kind) { wanted.append(number) }
        }
      }
      for number in Set(wanted) where found[number].count < maximumSightings {
        found[number].append(FileSighting(entry: entry, layer: node.layer))
      }
    }
    return found
  }

  private static func lastComponent(_ path: String) -> Substring {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path[...] }
    return path[path.utf8.index(after: slash)...]
  }
}

extension FileRule {
  static func match(
    _ file: FileSighting, _ title: String? = nil, severity: Severity? = nil, found: String? = nil
  ) -> Match {
    var match = match(.imageFileSystem, title, severity: severity, path: file.path, found: found)
    match.layer = file.layer < 0 ? nil : file.layer
    return match
  }

  /// Many files as one finding for each layer: the first path stands for all, the rest is listed.
  static func grouped(
    _ files: [FileSighting], severity: Severity? = nil, _ title: (Int, String) -> String
  ) -> [Match] {
    let byLayer = Dictionary(grouping: files, by: \.layer)
    return byLayer.keys.sorted().compactMap { layer in
      guard let group = byLayer[layer], let first = group.first else { return nil }
      var match = match(first, title(group.count, first.path), severity: severity)
      match.details["count"] = String(group.count)
      match.details["paths"] = Listing.of(group.map(\.path))
      // The layer's other files may come and go: rule and kind of place are the problem.
      match.identity = ["grouped"]
      if group.count > 1 { match.path = nil }
      return match
    }
  }
}

/// Many paths in one text.
enum Listing {
  static let maximum = 40

  static func of(_ paths: [String]) -> String {
    let shown = paths.prefix(maximum).map { Excerpt.of($0, maximum: 200) }.joined(separator: ", ")
    return paths.count > maximum ? shown + ", … (\(paths.count - maximum) more)" : shown
  }
}

extension ImageRule {
  /// About a path of the image.
  static func match(
    at node: FileNode, _ title: String, severity: Severity? = nil, line: Int? = nil, found: String? = nil,
    expected: String? = nil, identity: [String] = []
  ) -> Match {
    var match = match(
      .imageFileSystem, title, severity: severity, path: node.path, line: line, found: found, expected: expected,
      identity: identity)
    match.layer = node.layer < 0 ? nil : node.layer
    return match
  }

  /// About a setting in a file of the image.
  static func match(
    _ setting: (path: String, layer: Int, fact: SettingFact), _ title: String, severity: Severity? = nil
  ) -> Match {
    var match = match(
      .imageFileSystem, title, severity: severity, path: setting.path, line: setting.fact.line,
      identity: setting.fact.fields)
    match.layer = setting.layer < 0 ? nil : setting.layer
    match.excerpt = setting.fact.fields.first
    return match
  }
}

extension FileEntry {
  /// `rwsr-xr-x 0:0`
  var modeText: String {
    let digits = String(mode, radix: 8)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits + " \(user):\(group)"
  }
}
