import Images
import Model
import Parsing

/// Installed Python distributions, by the metadata beside the code: `*.dist-info/METADATA`, `*.egg-info/PKG-INFO`,
/// `EGG-INFO/PKG-INFO`, and the single file `*.egg-info` of distutils.
///
/// Copies that pip or setuptools carry in `_vendor` are real code, and are named by the attribute `vendored-by`.
struct PythonDistribution: Extractor {
  static let name = "python-distribution"
  static let version = 2
  static let selectors: [Selector] = [.name("METADATA"), .name("PKG-INFO"), .suffix("egg-info")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    guard Self.isMetadata(file), !Self.isFixture(file.path) else { return .none }
    return .whole(upTo: 32 << 20)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var metadata = PythonMetadata(content.bytes)
    let folder = Self.metadataFolder(file)
    // A file that is no metadata at all proves nothing, whatever its folder is called.
    guard !metadata.name.isEmpty || !metadata.version.isEmpty else {
      if content.bytes.count > 2 { extraction.problem("has neither Name nor Version") }
      return
    }
    metadata.fill(fromFolder: folder)
    guard var package = metadata.package() else {
      extraction.problem("has no usable Name or Version")
      return
    }
    if let owner = Self.vendor(file.path) { package.attributes["vendored-by"] = owner }
    extraction.packages.append(package)
  }

  private static func isMetadata(_ file: FileEntry) -> Bool {
    let name = file.name
    if name == "METADATA" { return metadataFolder(file).hasSuffix("dist-info") }
    if name == "PKG-INFO" {
      let folder = metadataFolder(file)
      return folder == "EGG-INFO" || folder.hasSuffix("egg-info")
    }
    return name.hasSuffix(".egg-info")
  }

  /// The folder that is named after the distribution, or the file where the file itself is.
  private static func metadataFolder(_ file: FileEntry) -> Substring {
    let name = file.name
    guard name == "METADATA" || name == "PKG-INFO" else { return name }
    return file.parent.split(separator: "/").last ?? ""
  }

  /// `python3.11`: the standard library, whose `test` holds archives too.
  private static func isInterpreterFolder(_ name: Substring) -> Bool {
    name.hasPrefix("python") && name.dropFirst(6).utf8.first.map { (0x30...0x39).contains($0) } ?? false
  }

  /// Whether it stands in the test data of an installed package or of the interpreter.
  static func isFixture(_ path: String) -> Bool {
    let parts = path.split(separator: "/")
    let packages = parts.lastIndex { $0 == "site-packages" || $0 == "dist-packages" || isInterpreterFolder($0) }
    guard let packages else { return false }
    return parts[packages...].dropLast().contains(where: TestFolder.contains)
  }

  /// `pip` for `…/pip/_vendor/…`.
  static func vendor(_ path: String) -> String? {
    let parts = path.split(separator: "/")
    guard let at = parts.lastIndex(of: "_vendor"), at > 0 else { return nil }
    return String(parts[at - 1])
  }
}
