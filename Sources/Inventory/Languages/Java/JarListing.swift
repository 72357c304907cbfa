import Archives

/// What the central directory of an archive says that it is, without unpacking anything.
struct JarListing {
  /// `META-INF/MANIFEST.MF`, in any case, as Java reads it.
  private(set) var manifest: ZipEntry?
  /// Maven's descriptors by their folder, in the archive's order.
  private(set) var descriptors: [(folder: Substring, properties: ZipEntry?, model: ZipEntry?)] = []
  private(set) var nested: [ZipEntry] = []
  /// Manifests and descriptors that are there more than once.
  private(set) var repeated: [String] = []
  private(set) var hasClasses = false
  /// `WEB-INF/`, `BOOT-INF/`, `META-INF/application.xml` and the like: an application's layout.
  private(set) var hasLayout = false
  /// An Android program (`classes.dex`), which no Maven artifact describes.
  private(set) var isAndroidProgram = false

  /// Something that only Java archives have.
  var isJava: Bool { manifest != nil || !descriptors.isEmpty || hasClasses || hasLayout }

  init(_ zip: ZipArchive) {
    var places: [Substring: Int] = [:]
    for entry in zip.entries where !entry.isDirectory {
      let name = entry.name.utf8
      guard let last = name.last else { continue }
      if last == UInt8(ascii: "s"), entry.name.hasSuffix(".class") {
        hasClasses = true
        if !hasLayout, entry.name.hasPrefix("WEB-INF/") || entry.name.hasPrefix("BOOT-INF/") { hasLayout = true }
        continue
      }
      if let folder = Self.mavenFolder(entry.name) {
        let isModel = entry.name.hasSuffix("/pom.xml")
        let at = places[folder] ?? descriptors.count
        if at == descriptors.count {
          descriptors.append((folder, nil, nil))
          places[folder] = at
        }
        if (isModel ? descriptors[at].model : descriptors[at].properties) != nil { repeated.append(entry.name) }
        if isModel { descriptors[at].model = entry } else { descriptors[at].properties = entry }
        continue
      }
      if name.count == 20, entry.name.uppercased() == "META-INF/MANIFEST.MF" {
        if manifest == nil { manifest = entry } else { repeated.append(entry.name) }
        continue
      }
      if Self.isLayout(entry.name) { hasLayout = true }
      if entry.name == "classes.dex" { isAndroidProgram = true }
      if Self.mayBeArchive(entry, in: zip) { nested.append(entry) }
    }
  }

  /// The folder of `META-INF/maven/GROUP/ARTIFACT/pom.properties` or `pom.xml`, also below an application's classes.
  private static func mavenFolder(_ name: String) -> Substring? {
    guard name.hasSuffix("/pom.properties") || name.hasSuffix("/pom.xml") else { return nil }
    var rest = name[...]
    for classes in ["WEB-INF/classes/", "BOOT-INF/classes/"] where rest.hasPrefix(classes) {
      rest = rest.dropFirst(classes.count)
    }
    guard rest.hasPrefix("META-INF/maven/"), rest.utf8.split(separator: UInt8(ascii: "/")).count == 5,
      let slash = name.lastIndex(of: "/")
    else { return nil }
    return name[..<slash]
  }

  private static func isLayout(_ name: String) -> Bool {
    if name.hasPrefix("WEB-INF/") || name.hasPrefix("BOOT-INF/") { return true }
    guard name.hasPrefix("META-INF/") else { return name == "AndroidManifest.xml" }
    switch name.dropFirst(9) {
    case "application.xml", "ra.xml", "jboss-service.xml", "ejb-jar.xml", "application-client.xml": return true
    default: return false
    }
  }

  /// By its suffix; or, where it is stored so that a glance costs nothing, by its first bytes. In a folder for libraries
  /// a name without a telling suffix is enough for a look.
  private static func mayBeArchive(_ entry: ZipEntry, in zip: ZipArchive) -> Bool {
    guard entry.size >= 22 else { return false }
    let suffix = ArchiveSuffix.of(entry.name[...])
    if let suffix, ArchiveSuffix.java.contains(suffix) || suffix == "zip" { return true }
    if entry.method == 0 { return zip.storedPrefix(of: entry, 4).starts(with: [0x50, 0x4B, 0x03, 0x04]) }
    guard suffix == nil || suffix == "bin" || suffix == "dat" || suffix == "bak" || suffix == "old" else {
      return false
    }
    return entry.name.split(separator: "/").dropLast().contains { $0 == "lib" || $0 == "libs" || $0 == "dependencies" }
  }
}
