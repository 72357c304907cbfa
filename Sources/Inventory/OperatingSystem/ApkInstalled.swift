import Images
import Model
import Parsing

/// apk's database of installed packages: `lib/apk/db/installed`, with apk-tools 3 `usr/lib/apk/db/installed`. Alpine,
/// Wolfi, Chainguard, postmarketOS.
///
/// Source: Alpine wiki, "Apk spec", "Installed Database V2"; apk-tools, `database.c`: one letter, a colon, the value;
/// an empty line ends a package; `F:` a folder, `R:` a file in it.
package struct ApkInstalled: Extractor {
  package static let name = "apk"
  package static let version = 1
  package static let selectors: [Selector] = [.name("installed")]

  package init() {}

  private static let maximumPackages = 200_000

  package func interest(in file: FileEntry, head: Bytes) -> Interest {
    let isFields = (0x41...0x5A).contains(head[0] ?? 0) && head[1] == UInt8(ascii: ":")
    return isFields || file.parent.hasSuffix("apk/db") ? .whole(upTo: 256 << 20) : .none
  }

  package func extract(
    _ file: FileEntry, _ content: FileContent, into extraction: inout Extraction
  ) throws(ParseError) {
    guard !content.bytes.starts(with: "ADB") else {
      throw ParseError("apk database", "it is in apk-tools' binary form, which is not read", at: 0)
    }
    var record = Record()
    for line in Lines(content.bytes) {
      guard let key = line[0] else {
        record.finish(into: &extraction)
        record = Record()
        guard extraction.packages.count < Self.maximumPackages else {
          extraction.problem("more than \(Self.maximumPackages) packages; the rest was not read")
          return
        }
        continue
      }
      guard line[1] == UInt8(ascii: ":") else { continue }
      record.take(key, line[from: 2])
    }
    record.finish(into: &extraction)
  }

  private struct Record {
    var name = ""
    var version = ""
    var architecture: String?
    var origin: String?
    var license: String?
    var maintainer: String?
    var dependencies: [String] = []
    var provides: [String] = []
    var folder = Bytes()
    var owned = OwnedPaths.Packer()
    var files = 0

    mutating func take(_ key: UInt8, _ value: Bytes) {
      switch key {
      case UInt8(ascii: "P"): name = value.text
      case UInt8(ascii: "V"): version = value.text
      case UInt8(ascii: "A"): architecture = value.text
      case UInt8(ascii: "o"): origin = value.text
      case UInt8(ascii: "L"): license = value.text
      case UInt8(ascii: "m"): maintainer = value.text
      case UInt8(ascii: "D"): dependencies = ApkInstalled.names(value)
      case UInt8(ascii: "p"): provides = ApkInstalled.names(value)
      case UInt8(ascii: "F"): folder = value
      case UInt8(ascii: "R"):
        guard !value.isEmpty else { return }
        owned.append(folder.isEmpty ? value : Bytes(folder.array + [UInt8(ascii: "/")] + value.array))
        files += 1
      default: break
      }
    }

    func finish(into extraction: inout Extraction) {
      guard !name.isEmpty, !version.isEmpty else {
        if !name.isEmpty { extraction.problem("\(name.prefix(100)) has no version; left out") }
        return
      }
      if files > 0 { extraction.ownership.append(.init(manager: "apk", package: name, owned: owned.finished())) }
      // `.build-deps` and the like: a name for a list of others, nothing is installed by it.
      if name.hasPrefix("."), files == 0 { return }
      var attributes: [String: String] = [:]
      if let maintainer, !maintainer.isEmpty { attributes["maintainer"] = maintainer }
      if !provides.isEmpty { attributes[DependencyLinks.provides] = provides.joined(separator: " ") }
      extraction.packages.append(
        Package(
          type: "apk", name: name, version: version,
          purl: PackageURL(
            type: "apk", name: name, version: version, qualifiers: architecture.map { ["arch": $0] } ?? [:]),
          source: .init(name: origin.flatMap { $0.isEmpty ? nil : $0 } ?? name, version: version),
          architecture: architecture, licenses: license.flatMap { $0.isEmpty ? nil : [$0] } ?? [],
          dependencies: dependencies, foundBy: ApkInstalled.name, attributes: attributes))
    }
  }

  /// `so:libc.musl-x86_64.so.1 busybox>1.0 !other cmd:sh=1` without versions and conflicts.
  static func names(_ value: Bytes) -> [String] {
    var names: [String] = []
    for word in value.array.split(separator: 0x20) where names.count < 8192 {
      guard word.first != UInt8(ascii: "!") else { continue }
      let name = word.prefix {
        $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "~")
          && $0 != UInt8(ascii: "@")
      }
      if !name.isEmpty { names.append(String(decoding: name, as: UTF8.self)) }
    }
    return names
  }
}
