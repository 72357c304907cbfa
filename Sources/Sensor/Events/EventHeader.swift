import Model
import Parsing

/// What stands at the head of every event. Layout: `struct event_header` of `bpf/events.h`.
package struct EventHeader: Sendable, Hashable {
  /// Boot time, ns.
  package var time: UInt64
  package var kind: UInt16
  package var flags: UInt16
  /// Of the acting process; pid 0 where the kernel acts outside of one.
  package var process: ProcessKey
  package var thread: Int32
  /// Id of the cgroup in the unified hierarchy.
  package var cgroup: UInt64
  package var mountNamespace: UInt32
  package var pidNamespace: UInt32

  static let size = 48

  package init(
    time: UInt64, kind: UInt16 = 0, flags: UInt16 = 0, process: ProcessKey, thread: Int32 = 0, cgroup: UInt64 = 0,
    mountNamespace: UInt32 = 0, pidNamespace: UInt32 = 0
  ) {
    self.time = time
    self.kind = kind
    self.flags = flags
    self.process = process
    self.thread = thread
    self.cgroup = cgroup
    self.mountNamespace = mountNamespace
    self.pidNamespace = pidNamespace
  }

  init?(_ bytes: Bytes) {
    guard bytes.count >= Self.size else { return nil }
    var fields = FieldReader(bytes)
    time = fields.next()
    _ = fields.next() as UInt32
    kind = fields.next()
    flags = fields.next()
    let pid: Int32 = fields.next()
    thread = fields.next()
    process = ProcessKey(pid: pid, start: fields.next())
    cgroup = fields.next()
    mountNamespace = fields.next()
    pidNamespace = fields.next()
  }
}

/// Reads the fields of a C structure one after the other. Past the end every field is zero: an event that is too short
/// was refused before.
struct FieldReader {
  let bytes: Bytes
  var offset: Int

  init(_ bytes: Bytes, at offset: Int = 0) {
    self.bytes = bytes
    self.offset = offset
  }

  mutating func next<T: FixedWidthInteger & BitwiseCopyable>() -> T {
    let start = offset
    offset += MemoryLayout<T>.size
    // Not by `integer(at:)`: a generic of another module is looked up at each call, and every event has sixty fields.
    return bytes.withUnsafeBytes { memory in
      start >= 0 && start <= memory.count - MemoryLayout<T>.size
        ? T(littleEndian: memory.loadUnaligned(fromByteOffset: start, as: T.self)) : 0
    }
  }

  mutating func port() -> UInt16 {
    (next() as UInt16).byteSwapped
  }

  /// Text up to its NUL in a field of fixed size.
  mutating func text(_ size: Int) -> String {
    defer { offset += size }
    let field = bytes[offset..<offset + size]
    return field[0..<(field.firstIndex(of: 0) ?? field.count)].text
  }

  mutating func address(_ family: UInt8) -> IPAddress {
    defer { offset += 16 }
    return IPAddress(field: bytes[offset..<offset + 16].array, family: family)
  }
}
