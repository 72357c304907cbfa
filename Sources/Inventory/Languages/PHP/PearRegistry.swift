import Images
import Model
import Parsing

/// `php/.registry/NAME.reg` and `.registry/.channel.CHANNEL/NAME.reg`: what PEAR and PECL installed.
///
/// Source: pear-core, `PEAR_Registry`; package.xml 1.0 and 2.0 as arrays.
struct PearRegistry: Extractor {
  static let name = "pear-registry"
  static let version = 1
  static let selectors: [Selector] = [.suffix("reg")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.isBelow(".registry") && head.starts(with: "a:") ? .whole(upTo: 8 << 20) : .none
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let document = try PHPSerialized.parse(content.bytes)
    guard let name = document.string("name") ?? document.string("package"),
      let version = document["version"]?.string("release") ?? document.string("version")
    else { throw ParseError("PEAR registry", "it names no package and version") }
    let folder = file.folder.hasPrefix(".channel.") ? String(file.folder.dropFirst(".channel.".count)) : nil
    let channel = document.string("channel") ?? folder ?? "pear.php.net"
    var licenses = document["license"]?.licenses ?? []
    if let text = document["license"]?.string("_content") { licenses = [text] }
    var graph = PackageGraph()
    graph.add(
      .installed(
        EcosystemName("pear", namespace: channel, name, full: "\(channel)/\(name)"), version,
        licenses: licenses.map { String($0.prefix(128)) }))
    graph.write(into: &extraction)
  }
}
