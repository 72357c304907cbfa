import Model
import Parsing
import Testing

@testable import Inventory

@Suite struct ExtractionCodecTests {
  static func sample() -> Extraction {
    var extraction = Extraction()
    extraction.packages = [
      Package(
        type: "deb", name: "libc6", version: "2.36-9",
        purl: PackageURL(
          type: "deb", namespace: "debian", name: "libc6", version: "2.36-9", qualifiers: ["arch": "amd64"]),
        source: .init(name: "glibc", version: "2.36-9"), architecture: "amd64", licenses: ["LGPL-2.1"],
        locations: ["var/lib/dpkg/status"],
        scope: .development, dependencies: ["pkg:deb/debian/libgcc-s1"], foundBy: "dpkg", digests: ["sha1:00"],
        attributes: ["a": "b"])
    ]
    extraction.ownership = [
      .init(manager: "dpkg", package: "libc6:amd64", paths: ["usr/lib/libc.so.6"], digests: ["ab"])
    ]
    extraction.operatingSystem = OperatingSystem(
      id: "debian", version: "12", codename: "bookworm", prettyName: "Debian", like: ["x"])
    extraction.notes = ["k": "v"]
    return extraction
  }

  @Test func roundTrips() throws {
    let bytes = ExtractionCodec.encode([("dpkg", Self.sample())])
    let back = try ExtractionCodec.decode(Bytes(bytes))
    #expect(back.count == 1)
    #expect(back[0].name == "dpkg")
    #expect(back[0].extraction == Self.sample())
  }

  @Test func tornBytesAreRefusedNotCrashed() {
    let bytes = ExtractionCodec.encode([("dpkg", Self.sample())])
    for length in 1..<bytes.count {
      #expect(throws: ParseError.self) { try ExtractionCodec.decode(Bytes(bytes[..<length])) }
    }
    for index in bytes.indices {
      var torn = bytes
      torn[index] ^= 0xFF
      _ = try? ExtractionCodec.decode(Bytes(torn))
    }
  }
}
