/// The files that the program wrote: a shell may read back or include what it wrote a line before.
struct VirtualFiles {
  /// PHP that was written to a file.
  struct Written {
    var bytes: [UInt8]
    var path: [UInt8]
    var line: UInt32
  }

  var pending: [Written] = []
  private var contents: [[UInt8]: Value] = [:]
  private var temporary = 0

  mutating func write(_ path: [UInt8], _ content: Value, appends: Bool) {
    guard path.count < 4096, contents.count < 1024 else { return }
    let key = Self.normal(path)
    if appends, let before = contents[key] {
      if case .string(let old) = before, case .string(let new) = content, old.bytes.count + new.bytes.count < 1 << 20 {
        contents[key] = .text(old.bytes + new.bytes, Derivation.stronger(old.derivation, new.derivation))
        return
      }
      if before.taint != nil { return }
    }
    contents[key] = content
  }

  func read(_ path: [UInt8]) -> Value? { contents[Self.normal(path)] }

  mutating func temporaryPath() -> [UInt8] {
    temporary += 1
    return Array("/tmp/php\(temporary)".utf8)
  }

  /// Without `./` and doubled slashes, and by its last part where it is relative.
  private static func normal(_ path: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    for byte in path where !(byte == 47 && result.last == 47) { result.append(byte == 92 ? 47 : byte) }
    while result.starts(with: [46, 47]) { result.removeFirst(2) }
    return result
  }

  static func directory(_ path: [UInt8]) -> [UInt8] {
    guard let slash = path.lastIndex(where: { $0 == 47 || $0 == 92 }) else { return [46] }
    return slash == 0 ? [47] : Array(path[..<slash])
  }

  static func lastPart(_ path: [UInt8]) -> [UInt8] {
    var end = path.count
    while end > 0, path[end - 1] == 47 { end -= 1 }
    let start = path[..<end].lastIndex { $0 == 47 || $0 == 92 }.map { $0 + 1 } ?? 0
    return Array(path[start..<end])
  }

  /// The content of a `data:` address (RFC 2397).
  static func dataURI(_ address: [UInt8]) -> [UInt8]? {
    guard let comma = address.firstIndex(of: 44) else { return nil }
    let head = String(decoding: address[..<comma].map(ByteClass.lower), as: UTF8.self)
    let body = PercentEncoding.decode(Array(address[(comma + 1)...]), plus: false)
    return head.hasSuffix(";base64") ? Base64.decode(body) : body
  }
}
