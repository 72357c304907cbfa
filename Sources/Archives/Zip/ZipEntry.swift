/// One member of a zip, as the central directory says.
package struct ZipEntry: Sendable, Hashable {
  /// As written; not normalised. What is not UTF-8 appears as `\xNN`.
  package let name: String
  /// Bytes when unpacked, as claimed.
  package let size: Int
  /// Bytes as stored.
  package let packedSize: Int
  /// 0 stored, 8 deflated, 12 bzip2, 93 zstd, 95 xz.
  package let method: UInt16
  package let crc: UInt32
  package let isEncrypted: Bool
  /// Unix mode from the external attributes; 0 where the writer was no Unix.
  package let mode: UInt16
  /// Offset of the local header in the bytes.
  let offset: Int

  package var isDirectory: Bool { name.utf8.last == UInt8(ascii: "/") }
}
