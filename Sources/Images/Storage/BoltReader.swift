import Archives
import Parsing

/// Reads a bbolt database without opening it for anybody else: small, bounded, never writes.
///
/// Source: go.etcd.io/bbolt, "file format": pages of branch and leaf elements, two meta pages of which the newer valid
/// one counts. A database that is being written may give an error here; asking again helps.
struct BoltReader {
  /// A bucket: the page of its root, or the page inside its parent's value.
  enum Bucket {
    case page(UInt64)
    case inline(Bytes)
  }

  enum Value {
    case bytes(Bytes)
    case bucket(Bucket)
  }

  private let bytes: Bytes
  private let pageSize: Int
  let root: Bucket

  static let maximumSize = 1 << 30
  static let maximumPages = 200_000
  static let maximumDepth = 64

  init(_ bytes: Bytes) throws(ParseError) {
    self.bytes = bytes
    var best: (transaction: UInt64, root: UInt64, size: Int)?
    // The second meta page stands one page further; its size is known from the first, or guessed.
    var places = [0]
    for size in [4096, 8192, 16384, 65536] { places.append(size) }
    for place in places {
      guard bytes.integer(at: place + 16, as: UInt32.self) == 0xED0C_DAED,
        bytes.integer(at: place + 20, as: UInt32.self) == 2,
        let size = bytes.integer(at: place + 24, as: UInt32.self), (512...1 << 20).contains(size),
        let root = bytes.integer(at: place + 32, as: UInt64.self),
        let transaction = bytes.integer(at: place + 64, as: UInt64.self),
        let sum = bytes.integer(at: place + 72, as: UInt64.self), sum == Self.sum(bytes[place + 16..<place + 72])
      else { continue }
      if best.map({ transaction > $0.transaction }) ?? true { best = (transaction, root, Int(size)) }
    }
    guard let best else { throw ParseError("bbolt database", "no valid meta page") }
    pageSize = best.size
    root = .page(best.root)
  }

  /// FNV-1a, 64 bits.
  private static func sum(_ bytes: Bytes) -> UInt64 {
    var sum: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes.array { sum = (sum ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return sum
  }

  func bucket(_ path: [String]) throws(ParseError) -> Bucket? {
    var at = root
    for step in path {
      var next: Bucket?
      try forEach(at) { key, value in
        if case .bucket(let bucket) = value, key == Bytes(step) { next = bucket }
      }
      guard let next else { return nil }
      at = next
    }
    return at
  }

  /// Every key of a bucket, in order.
  func forEach(_ bucket: Bucket, _ body: (Bytes, Value) -> Void) throws(ParseError) {
    var visited = 0
    var waiting: [(page: Bytes, depth: Int)] = []
    switch bucket {
    case .page(let number): waiting.append((try page(number), 0))
    case .inline(let page): waiting.append((page, 0))
    }
    while let (page, depth) = waiting.popLast() {
      visited += 1
      guard visited <= Self.maximumPages, depth <= Self.maximumDepth else {
        throw ParseError("bbolt database", "more pages than any real one has")
      }
      guard let flags = page.integer(at: 8, as: UInt16.self), let count = page.integer(at: 10, as: UInt16.self) else {
        throw ParseError("bbolt database", "a page is cut off")
      }
      if flags & 1 != 0 {
        var children: [(Bytes, Int)] = []
        for index in 0..<Int(count) {
          guard let number = page.integer(at: 16 + index * 16 + 8, as: UInt64.self) else { break }
          children.append((try self.page(number), depth + 1))
        }
        waiting += children.reversed()
      } else if flags & 2 != 0 {
        for index in 0..<Int(count) { try leaf(page, 16 + index * 16, body) }
      } else {
        throw ParseError("bbolt database", "a page that is neither branch nor leaf")
      }
    }
  }

  private func leaf(_ page: Bytes, _ at: Int, _ body: (Bytes, Value) -> Void) throws(ParseError) {
    guard let flags = page.integer(at: at, as: UInt32.self), let position = page.integer(at: at + 4, as: UInt32.self),
      let keySize = page.integer(at: at + 8, as: UInt32.self),
      let valueSize = page.integer(at: at + 12, as: UInt32.self),
      at + Int(position) + Int(keySize) + Int(valueSize) <= page.count
    else { throw ParseError("bbolt database", "an element goes over the end of its page") }
    let start = at + Int(position)
    let key = page[start..<start + Int(keySize)]
    let value = page[start + Int(keySize)..<start + Int(keySize) + Int(valueSize)]
    guard flags & 1 != 0 else { return body(key, .bytes(value)) }
    guard let root = value.integer(at: 0, as: UInt64.self) else { return }
    body(key, .bucket(root == 0 ? .inline(value[from: 16]) : .page(root)))
  }

  /// With its overflow pages.
  private func page(_ number: UInt64) throws(ParseError) -> Bytes {
    guard number < UInt64(bytes.count / pageSize),
      let overflow = bytes.integer(
        at: Int(number) * pageSize + 12, as: UInt32.self)
    else { throw ParseError("bbolt database", "a page beyond the end") }
    let start = Int(number) * pageSize
    return bytes[start..<start + (Int(overflow) + 1) * pageSize]
  }
}
