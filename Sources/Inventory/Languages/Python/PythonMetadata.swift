import Model
import Parsing

/// The header of a Python distribution's metadata: `METADATA` of wheels, `PKG-INFO` of eggs and source archives.
///
/// Source: PyPA, "Core metadata specifications" 2.4. The header ends at the first empty line; what follows is the
/// description, which may have megabytes and is not read.
struct PythonMetadata: Sendable, Hashable {
  var name = ""
  var version = ""
  /// `License-Expression`, else `License`, else what the classifiers say.
  var licenses: [String] = []
  /// Names of distributions that are needed without a condition.
  var requirements: [String] = []

  private static let headerLimit = 1 << 20
  private static let requirementLimit = 2000

  init(_ bytes: Bytes) {
    var licence = ""
    var classified: [String] = []
    var field = ""
    var value = ""
    var isFirstOfText = true
    func trimmed(_ text: String) -> String { String(PythonMetadata.trim(text[...])) }
    func isTold(_ text: String) -> Bool { !text.isEmpty && text.uppercased() != "UNKNOWN" }
    var expression = ""
    func take(_ metadata: inout PythonMetadata) {
      let value = trimmed(value)
      switch field {
      case "name": if metadata.name.isEmpty, isTold(value) { metadata.name = value }
      case "version": if metadata.version.isEmpty, isTold(value) { metadata.version = value }
      case "license-expression": expression = value
      case "license": licence = value
      case "classifier":
        if value.hasPrefix("License ::"), let last = value.split(separator: ":").last, classified.count < 16 {
          classified.append(trimmed(String(last)))
        }
      case "requires-dist":
        if metadata.requirements.count < Self.requirementLimit, let name = Self.unconditional(value) {
          metadata.requirements.append(name)
        }
      default: break
      }
      field = ""
    }
    for line in Lines(bytes.prefix(Self.headerLimit)) {
      if line.isEmpty {
        if isFirstOfText { continue }
        break
      }
      isFirstOfText = false
      if line[0] == 0x20 || line[0] == 0x09 {
        // Only the first line of a folded licence text is of use, and the other fields are never folded.
        continue
      }
      take(&self)
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > 0, colon < 64 else { continue }
      field = line[0..<colon].text.lowercased()
      value = line[from: colon + 1].prefix(4096).text
    }
    take(&self)
    if isTold(expression) {
      licenses = [expression]
    } else if isTold(licence), licence.utf8.count <= 120 {
      licenses = [licence]
    } else {
      licenses = classified.filter { isTold($0) && $0 != "OSI Approved" }
    }
  }

  private static func trim(_ text: Substring) -> Substring {
    var text = text
    while let first = text.utf8.first, first <= 0x20 { text = text.dropFirst() }
    while let last = text.utf8.last, last <= 0x20 { text = text.dropLast() }
    return text
  }

  /// The name in a requirement (PEP 508) that has no marker; nil for one that has.
  private static func unconditional(_ requirement: String) -> String? {
    guard !requirement.utf8.contains(UInt8(ascii: ";")) else { return nil }
    let name = requirement.utf8.prefix { PythonName.isNameByte($0) }
    return name.isEmpty ? nil : String(decoding: name, as: UTF8.self)
  }

  /// What the name of a folder or file says: `NAME-VERSION.dist-info`, `NAME-VERSION-py3.11.egg-info`.
  mutating func fill(fromFolder folder: Substring) {
    guard name.isEmpty || version.isEmpty else { return }
    var stem = folder
    if let dot = stem.utf8.lastIndex(of: UInt8(ascii: ".")) { stem = stem[..<dot] }
    let parts = stem.split(separator: "-", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count >= 2, let digit = parts[1].utf8.first, (0x30...0x39).contains(digit) else { return }
    if name.isEmpty { name = String(parts[0]) }
    if version.isEmpty { version = String(parts[1]) }
  }

  /// - Returns: Nil where name or version is missing.
  func package(locations: [String] = [], scope: Package.Scope = .runtime) -> Package? {
    guard !name.isEmpty, !version.isEmpty, name.utf8.allSatisfy(PythonName.isNameByte),
      version.utf8.count <= 256, !version.utf8.contains(where: { $0 <= 0x20 })
    else { return nil }
    return Package(
      type: "pypi", name: name, version: version,
      purl: PackageURL(type: "pypi", name: PythonName.normalized(name), version: version), licenses: licenses,
      locations: locations, scope: scope,
      dependencies: requirements.map { PackageURL(type: "pypi", name: PythonName.normalized($0)).description },
      foundBy: "")
  }
}

/// Names of Python distributions.
enum PythonName {
  /// PEP 503: lower case, runs of `-`, `_` and `.` as one `-`.
  static func normalized(_ name: some StringProtocol) -> String {
    var out: [UInt8] = []
    for byte in name.utf8 {
      switch byte {
      case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
        if out.last != UInt8(ascii: "-") { out.append(UInt8(ascii: "-")) }
      case 0x41...0x5A: out.append(byte | 0x20)
      default: out.append(byte)
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): true
    default: false
    }
  }
}
