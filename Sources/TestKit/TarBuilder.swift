/// Writes tar archives byte by byte, right ones and ugly ones.
package struct TarBuilder {
  package private(set) var bytes: [UInt8] = []

  package init() {}

  /// A header alone. `size` is written as it is, whatever follows.
  package mutating func header(
    _ name: String, type: Character = "0", size: Int = 0, mode: Int = 0o644, link: String = "", user: Int = 0,
    group: Int = 0, modified: Int = 0, magic: String = "ustar\u{0}00", prefix: String = "",
    change: (inout [UInt8]) -> Void = { _ in }
  ) {
    var block = [UInt8](repeating: 0, count: 512)
    func put(_ text: some Sequence<UInt8>, _ offset: Int, _ limit: Int) {
      for (index, byte) in text.prefix(limit).enumerated() { block[offset + index] = byte }
    }
    func octal(_ value: Int, _ offset: Int, _ width: Int) {
      let digits = String(value, radix: 8)
      put((String(repeating: "0", count: max(0, width - 1 - digits.count)) + digits).utf8, offset, width - 1)
    }
    put(name.utf8, 0, 100)
    octal(mode, 100, 8)
    octal(user, 108, 8)
    octal(group, 116, 8)
    octal(size, 124, 12)
    octal(modified, 136, 12)
    put(String(type).utf8, 156, 1)
    put(link.utf8, 157, 100)
    put(magic.utf8, 257, 8)
    put(prefix.utf8, 345, 155)
    change(&block)
    for index in 148..<156 { block[index] = 0x20 }
    let sum = block.reduce(0) { $0 + Int($1) }
    octal(sum, 148, 7)
    block[154] = 0
    bytes += block
  }

  /// Content, filled up to a block.
  package mutating func body(_ content: [UInt8]) {
    bytes += content
    bytes += [UInt8](repeating: 0, count: (512 - content.count % 512) % 512)
  }

  package mutating func file(_ name: String, _ content: [UInt8], mode: Int = 0o644) {
    if name.utf8.count > 100 { pax([("path", name)]) }
    header(String(name.prefix(100)), size: content.count, mode: mode)
    body(content)
  }

  package mutating func file(_ name: String, _ text: String, mode: Int = 0o644) {
    file(name, Array(text.utf8), mode: mode)
  }
  package mutating func directory(_ name: String, mode: Int = 0o755) { header(name + "/", type: "5", mode: mode) }
  package mutating func symbolicLink(_ name: String, to target: String) { header(name, type: "2", link: target) }
  package mutating func hardLink(_ name: String, to target: String) { header(name, type: "1", link: target) }
  package mutating func whiteout(_ path: String) {
    let parts = path.split(separator: "/")
    file((parts.dropLast().map(String.init) + [".wh." + (parts.last ?? "")]).joined(separator: "/"), "")
  }
  package mutating func opaque(_ directory: String) { file(directory + "/.wh..wh..opq", "") }

  /// A PAX header for the next member, or (`type` g) for all that follow.
  package mutating func pax(_ records: [(String, String)], type: Character = "x") {
    var content: [UInt8] = []
    for (key, value) in records { content += Self.record(key, Array(value.utf8)) }
    header("PaxHeaders/x", type: type, size: content.count)
    body(content)
  }

  /// `LENGTH KEY=VALUE\n`, the length counting itself.
  package static func record(_ key: String, _ value: [UInt8]) -> [UInt8] {
    let rest = key.utf8.count + value.count + 3
    var length = rest + 1
    while String(length).utf8.count + rest != length { length = String(length).utf8.count + rest }
    return Array("\(length) \(key)=".utf8) + value + [0x0A]
  }

  /// GNU's long name (`L`) or long link (`K`) for the next member.
  package mutating func gnuLong(_ text: String, type: Character = "L") {
    header("././@LongLink", type: type, size: text.utf8.count + 1, magic: "ustar  ")
    body(Array(text.utf8) + [0])
  }

  package mutating func end() { bytes += [UInt8](repeating: 0, count: 1024) }

  package mutating func raw(_ bytes: [UInt8]) { self.bytes += bytes }

  /// With the end mark.
  package func finished() -> [UInt8] { bytes + [UInt8](repeating: 0, count: 1024) }
}
