import Images
import Model
import Parsing

/// `gradle.lockfile` and `buildscript-gradle.lockfile`: `group:artifact:version=configuration,configuration`.
///
/// Source: Gradle's documentation, "Locking Versions". Older builds write one file a configuration,
/// `gradle/dependency-locks/NAME.lockfile`, without `=`.
struct GradleLock: Extractor {
  static let name = "gradle-lock"
  static let version = 1
  static let selectors: [Selector] = [.suffix("lockfile")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.name.hasSuffix("gradle.lockfile") || file.folder == "dependency-locks" ? .whole(upTo: 8 << 20) : .none
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var graph = PackageGraph()
    let isBuild = file.name.hasPrefix("buildscript-")
    for line in Lines(content.bytes) {
      let text = line.prefix(4096).text.trimmed
      guard !text.isEmpty, !text.hasPrefix("#"), !text.hasPrefix("empty=") else { continue }
      let (coordinates, list) = text.split(atFirst: "=") ?? (text, "")
      let parts = coordinates.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 3 else { continue }
      var configurations = list.split(separator: ",")
      if configurations.isEmpty, file.folder == "dependency-locks" { configurations = [file.name.prefix { $0 != "." }] }
      let isDevelopment = isBuild || !configurations.isEmpty && configurations.allSatisfy(Self.isForDevelopment)
      graph.add(.locked(.maven(parts[0], parts[1]), parts[2], scope: isDevelopment ? .development : .runtime))
    }
    graph.write(into: &extraction)
  }

  /// Tests and what only the compiler uses.
  private static func isForDevelopment(_ configuration: Substring) -> Bool {
    let name = configuration.lowercased()
    return name.contains("test") || name.contains("annotationprocessor") || name.hasPrefix("kapt")
      || name.hasPrefix("ksp") || name.contains("checkstyle") || name.contains("pmd") || name.contains("spotbugs")
      || name.contains("jacoco") || name.contains("ktlint") || name.contains("detekt")
      || name.hasPrefix("kotlincompiler") || name.hasPrefix("kotlinbuildtools") || name.hasPrefix("kotlinklib")
  }
}
