import Host
import Parsing
import Synchronization

import struct Crypto.SHA256

/// Remembers which files were looked at and found clean, so that the next sweep only looks at what changed.
///
/// A file is the same while its device, inode, size and both times are: the change time is the kernel's, no program can
/// set it. Only what was clean is remembered; what was found is judged anew each time. Holds digests, 16 bytes a file.
package final class CleanFiles: Sendable {
  /// More are forgotten, all at once.
  package static let maximum = 4_000_000

  struct Key: Hashable, Sendable {
    var high: UInt64
    var low: UInt64
  }

  private struct State {
    var keys: Set<Key> = []
    var touched: Set<Key> = []
    var isChanged = false
  }

  /// Of engine and rules: another one has looked at nothing yet.
  package let identity: String
  private let state: Mutex<State>

  package init(identity: String) {
    self.identity = identity
    state = Mutex(State())
  }

  package var count: Int { state.withLock { $0.keys.count } }

  func key(_ status: FileStatus, path: String) -> Key {
    var writer = BinaryWriter()
    writer.string(identity)
    writer.unsigned(status.device)
    writer.unsigned(status.inode)
    writer.signed(status.size)
    writer.signed(status.modified)
    writer.signed(status.changed)
    // What a file is to the server depends on its name.
    writer.string(path)
    return Self.digest(writer.bytes)
  }

  func key(content: [UInt8], path: String) -> Key {
    var writer = BinaryWriter()
    writer.string(identity)
    writer.string(path)
    writer.blob(content)
    return Self.digest(writer.bytes)
  }

  private static func digest(_ bytes: [UInt8]) -> Key {
    var key = Key(high: 0, low: 0)
    for (index, byte) in SHA256.hash(data: bytes).enumerated() {
      if index < 8 {
        key.high = key.high << 8 | UInt64(byte)
      } else if index < 16 {
        key.low = key.low << 8 | UInt64(byte)
      }
    }
    return key
  }

  func contains(_ key: Key) -> Bool {
    state.withLock { state in
      guard state.keys.contains(key) else { return false }
      state.touched.insert(key)
      return true
    }
  }

  func insert(_ key: Key) {
    state.withLock { state in
      if state.keys.count >= Self.maximum {
        state.keys.removeAll()
        state.touched.removeAll()
      }
      state.keys.insert(key)
      state.touched.insert(key)
      state.isChanged = true
    }
  }

  /// Forgets what the sweeps since the last call didn't come by: files that are gone or changed.
  package func forgetTheRest() {
    state.withLock { state in
      if state.touched.count < state.keys.count { state.isChanged = true }
      state.keys = state.touched
      state.touched = []
    }
  }

  private static let magic = "bulkhead clean files 1"

  /// For ``init(decoding:identity:)``; nil where nothing changed since.
  package func encoded() -> [UInt8]? {
    state.withLock { state in
      guard state.isChanged else { return nil }
      state.isChanged = false
      var writer = BinaryWriter()
      writer.string(Self.magic)
      writer.string(identity)
      writer.count(state.keys.count)
      for key in state.keys { withUnsafeBytes(of: (key.high, key.low)) { writer.append($0) } }
      return writer.bytes
    }
  }

  /// What was remembered, if it was remembered of the same engine and rules; else nothing.
  package convenience init(decoding bytes: Bytes, identity: String) {
    self.init(identity: identity)
    var reader = BinaryReader(bytes, format: "clean files")
    guard let magic = try? reader.string(), magic == Self.magic, let own = try? reader.string(), own == identity,
      let count = try? reader.count(), count <= Self.maximum
    else { return }
    var keys: Set<Key> = []
    keys.reserveCapacity(min(count, bytes.count / 16))
    // The keys are the file's end.
    let start = bytes.count - count * 16
    guard start >= 0 else { return }
    bytes.withUnsafeBytes { raw in
      for index in 0..<count {
        keys.insert(
          Key(
            high: raw.loadUnaligned(fromByteOffset: start + index * 16, as: UInt64.self),
            low: raw.loadUnaligned(fromByteOffset: start + index * 16 + 8, as: UInt64.self)))
      }
    }
    state.withLock { $0.keys = keys }
  }
}
