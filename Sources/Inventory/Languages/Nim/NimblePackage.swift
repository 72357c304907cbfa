import Images
import Model
import Parsing

/// Nim's packages: `.nimble/pkgs2/NAME-VERSION-CHECKSUM/NAME.nimble` (installed), other `*.nimble` (declared).
///
/// Source: Nimble's documentation, "Creating Packages" and its folder layout.
struct NimblePackage: Extractor {
  static let name = "nimble"
  static let version = 1
  static let selectors: [Selector] = [.suffix("nimble")]

  func interest(in file: FileEntry, head: Bytes) -> Interest { .wholeIfSmall(upTo: 256 << 10) }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let name = String(file.name.dropLast(".nimble".count))
    let values = LuaAssignments(content.bytes)
    let isInstalled = file.isBelow("pkgs") || file.isBelow("pkgs2")
    // name-version or name-version-checksum
    let folder = file.folder.dropFirst(name.count + 1).split(separator: "-").first.map(String.init)
    let inFolder = isInstalled && file.folder.hasPrefix(name + "-") ? folder : nil
    guard let version = inFolder ?? values.texts["version"], version.first?.isNumber == true else { return }
    let coordinates = EcosystemName("nim", name)
    let licenses = values.texts["license"].map { [$0] } ?? []
    var graph = PackageGraph()
    graph.add(
      isInstalled
        ? .installed(coordinates, version, licenses: licenses)
        : .locked(coordinates, version, licenses: licenses, scope: .declared))
    graph.write(into: &extraction)
  }
}
