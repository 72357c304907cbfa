import Images
import Model
import Parsing

/// `vendor/composer/installed.php`, which Composer 2 writes beside `installed.json` and which applications read at run
/// time; it is there also where the other was removed to save space.
///
/// Source: composer/composer, `FilesystemRepository` and `InstalledVersions`.
struct ComposerInstalledPHP: Extractor {
  static let name = "composer-installed-php"
  static let version = 1
  static let selectors: [Selector] = [.name("installed.php")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.folder == "composer" ? .whole(upTo: 8 << 20) : .none
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let document = try PHPLiteral.returned(by: content.bytes)
    let root = document["root"]?.string("name")
    var graph = PackageGraph()
    for member in document["versions"]?.members ?? [] {
      // Names that another package only provides or replaces have no version; the project itself is no package.
      guard member.key != root, member.value["install_path"] != nil || member.value["reference"] != nil,
        let version = member.value.string("pretty_version")
      else { continue }
      let isForDevelopment = member.value["dev_requirement"]?.bool == true
      graph.add(
        .installed(.composer(member.key), version, scope: isForDevelopment ? .development : .runtime))
    }
    graph.write(into: &extraction)
  }
}
