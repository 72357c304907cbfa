import Archives
import Parsing

/// The files within a phar: PHP runs them through `phar://`, whatever the archive is called.
///
/// Source: PHP manual, "Phar file format": stub, manifest, contents; all numbers little-endian.
struct PharArchive {
  struct Member {
    var name: String
    var size: Int
    var packed: Bytes
    /// Bits 12 and 13: raw deflate, bzip2.
    var flags: UInt32
  }

  private(set) var members: [Member] = []
  /// The manifest says more than there is.
  private(set) var isCutOff = false

  static let maximumMembers = 20_000
  private static let stubEnd = Array("__HALT_COMPILER();".utf8)

  /// - Returns: nil where there is no stub with a manifest behind it.
  init?(_ bytes: Bytes) {
    guard let end = bytes.firstRange(of: Self.stubEnd)?.upperBound else { return nil }
    var at = end
    for (mark, isOptional) in [(" ?>", true), ("\r", true), ("\n", true)] where isOptional {
      if bytes[from: at].starts(with: Array(mark.utf8)) { at += mark.utf8.count }
    }
    func number(_ place: Int) -> Int? {
      bytes.integer(at: place, as: UInt32.self).map { Int(UInt32(littleEndian: $0)) }
    }
    guard let length = number(at), length >= 18, at + 4 + length <= bytes.count, let count = number(at + 4),
      count <= Self.maximumMembers, let alias = number(at + 14), alias <= length, let meta = number(at + 18 + alias),
      meta <= length
    else { return nil }
    var content = at + 4 + length
    let manifestEnd = content
    at += 22 + alias + meta
    for _ in 0..<count {
      guard let nameLength = number(at), nameLength <= 4096, at + 28 + nameLength <= manifestEnd,
        let size = number(at + 4 + nameLength), let packed = number(at + 12 + nameLength),
        let flags = number(at + 20 + nameLength), let more = number(at + 24 + nameLength)
      else {
        isCutOff = true
        return
      }
      guard content + packed <= bytes.count else {
        isCutOff = true
        return
      }
      members.append(
        Member(
          name: bytes[at + 4..<at + 4 + nameLength].text, size: size, packed: bytes[content..<content + packed],
          flags: UInt32(flags)))
      content += packed
      at += 28 + nameLength + more
    }
  }

  static func contents(of member: Member, limit: Int) throws(ArchiveError) -> Bytes {
    if member.flags & 0x1000 != 0 { return try Inflate.raw(member.packed, limit: limit) }
    if member.flags & 0x2000 != 0 { return try Inflate.bzip2(member.packed, limit: limit) }
    return member.packed.prefix(limit)
  }
}
