import Images
import Model
import Parsing

/// The list of distributions that a tool carries along: `pip/_vendor/vendor.txt`, setuptools' `_vendor/vendored.txt`.
///
/// Lines are requirements; only an exact version (`==`) says what is there. Newer setuptools keep whole `*.dist-info`
/// folders instead, which ``PythonDistribution`` reads.
struct PythonVendored: Extractor {
  static let name = "python-vendored"
  static let version = 1
  static let selectors: [Selector] = [.name("vendor.txt"), .name("vendored.txt")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    let parts = file.parent.split(separator: "/")
    guard parts.count >= 2, parts.last == "_vendor", !PythonDistribution.isFixture(file.path) else { return .none }
    return .whole(upTo: 1 << 20)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let owner = PythonDistribution.vendor(file.path)
    for line in Lines(content.bytes) {
      guard extraction.packages.count < 1000 else {
        extraction.problem("has more than 1000 requirements; the rest was not read")
        return
      }
      guard let (name, version) = Self.pin(line.prefix(1024).text) else { continue }
      var package = Package(
        type: "pypi", name: name, version: version,
        purl: PackageURL(type: "pypi", name: PythonName.normalized(name), version: version), foundBy: "")
      if let owner { package.attributes["vendored-by"] = owner }
      // Of setuptools pip carries pkg_resources alone: what is wrong with the rest is not there.
      if owner == "pip", package.purl.name == "setuptools" { package.scope = .declared }
      extraction.packages.append(package)
    }
  }

  /// `requests[socks]==2.31.0  # why` → requests, 2.31.0.
  static func pin(_ line: String) -> (name: String, version: String)? {
    let text = line.prefix { $0 != "#" && $0 != ";" }
    guard let equals = text.firstRange(of: "==") else { return nil }
    let left = String(text[..<equals.lowerBound]).trimmingSpaces
    let name = left.utf8.prefix { PythonName.isNameByte($0) }
    let rest = String(text[equals.upperBound...]).trimmingSpaces
    let version = rest.utf8.prefix { $0 > 0x20 && $0 != UInt8(ascii: "\\") && $0 != UInt8(ascii: ",") }
    guard !name.isEmpty, let digit = version.first, (0x30...0x39).contains(digit) else { return nil }
    return (String(decoding: name, as: UTF8.self), String(decoding: version, as: UTF8.self))
  }
}
