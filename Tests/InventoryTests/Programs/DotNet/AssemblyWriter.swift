/// Writes .NET assemblies: a PE file with metadata of two tables and, if wanted, a version resource.
enum AssemblyWriter {
  static func write(name: String, version: [Int], strings: [(String, String)] = []) -> [UInt8] {
    func number(_ value: Int, _ width: Int) -> [UInt8] {
      (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    func padded(_ bytes: [UInt8]) -> [UInt8] { bytes + [UInt8](repeating: 0, count: (4 - bytes.count % 4) % 4) }
    // Streams: tables with one module and one assembly, and their names.
    var tables = number(0, 4) + [2, 0, 0, 1] + number(1 | 1 << 0x20, 8) + number(0, 8) + number(1, 4) + number(1, 4)
    tables += number(0, 2) + number(1, 2) + number(0, 6)
    tables += number(0x8004, 4) + version.flatMap { number($0, 2) } + number(0, 4) + number(0, 2) + number(1, 2)
    tables = padded(tables + number(0, 2))
    let names = padded([0] + Array(name.utf8) + [0])
    let runtime = padded(Array("v4.0.30319\0".utf8))
    let headers = 16 + runtime.count + 4 + 8 + 4 + 8 + 12
    var metadata =
      number(0x424A_5342, 4) + number(1, 2) + number(1, 2) + number(0, 4) + number(runtime.count, 4) + runtime
    metadata += number(0, 2) + number(2, 2)
    metadata += number(headers, 4) + number(tables.count, 4) + Array("#~\0\0".utf8)
    metadata += number(headers + tables.count, 4) + number(names.count, 4) + Array("#Strings\0\0\0\0".utf8)
    metadata += tables + names
    var writer = PEWriter()
    let cli = Int(writer.nextAddress)
    let content =
      number(72, 4) + number(2, 2) + number(5, 2) + number(cli + 72, 4) + number(metadata.count, 4)
      + [UInt8](repeating: 0, count: 56) + metadata
    writer.directories[14] = (UInt32(cli), 72)
    writer.add(".text", content + [UInt8](repeating: 0, count: 1024), flags: 0x6000_0020)
    guard !strings.isEmpty else { return writer.bytes() }
    let address = Int(writer.nextAddress)
    let block = versionBlock(strings)
    func directory(_ id: Int, _ target: Int) -> [UInt8] {
      number(0, 12) + number(0, 2) + number(1, 2) + number(id, 4) + number(target, 4)
    }
    var resources = directory(16, 24 | 0x8000_0000) + directory(1, 48 | 0x8000_0000) + directory(1033, 72)
    resources += number(address + 88, 4) + number(block.count, 4) + number(0, 8) + block
    writer.directories[2] = (UInt32(address), UInt32(resources.count))
    writer.add(".rsrc", resources)
    return writer.bytes()
  }

  private static func versionBlock(_ strings: [(String, String)]) -> [UInt8] {
    func half(_ value: Int) -> [UInt8] { [UInt8(value & 0xFF), UInt8(value >> 8)] }
    func wide(_ text: String) -> [UInt8] { (Array(text.utf16) + [0]).flatMap { half(Int($0)) } }
    func padded(_ bytes: [UInt8]) -> [UInt8] { bytes + [UInt8](repeating: 0, count: (4 - bytes.count % 4) % 4) }
    func block(_ key: String, type: Int, value: [UInt8], units: Int, _ children: [[UInt8]]) -> [UInt8] {
      let head = padded([0, 0, 0, 0, 0, 0] + wide(key))
      let body = children.reduce(padded(head + value)) { padded($0) + $1 }
      return half(body.count) + half(units) + half(type) + body[6...]
    }
    let table = block(
      "040904b0", type: 1, value: [], units: 0,
      strings.map { block($0.0, type: 1, value: wide($0.1), units: $0.1.utf16.count + 1, []) })
    let list = block("StringFileInfo", type: 1, value: [], units: 0, [table])
    return block("VS_VERSION_INFO", type: 0, value: [UInt8](repeating: 0, count: 52), units: 52, [list])
  }
}
