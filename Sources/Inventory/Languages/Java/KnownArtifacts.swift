import Archives

/// Groups of widely used artifacts whose archives carry no descriptor of Maven: built with Ant, Gradle or sbt.
///
/// A name alone proves nothing, so each row also asks for a package folder that must be in the archive.
enum KnownArtifacts {
  struct Row: Sendable {
    let group: String
    /// The artifact where the file is named otherwise.
    let artifact: String?
    let folder: String
    /// First numbers of the versions it holds for; nil for all.
    let majors: ClosedRange<Int>?

    func holds(for version: String) -> Bool {
      guard let majors else { return true }
      guard let major = Int(version.prefix { $0.isASCII && $0.isNumber }) else { return false }
      return majors.contains(major)
    }
  }

  /// The coordinates of an archive that calls itself `name`.
  static func look(
    _ name: String, version: String, in zip: ZipArchive
  ) -> (group: String, artifact: String)? {
    let row = candidates(name).first { row in
      row.holds(for: version) && zip.entries.contains { $0.name.hasPrefix(row.folder) }
    }
    guard let row else { return nil }
    return (row.group, row.artifact ?? name)
  }

  private static func candidates(_ name: String) -> [Row] {
    if let found = rows.exact[name] { return found }
    // The longest beginning that has rows: `spring-boot-` before `spring-`.
    var prefix = name[...]
    while let dash = prefix.lastIndex(where: { $0 == "-" || $0 == "_" }) {
      if let found = rows.prefixes[String(prefix[...dash])] { return found }
      prefix = prefix[..<dash]
    }
    return []
  }

  private static let rows = read(KnownArtifactTable.text)

  /// `4+` from 4 on, `3-` up to 3.
  private static func majors(_ text: Substring) -> ClosedRange<Int>? {
    guard let number = Int(text.dropLast()) else { return nil }
    return text.hasSuffix("+") ? number...Int.max : 0...max(number, 0)
  }

  /// Lines of `name group folder`; a name that ends with `*` is a beginning, `name=artifact` gives another name.
  private static func read(_ text: String) -> (exact: [String: [Row]], prefixes: [String: [Row]]) {
    var exact: [String: [Row]] = [:]
    var prefixes: [String: [Row]] = [:]
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: " ")
      guard fields.count == 3 || fields.count == 4 else { continue }
      let names = fields[0].split(separator: "=")
      guard let name = names.first else { continue }
      let row = Row(
        group: fields[1] == "=" ? String(name) : String(fields[1]), artifact: names.count > 1 ? String(names[1]) : nil,
        folder: String(fields[2]), majors: fields.count == 4 ? majors(fields[3]) : nil)
      if name.hasSuffix("*") {
        prefixes[String(name.dropLast()), default: []].append(row)
      } else {
        exact[String(name), default: []].append(row)
      }
    }
    return (exact, prefixes)
  }
}
