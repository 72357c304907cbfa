/// The encoding of `VBScript.Encode` and `JScript.Encode`: `#@~^LLLLLL==…CCCCCC==^#~@`.
///
/// Each character is replaced through one of three alphabets; which one depends on its place, by a pattern of 64. The
/// alphabets are the published ones; there is no formula behind them.
package enum EncodedScript {
  /// What each alphabet writes for a tab and for the characters from space to DEL, in hexadecimal.
  private static let alphabets: [String] = [
    "6450224A615E5D5B426023655F7E4F527A21462026632A7647252C29693F273F673F62415A6632734D4371397C534831"
      + "726E70493F4B6A2E7F28357D242D54377B3D6C346D4E2B306F746B4C33563A7857773B442F59455C6836587909753855" + "51",
    "377E5A453A7959277663624D515352202654712B662A587F7B30316C493F783F5F3F29242F39336F21752842464A5C48"
      + "364B7D5D6A506923097065742C77443F6D7C43385E5B6E574C347225567368554732352E644F3B2D41617A22606B4E3D" + "67",
    "692C65725B66754C45762A43334220634A5A387932576C2B46524F3D703F7B3F513F7A7E3B474177565F26786E647467"
      + "7D683522553A606A716F495C5D2759257C236D2831397F365434624E305E73094B61244D6B4421375358482E502D293F" + "2F",
  ]

  private static let order: [UInt8] = Array("1201202002021020102011200210200211020201011201021020112001120102".utf8).map
  {
    $0 - 48
  }

  /// For each alphabet, what a written byte means.
  private static let meanings: [[UInt8]] = alphabets.map { hex in
    var table: [UInt8] = (0...127).map { UInt8($0) }
    for (index, written) in Base64Text.hex(Array(hex.utf8)).enumerated() where written < 128 {
      // `<`, `>` and `@` have no code (they are escaped): their place holder is overwritten by who owns it.
      table[Int(written)] = index == 0 ? 9 : UInt8(31 + index)
    }
    return table
  }

  private static let opening: [UInt8] = Array("#@~^".utf8)
  private static let closing: [UInt8] = Array("^#~@".utf8)

  package static func isPresent(in bytes: [UInt8]) -> Bool { Bytes.find(opening, in: bytes) != nil }

  /// The text with every encoded block decoded in its place; nil where there is none.
  package static func decoded(_ bytes: [UInt8]) -> [UInt8]? {
    guard var start = Bytes.find(opening, in: bytes) else { return nil }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = 0
    while true {
      result += bytes[index..<start]
      // Length: six digits and `==`.
      let body = min(start + 12, bytes.count)
      let end = Bytes.find(closing, in: bytes, from: body) ?? bytes.count
      // The check sum: six digits and `==`.
      let last = end - 8 >= body && bytes[end - 1] == 0x3D && bytes[end - 2] == 0x3D ? end - 8 : end
      decode(bytes[body..<max(body, last)], into: &result)
      index = min(end + closing.count, bytes.count)
      guard let next = Bytes.find(opening, in: bytes, from: index) else { break }
      start = next
    }
    result += bytes[index...]
    return result
  }

  private static func decode(_ body: ArraySlice<UInt8>, into result: inout [UInt8]) {
    var place = 0
    var index = body.startIndex
    while index < body.endIndex {
      let byte = body[index]
      if byte >= 0x80 {
        result.append(byte)
        index += 1
        // A double byte counts as nothing, its second half stands as it is.
        if index < body.endIndex, body[index] >= 0x80 {
          result.append(body[index])
          index += 1
        }
        continue
      }
      if byte == 0x40, index + 1 < body.endIndex {
        switch body[index + 1] {
        case 0x23: result.append(13)
        case 0x26: result.append(10)
        case 0x21: result.append(0x3C)
        case 0x2A: result.append(0x3E)
        case 0x24: result.append(0x40)
        default: result.append(body[index + 1])
        }
        index += 2
      } else {
        result.append(meanings[Int(order[place % 64])][Int(byte)])
        index += 1
      }
      place += 1
    }
  }
}
