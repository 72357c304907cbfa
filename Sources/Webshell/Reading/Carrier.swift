import Parsing

/// What kind of file holds the script, by how it begins.
package enum Carrier: String, Sendable, Hashable {
  case plain, image, archive, database, executable

  static func of(_ bytes: Bytes) -> Carrier {
    for (magic, carrier) in magics where bytes.starts(with: magic) { return carrier }
    return .plain
  }

  private static let magics: [([UInt8], Carrier)] = [
    ([0xFF, 0xD8, 0xFF], .image), ([0x89, 0x50, 0x4E, 0x47], .image), (Array("GIF8".utf8), .image),
    (Array("BM".utf8) + [0x36], .image), ([0x00, 0x00, 0x01, 0x00], .image), (Array("RIFF".utf8), .image),
    ([0x50, 0x4B, 0x03, 0x04], .archive), ([0x1F, 0x8B], .archive), (Array("Rar!".utf8), .archive),
    ([0x00, 0x01, 0x00, 0x00, 0x53, 0x74, 0x61, 0x6E], .database), (Array("SQLite format 3".utf8), .database),
    ([0x7F, 0x45, 0x4C, 0x46], .executable), ([0xCA, 0xFE, 0xBA, 0xBE], .executable),
  ]
}
