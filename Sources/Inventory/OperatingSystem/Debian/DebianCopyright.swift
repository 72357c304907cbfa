import Images
import Parsing

/// Licences of a package from `usr/share/doc/PACKAGE/copyright`: the short names of a machine-readable file, else the
/// common licences that the text points to.
///
/// Source: DEP-5, "Machine-readable debian/copyright file" 1.0; Debian policy 12.5.
package struct DebianCopyright: Extractor {
  package static let name = "debian-copyright"
  package static let version = 1
  package static let selectors: [Selector] = [.name("copyright")]

  package init() {}

  /// Short names, one a line.
  static let note = "debian.licenses"
  private static let maximumNames = 100

  package func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.path.hasPrefix("usr/share/doc/") || file.path.firstRange(of: "/usr/share/doc/") != nil
      ? .wholeIfSmall(upTo: 1 << 20) : .none
  }

  package func extract(
    _ file: FileEntry, _ content: FileContent, into extraction: inout Extraction
  ) throws(ParseError) {
    let bytes = content.bytes
    var names: Set<String> = []
    let isMachineReadable = bytes.prefix(512).firstRange(of: Array("copyright-format/".utf8)) != nil
    if isMachineReadable {
      for line in Lines(bytes) where line.starts(with: "License:") && names.count < Self.maximumNames {
        let name = line[from: 8].trimmed
        if !name.isEmpty, name.count < 200 { names.insert(name.text) }
      }
    } else {
      let marker = Array("/usr/share/common-licenses/".utf8)
      var from = 0
      while names.count < Self.maximumNames, let hit = bytes.firstRange(of: marker, from: from) {
        var end = hit.upperBound
        while let byte = bytes[end], Self.isNamePart(byte), end - hit.upperBound < 40 { end += 1 }
        while end > hit.upperBound, bytes[end - 1] == UInt8(ascii: ".") { end -= 1 }
        if end > hit.upperBound { names.insert(bytes[hit.upperBound..<end].text) }
        from = max(end, hit.upperBound)
      }
    }
    guard !names.isEmpty else { return }
    extraction.notes[Self.note] = names.sorted().joined(separator: "\n")
  }

  private static func isNamePart(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x61...0x7A, 0x41...0x5A, 0x30...0x39, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "+"): true
    default: false
    }
  }
}
