import Parsing

/// Many paths in few bytes: each is written as what it shares with the one before, and the rest.
///
/// A file system has its paths a hundred thousand at a time in package managers' lists; they are kept packed in the
/// cache and read from there without a string for each.
package struct OwnedPaths: Sendable, Hashable {
  package private(set) var count = 0
  private(set) var packed: Bytes

  init(count: Int, packed: Bytes) {
    self.count = count
    self.packed = packed
  }

  package init(_ paths: some Sequence<String> = []) {
    var packer = Packer()
    for path in paths { packer.append(Bytes(path)) }
    self = packer.finished()
  }

  package var isEmpty: Bool { count == 0 }

  /// Collects paths one after the other; neighbours that share much cost little.
  package struct Packer {
    private var writer = BinaryWriter()
    private var last: [UInt8] = []
    private var count = 0

    package init() {}

    package mutating func append(_ path: Bytes) {
      path.withUnsafeBytes { memory in
        var shared = 0
        let most = min(last.count, memory.count)
        while shared < most, last[shared] == memory[shared] { shared += 1 }
        writer.count(shared)
        writer.count(memory.count - shared)
        writer.append(UnsafeRawBufferPointer(rebasing: memory[shared...]))
        last.removeLast(last.count - shared)
        last.append(contentsOf: UnsafeRawBufferPointer(rebasing: memory[shared...]))
      }
      count += 1
    }

    package func finished() -> OwnedPaths { OwnedPaths(count: count, packed: Bytes(writer.bytes)) }
  }

  /// Shows every path; stops quietly where the packed form is torn. What is shown is only valid during the call.
  func forEach(_ body: (UnsafeRawBufferPointer) -> Void) {
    var path: [UInt8] = []
    packed.withUnsafeBytes { memory in
      var at = 0
      func number() -> Int? {
        var value = 0
        var shift = 0
        while at < memory.count, shift <= 28 {
          let byte = memory[at]
          at += 1
          value |= Int(byte & 0x7F) << shift
          if byte & 0x80 == 0 { return value }
          shift += 7
        }
        return nil
      }
      for _ in 0..<count {
        guard let shared = number(), let rest = number(), shared <= path.count, rest <= memory.count - at else {
          return
        }
        path.removeLast(path.count - shared)
        path.append(contentsOf: UnsafeRawBufferPointer(rebasing: memory[at..<at + rest]))
        at += rest
        path.withUnsafeBytes { body($0) }
      }
    }
  }

  package static func == (a: OwnedPaths, b: OwnedPaths) -> Bool { a.count == b.count && a.packed == b.packed }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(count)
    packed.withUnsafeBytes { hasher.combine(bytes: $0) }
  }
}

extension OwnedPaths {
  /// As strings, for few of them.
  package var strings: [String] {
    var all: [String] = []
    forEach { all.append(String(decoding: $0, as: UTF8.self)) }
    return all
  }
}
