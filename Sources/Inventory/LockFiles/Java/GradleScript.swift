import Images
import Model
import Parsing

/// `build.gradle` and `build.gradle.kts`: coordinates that stand as one literal, `implementation 'group:name:1.0'`. They are
/// programs, so this is what they declare at least.
///
/// Source: Gradle's documentation, "Declaring dependencies".
struct GradleScript: Extractor {
  static let name = "gradle-script"
  static let version = 1
  static let selectors: [Selector] = [.name("build.gradle"), .name("build.gradle.kts")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.liesInForeignPackage ? .none : .wholeIfSmall(upTo: 1 << 20)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var cursor = TextCursor(content.bytes, comments: .slashes)
    var graph = PackageGraph()
    var word = ""
    while true {
      cursor.skipSpace()
      guard !cursor.isAtEnd else { break }
      if let next = cursor.identifier() {
        // `implementation platform("…")`: the configuration is the word before.
        if next != "platform", next != "enforcedPlatform" { word = next }
      } else if let text = cursor.quoted() {
        if let package = Self.package(text, word) { graph.add(package) }
      } else {
        cursor.advance()
      }
    }
    graph.write(into: &extraction)
  }

  /// `group:name:version[:classifier][@type]`
  private static func package(_ text: String, _ configuration: String) -> Package? {
    let parts = text.prefix { $0 != "@" }.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard (3...4).contains(parts.count), !parts.contains(where: { $0.contains(" ") || $0.contains("/") || $0.isEmpty }),
      parts[2].first?.isNumber == true || parts[2].hasPrefix("$") || parts[2].hasPrefix("v"),
      configuration.first?.isLowercase == true
    else { return nil }
    let name = EcosystemName.maven(parts[0], parts[1])
    var package: Package
    if parts[2].contains(where: { "$+[](),{}".contains($0) }) {
      package = .declared(name, range: parts[2])
    } else {
      package = .locked(name, parts[2], scope: .declared)
    }
    if configuration.lowercased().contains("test") { package.attributes["declared-for"] = "development" }
    return package
  }
}
