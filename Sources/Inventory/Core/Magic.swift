import Parsing

/// What the first bytes of a file say that it is.
package enum Magic: UInt8, Sendable, Hashable, CaseIterable {
  case elf, pe, machO, zip, sqlite, berkeleyDB, rpmNDB, gzip, zstd, xz, ar, rpmPackage
  /// `#!`: a script for the kernel, behind which anything may follow, also a zip.
  case script

  package init?(_ head: Bytes) {
    switch head[0] {
    case 0x7F where head.starts(with: [0x7F, 0x45, 0x4C, 0x46]): self = .elf
    case 0x4D where head.starts(with: "MZ"): self = .pe
    case 0xCF, 0xCE:
      guard head.starts(with: [0xCF, 0xFA, 0xED, 0xFE]) || head.starts(with: [0xCE, 0xFA, 0xED, 0xFE]) else {
        return nil
      }
      self = .machO
    case 0xCA where head.starts(with: [0xCA, 0xFE, 0xBA, 0xBE]):
      // Java class files share it: there the next word is a class file version (45 or more), here a small count.
      guard let count = head.integer(at: 4, as: UInt32.self, bigEndian: true), count < 20 else { return nil }
      self = .machO
    case 0x50 where head.starts(with: [0x50, 0x4B, 0x03, 0x04]) || head.starts(with: [0x50, 0x4B, 0x05, 0x06]):
      self = .zip
    case 0x53 where head.starts(with: "SQLite format 3"): self = .sqlite
    case 0x52 where head.starts(with: "RpmP"): self = .rpmNDB
    case 0x1F where head.starts(with: [0x1F, 0x8B]): self = .gzip
    case 0x28 where head.starts(with: [0x28, 0xB5, 0x2F, 0xFD]): self = .zstd
    case 0xFD where head.starts(with: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]): self = .xz
    case 0x21 where head.starts(with: "!<arch>\n"): self = .ar
    case 0x23 where head[1] == 0x21: self = .script
    case 0xED where head.starts(with: [0xED, 0xAB, 0xEE, 0xDB]): self = .rpmPackage
    default:
      // Berkeley DB's hash magic stands at offset 12, in the byte order of the machine that wrote it.
      guard let word = head.integer(at: 12, as: UInt32.self), word == 0x0006_1561 || word == 0x6115_0600 else {
        return nil
      }
      self = .berkeleyDB
    }
  }
}
