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
  }

  /// The coordinates of an archive that calls itself `name`.
  static func look(
    _ name: String, _ manifest: JarManifest, in zip: ZipArchive
  ) -> (group: String, artifact: String)? {
    guard let row = candidates(name).first(where: { row in zip.entries.contains { $0.name.hasPrefix(row.folder) } })
    else {
      return nil
    }
    return (row.group, row.artifact ?? name)
  }

  private static func candidates(_ name: String) -> [Row] {
    if let rows = exact[name] { return rows }
    // The longest beginning that has rows: `spring-boot-` before `spring-`.
    var prefix = name[...]
    while let dash = prefix.lastIndex(where: { $0 == "-" || $0 == "_" }) {
      if let rows = prefixes[String(prefix[...dash])] { return rows }
      prefix = prefix[..<dash]
    }
    return []
  }

  private static let exact = read(KnownArtifactTable.text).exact
  private static let prefixes = read(KnownArtifactTable.text).prefixes

  /// Lines of `name group folder`; a name that ends with `*` is a beginning, `name=artifact` gives another name.
  private static func read(_ text: String) -> (exact: [String: [Row]], prefixes: [String: [Row]]) {
    var exact: [String: [Row]] = [:]
    var prefixes: [String: [Row]] = [:]
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: " ")
      guard fields.count == 3 else { continue }
      let names = fields[0].split(separator: "=")
      guard let name = names.first else { continue }
      let row = Row(
        group: fields[1] == "=" ? String(name) : String(fields[1]), artifact: names.count > 1 ? String(names[1]) : nil,
        folder: String(fields[2]))
      if name.hasSuffix("*") {
        prefixes[String(name.dropLast()), default: []].append(row)
      } else {
        exact[String(name), default: []].append(row)
      }
    }
    return (exact, prefixes)
  }
}
