import Parsing

/// A unit of systemd as its files say it: the fragment and the drop-ins over it.
///
/// Source: systemd.unit(5).
package struct UnitFile: Sendable, Hashable {
  package struct Setting: Sendable, Hashable {
    package var section: String
    package var key: String
    package var value: String
  }

  package var name: String
  /// Where the fragment really is, links resolved.
  package var path: String
  /// In the order in which they are applied.
  package var dropIns: [String]
  package var isMasked: Bool
  package var settings: [Setting]

  /// Directories of system units, the one that wins first.
  package static let folders = [
    "/etc/systemd/system", "/run/systemd/system", "/usr/local/lib/systemd/system", "/usr/lib/systemd/system",
    "/lib/systemd/system",
  ]

  /// Nil where no directory has such a unit.
  package static func find(_ name: String, _ root: HostRoot) -> UnitFile? {
    guard let place = folders.map({ "\($0)/\(name)" }).first(where: { isThere($0, root) }),
      let path = root.resolve(place)
    else { return nil }
    var unit = UnitFile(
      name: name, path: path, dropIns: dropIns(name, root), isMasked: path == "/dev/null", settings: [])
    if unit.isMasked { return unit }
    for file in [path] + unit.dropIns {
      unit.settings += settings((try? root.read(file)) ?? Bytes())
    }
    return unit
  }

  private static func isThere(_ path: String, _ root: HostRoot) -> Bool {
    (try? root.status(path, followsLast: false)) != nil
  }

  /// Of two with one file name the first directory's counts; they are applied in the order of their names.
  private static func dropIns(_ name: String, _ root: HostRoot) -> [String] {
    var chosen: [String: String] = [:]
    for folder in folders {
      for file in root.list("\(folder)/\(name).d") where file.hasSuffix(".conf") && chosen[file] == nil {
        chosen[file] = root.resolve("\(folder)/\(name).d/\(file)")
      }
    }
    return chosen.sorted { $0.key < $1.key }.map(\.value).filter { $0 != "/dev/null" }
  }

  /// The assignments of one file, lines that end in a backslash joined.
  package static func settings(_ file: Bytes) -> [Setting] {
    var section = ""
    var found: [Setting] = []
    var open = ""
    for line in Lines(file) where found.count < 10_000 {
      let text = trimmed(line.text)
      if open.isEmpty, text.isEmpty || text.hasPrefix("#") || text.hasPrefix(";") { continue }
      if text.hasSuffix("\\") {
        open += text.dropLast() + " "
        guard open.utf8.count <= 1 << 20 else { return found }
        continue
      }
      let whole = open + text
      open = ""
      if whole.hasPrefix("["), whole.hasSuffix("]") {
        section = String(whole.dropFirst().dropLast())
      } else if let equals = whole.firstIndex(of: "=") {
        found.append(
          Setting(
            section: section, key: trimmed(String(whole[..<equals])),
            value: trimmed(String(whole[whole.index(after: equals)...]))))
      }
    }
    return found
  }

  /// Values of a setting; an empty assignment takes back what stood before it.
  package func values(_ section: String, _ key: String) -> [String] {
    var values: [String] = []
    for setting in settings where setting.section == section && setting.key == key {
      if setting.value.isEmpty { values = [] } else { values.append(setting.value) }
    }
    return values
  }

  private static func trimmed(_ text: String) -> String {
    var rest = Substring(text)
    while let first = rest.first, first.isWhitespace { rest.removeFirst() }
    while let last = rest.last, last.isWhitespace { rest.removeLast() }
    return String(rest)
  }
}
