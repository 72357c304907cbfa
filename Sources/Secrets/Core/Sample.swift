import Parsing

/// What the first bytes of a file say about reading it.
enum Sample: Equatable {
  case text
  /// UTF-16, by its byte-order mark.
  case wideText(isBigEndian: Bool)
  case binary
  /// Compressed, or a picture, a sound, a font.
  case packed

  private static let magics: [[UInt8]] = [
    [0x1F, 0x8B], [0x42, 0x5A, 0x68], [0xFD, 0x37, 0x7A, 0x58, 0x5A], [0x28, 0xB5, 0x2F, 0xFD],
    [0x50, 0x4B, 0x03, 0x04],
    [0x50, 0x4B, 0x05, 0x06], [0x37, 0x7A, 0xBC, 0xAF], [0x04, 0x22, 0x4D, 0x18], [0x89, 0x50, 0x4E, 0x47],
    [0xFF, 0xD8, 0xFF], Array("GIF8".utf8), Array("wOFF".utf8), Array("wOF2".utf8), Array("OTTO".utf8),
    [0x00, 0x01, 0x00, 0x00, 0x00], Array("OggS".utf8), Array("fLaC".utf8), Array("ID3".utf8), Array("Rar!".utf8),
    [0x00, 0x00, 0x01, 0x00], Array("%PDF-".utf8), Array("LZIP".utf8),
  ]

  init(_ head: Bytes) {
    guard let first = head[0], let second = head[1] else {
      self = head.isEmpty ? .packed : .text
      return
    }
    if first == 0xFF, second == 0xFE {
      self = .wideText(isBigEndian: false)
    } else if first == 0xFE, second == 0xFF {
      self = .wideText(isBigEndian: true)
    } else if Self.magics.contains(where: { head.starts(with: $0) }) || head[4..<8].starts(with: "ftyp")
      || (head.starts(with: "RIFF") && !head[8..<12].isEmpty)
    {
      self = .packed
    } else {
      self = head.firstIndex(of: 0) == nil ? .text : .binary
    }
  }
}

/// UTF-16 as UTF-8.
enum WideText {
  static let maximumSize = 32 << 20

  static func narrow(_ body: Bytes, isBigEndian: Bool) -> Bytes {
    var units: [UInt16] = []
    let end = min(body.count, maximumSize) & ~1
    units.reserveCapacity(end / 2)
    for offset in stride(from: 2, to: end, by: 2) {
      units.append(body.integer(at: offset, as: UInt16.self, bigEndian: isBigEndian) ?? 0)
    }
    return Bytes(String(decoding: units, as: UTF16.self))
  }
}
