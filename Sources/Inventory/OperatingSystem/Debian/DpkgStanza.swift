import Model
import Parsing

/// One package as dpkg describes it: in `status`, in `status.d`, in the control file of a `.deb`, and the same way in
/// opkg's files.
///
/// Source: dpkg(1) "package states", deb-control(5).
struct DpkgStanza {
  var package = ""
  var version = ""
  var architecture: String?
  /// The third word of `Status`; nil without one.
  var state: String?
  var source: Package.SourcePackage?
  var dependencies: [String] = []
  var provides: [String] = []
  var license: String?
  var attributes: [String: String] = [:]

  /// The next stanza that names a package; nil at the end.
  init?(_ reader: inout Deb822) {
    while true {
      self.init()
      let more = reader.stanza { name, value in take(name, value) }
      guard more else { return nil }
      if !package.isEmpty { return }
    }
  }

  private init() {}

  private mutating func take(_ name: Bytes, _ value: Bytes) {
    // Asked for every line of the file: the first byte decides most.
    switch name[0] {
    case UInt8(ascii: "P"):
      if name == Self.packageField {
        package = value.text
      } else if name.starts(with: "Pre-Depends") {
        dependencies += Self.names(value)
      } else if name.starts(with: "Provides") {
        provides = Self.names(value)
      }
    case UInt8(ascii: "V") where name.starts(with: "Version"): version = value.text
    case UInt8(ascii: "A") where name.starts(with: "Architecture"): architecture = value.text
    case UInt8(ascii: "S"):
      if name.starts(with: "Status") {
        state = value.text.split(separator: " ").last.map(String.init)
      } else if name.starts(with: "Source"), name.count == 6 {
        source = Self.source(value.text)
      } else if name.starts(with: "Section") {
        attributes["section"] = value.text
      }
    case UInt8(ascii: "M") where name.starts(with: "Maintainer"): attributes["maintainer"] = value.text
    case UInt8(ascii: "L") where name.starts(with: "License"): license = value.text
    case UInt8(ascii: "D") where name.starts(with: "Depends"): dependencies += Self.names(value)
    default: break
    }
  }

  private static let packageField = Bytes("Package")

  /// `glibc (2.36-9)`, or a name alone: then the version is the package's own.
  private static func source(_ text: String) -> Package.SourcePackage {
    guard let open = text.firstIndex(of: "(") else {
      return .init(name: text.filter { $0 != " " }, version: "")
    }
    let version = text[text.index(after: open)...].prefix { $0 != ")" }
    return .init(name: text[..<open].filter { $0 != " " }, version: version.filter { $0 != " " })
  }

  /// Names of a relationship field, alternatives too: `libc6 (>= 2.34), awk | mawk:any` → libc6, awk, mawk.
  static func names(_ value: Bytes) -> [String] {
    var names: [String] = []
    for part in value.array.split(whereSeparator: { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "|") }) {
      let name = part.drop { $0 == 0x20 || $0 == 0x0A || $0 == 0x09 }.prefix {
        switch $0 {
        case 0x61...0x7A, 0x41...0x5A, 0x30...0x39, UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
          UInt8(ascii: "_"):
          true
        default: false
        }
      }
      if !name.isEmpty, names.count < 4096 { names.append(String(decoding: name, as: UTF8.self)) }
    }
    return names
  }

  /// Whether files of it may be there. Unpacked and half-installed ones are, even if dpkg isn't done with them.
  var isInstalled: Bool { state != "config-files" && state != "not-installed" }

  /// - Parameter type: `deb`, `opkg`.
  func found(by extractor: String, type: String = "deb") -> Package {
    let source = source ?? .init(name: package, version: "")
    var attributes = attributes
    if !provides.isEmpty { attributes[DependencyLinks.provides] = provides.joined(separator: " ") }
    if let state, state != "installed" { attributes["state"] = state }
    return Package(
      type: type, name: package, version: version,
      purl: PackageURL(
        type: type, name: package, version: version, qualifiers: architecture.map { ["arch": $0] } ?? [:]),
      source: .init(name: source.name, version: source.version.isEmpty ? version : source.version),
      architecture: architecture, licenses: license.map { [$0] } ?? [], dependencies: dependencies, foundBy: extractor,
      attributes: attributes)
  }
}
