/// The canonical text of a purl.
extension PackageURL {
  package var description: String {
    var out: [UInt8] = []
    out.reserveCapacity(64)
    out += "pkg:".utf8
    out += type.utf8
    out.append(0x2F)
    if let namespace {
      for segment in namespace.utf8.split(separator: 0x2F) {
        Self.encode(segment, &out)
        out.append(0x2F)
      }
    }
    Self.encode(name.utf8, &out)
    if let version {
      out.append(UInt8(ascii: "@"))
      Self.encode(version.utf8, &out)
    }
    var separator = UInt8(ascii: "?")
    for (key, value) in qualifiers.sorted(by: { $0.key < $1.key }) {
      out.append(separator)
      separator = UInt8(ascii: "&")
      out += key.utf8
      out.append(UInt8(ascii: "="))
      Self.encode(value.utf8, &out)
    }
    if let subpath {
      separator = UInt8(ascii: "#")
      for segment in subpath.utf8.split(separator: 0x2F) {
        out.append(separator)
        separator = 0x2F
        Self.encode(segment, &out)
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// Letters, digits, `.-_~` and `:` stay; every other byte of the UTF-8 form is percent-encoded in upper case.
  private static func encode(_ text: some Sequence<UInt8>, _ out: inout [UInt8]) {
    for byte in text {
      switch byte {
      case 0x61...0x7A, 0x41...0x5A, 0x30...0x3A, UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        out.append(byte)
      default:
        out.append(UInt8(ascii: "%"))
        out.append(digit(byte >> 4))
        out.append(digit(byte & 15))
      }
    }
  }

  private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x37 + value }
}
