import CLinux

/// Looks for bytes in memory, with the C library's fast search.
package enum ByteSearch {
  package static func contains(_ memory: UnsafeRawBufferPointer, _ bytes: [UInt8]) -> Bool {
    guard !bytes.isEmpty, memory.count >= bytes.count, let base = memory.baseAddress else { return bytes.isEmpty }
    return memmem(base, memory.count, bytes, bytes.count) != nil
  }
}
