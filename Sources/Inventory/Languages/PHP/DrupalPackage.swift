import Images
import Model
import Parsing

/// Drupal's core (`core/lib/Drupal.php`, in version 7 `includes/bootstrap.inc`) and the modules and themes that were
/// unpacked from drupal.org, whose packager adds project and version to `NAME.info.yml` or `NAME.info`.
///
/// Named as Composer names them (`drupal/core`, `drupal/token`), which advisories use.
///
/// Source: Drupal's documentation, "Let Drupal know about your module with an .info.yml file".
struct DrupalPackage: Extractor {
  static let name = "drupal"
  static let version = 1
  static let selectors: [Selector] = [.name("Drupal.php"), .name("bootstrap.inc"), .suffix("yml"), .suffix("info")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    let name = file.name
    if name == "Drupal.php" { return file.parent.hasSuffix("core/lib") ? .whole(upTo: 256 << 10) : .none }
    if name == "bootstrap.inc" { return file.folder == "includes" ? .wholeIfSmall(upTo: 1 << 20) : .none }
    return name.hasSuffix(".info.yml") || name.hasSuffix(".info") ? .wholeIfSmall(upTo: 64 << 10) : .none
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var graph = PackageGraph()
    switch file.name {
    case "Drupal.php":
      if let version = PHPAssignment.text("const VERSION", in: content.bytes) {
        graph.add(.installed(.composer("drupal/core"), version))
      }
    case "bootstrap.inc":
      if let version = PHPAssignment.text("define('VERSION'", in: content.bytes), version.hasPrefix("7.") {
        graph.add(.installed(.composer("drupal/drupal"), version))
      }
    default:
      let fields = Self.fields(content.bytes)
      if let project = fields["project"], let version = fields["version"], project != "drupal",
        project.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" })
      {
        var package = Package.installed(.composer("drupal/\(project)"), Self.composer(version))
        if package.version != version { package.attributes["drupal-version"] = version }
        graph.add(package)
      }
    }
    graph.write(into: &extraction)
  }

  /// Top-level `key: 'value'` or `key = "value"`.
  private static func fields(_ bytes: Bytes) -> [String: String] {
    var fields: [String: String] = [:]
    for line in Lines(bytes) {
      let text = line.prefix(512).text
      guard let first = text.first, first.isLetter, let mark = text.firstIndex(where: { $0 == ":" || $0 == "=" }) else {
        continue
      }
      let value = text[text.index(after: mark)...].trimmed.filter { $0 != "'" && $0 != "\"" }
      fields[text[..<mark].trimmed] = value
    }
    return fields
  }

  /// `8.x-1.5` is `1.5.0` for Composer, `8.x-1.0-beta2` is `1.0.0-beta2`.
  static func composer(_ version: String) -> String {
    guard let place = version.place(of: ".x-"), version[..<place.lowerBound].allSatisfy(\.isNumber) else {
      return version
    }
    let rest = version[place.upperBound...]
    let number = rest.prefix { $0 != "-" }
    guard number.split(separator: ".").count == 2, !number.hasSuffix("x") else { return version }
    return number + ".0" + rest.dropFirst(number.count)
  }
}
