import Parsing

/// Events of the ring one after the other, each behind its length, in memory that is written once and then only read.
final class EventBatch: @unchecked Sendable {
  // Unchecked: it is filled under the queue's lock, and read by whoever takes it out of the queue, never both.

  /// Small enough for the allocator to hand the same memory out again and again.
  static let size = 64 << 10
  private static let prefix = MemoryLayout<UInt32>.size

  private let memory: UnsafeMutableRawBufferPointer
  private var used = 0

  /// - Parameter first: bytes of the event that will come first, however large it is.
  init(holding first: Int) {
    memory = .allocate(byteCount: max(Self.size, first + Self.prefix), alignment: 8)
  }

  deinit { memory.deallocate() }

  /// False where it does not fit in.
  func append(_ event: UnsafeRawBufferPointer) -> Bool {
    guard used + Self.prefix + event.count <= memory.count else { return false }
    memory.storeBytes(of: UInt32(truncatingIfNeeded: event.count), toByteOffset: used, as: UInt32.self)
    used += Self.prefix
    UnsafeMutableRawBufferPointer(rebasing: memory[used...]).copyMemory(from: event)
    used += event.count
    return true
  }

  /// Each event in order; the views keep this batch alive.
  func each(_ body: (Bytes) -> Void) {
    var offset = 0
    while offset + Self.prefix <= used {
      let size = Int(memory.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
      offset += Self.prefix
      body(Bytes(UnsafeRawBufferPointer(rebasing: memory[offset..<min(offset + size, used)]), owner: self))
      offset += size
    }
  }
}
