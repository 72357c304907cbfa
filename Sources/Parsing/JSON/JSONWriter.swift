/// Writes JSON in the order in which it is told: the same calls give the same bytes.
///
///     var json = JSONWriter(pretty: true)
///     json.object { json in
///       json.member("name", "nginx")
///       json.member("ports") { $0.array { for port in ports { $0.value(port) } } }
///     }
package struct JSONWriter {
  package private(set) var bytes: [UInt8] = []
  /// Bytes that ``take()`` has handed out already.
  private var taken = 0
  private let pretty: Bool
  private var depth = 0
  private var needsComma = false

  package init(pretty: Bool = false) { self.pretty = pretty }

  package var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Hands out what was written until now and goes on without it: for documents that need not be in memory as a whole.
  package mutating func take() -> [UInt8] {
    taken += bytes.count
    defer { bytes.removeAll(keepingCapacity: true) }
    return bytes
  }

  private mutating func lead() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    newLine()
    needsComma = false
  }

  private mutating func newLine() {
    guard pretty, taken + bytes.count > 0 else { return }
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(0x20, count: 2 * depth))
  }

  private var afterKey = false

  private mutating func begin() {
    if afterKey {
      afterKey = false
    } else if depth > 0 {
      lead()
    } else if needsComma {
      bytes.append(UInt8(ascii: "\n"))
    }
  }

  private mutating func container(_ open: UInt8, _ close: UInt8, _ body: (inout JSONWriter) throws -> Void) rethrows {
    begin()
    bytes.append(open)
    depth += 1
    needsComma = false
    let start = taken + bytes.count
    try body(&self)
    depth -= 1
    if taken + bytes.count > start { newLine() }
    bytes.append(close)
    needsComma = true
  }

  package mutating func object(_ body: (inout JSONWriter) throws -> Void) rethrows {
    try container(UInt8(ascii: "{"), UInt8(ascii: "}"), body)
  }

  package mutating func array(_ body: (inout JSONWriter) throws -> Void) rethrows {
    try container(UInt8(ascii: "["), UInt8(ascii: "]"), body)
  }

  package mutating func key(_ key: String) {
    lead()
    quote(key)
    bytes.append(UInt8(ascii: ":"))
    if pretty { bytes.append(0x20) }
    afterKey = true
  }

  package mutating func member(_ key: String, _ write: (inout JSONWriter) throws -> Void) rethrows {
    self.key(key)
    try write(&self)
  }

  package mutating func member(_ key: String, _ text: String) {
    self.key(key)
    value(text)
  }

  /// `null` for nil: for documents whose shape never changes.
  package mutating func member(_ key: String, orNull text: String?) {
    self.key(key)
    if let text { value(text) } else { null() }
  }

  package mutating func member(_ key: String, orNull number: Int?) {
    self.key(key)
    if let number { value(number) } else { null() }
  }

  package mutating func member(_ key: String, orNull number: Double?) {
    self.key(key)
    if let number { value(number) } else { null() }
  }

  package mutating func member(_ key: String, orNull flag: Bool?) {
    self.key(key)
    if let flag { value(flag) } else { null() }
  }

  /// Writes nothing for nil.
  package mutating func member(_ key: String, _ text: String?) {
    if let text { member(key, text) }
  }

  package mutating func member(_ key: String, _ number: Int) {
    self.key(key)
    value(number)
  }

  package mutating func member(_ key: String, _ number: Int?) {
    if let number { member(key, number) }
  }

  package mutating func member(_ key: String, _ flag: Bool) {
    self.key(key)
    value(flag)
  }

  package mutating func member(_ key: String, _ number: Double) {
    self.key(key)
    value(number)
  }

  package mutating func member(_ key: String, _ texts: [String]) {
    self.key(key)
    array { json in for text in texts { json.value(text) } }
  }

  /// Sorted by key.
  package mutating func member(_ key: String, _ map: [String: String]) {
    self.key(key)
    object { json in for (name, text) in map.sorted(by: { $0.key < $1.key }) { json.member(name, text) } }
  }

  package mutating func value(_ text: String) {
    begin()
    quote(text)
    needsComma = true
  }

  package mutating func value(_ number: Int) {
    begin()
    bytes += String(number).utf8
    needsComma = true
  }

  /// `null` for what JSON cannot say (NaN, infinities).
  package mutating func value(_ number: Double) {
    begin()
    bytes += (number.isFinite ? number.description : "null").utf8
    needsComma = true
  }

  package mutating func value(_ flag: Bool) {
    begin()
    bytes += (flag ? "true" : "false").utf8
    needsComma = true
  }

  package mutating func null() {
    begin()
    bytes += "null".utf8
    needsComma = true
  }

  /// A whole document that is JSON already.
  package mutating func raw(_ json: some Sequence<UInt8>) {
    begin()
    bytes += json
    needsComma = true
  }

  package mutating func value(_ tree: JSONValue) {
    switch tree {
    case .object(let members):
      object { json in for member in members { json.member(member.key) { $0.value(member.value) } } }
    case .array(let elements): array { json in for element in elements { json.value(element) } }
    case .string(let text): value(text)
    case .number(let text): raw(text.utf8)
    case .bool(let flag): value(flag)
    case .null: null()
    }
  }

  private static let digits: StaticString = "0123456789abcdef"

  private mutating func quote(_ text: String) {
    var text = text
    bytes.append(UInt8(ascii: "\""))
    text.withUTF8 { memory in
      // Runs that need no escape are copied whole: nearly every string is one such run.
      var start = 0
      var index = 0
      while index < memory.count {
        let byte = memory[index]
        let isC1 = byte == 0xC2 && index + 1 < memory.count && memory[index + 1] < 0xA0
        guard byte < 0x20 || byte == 0x22 || byte == 0x5C || byte == 0x7F || isC1 else {
          index += 1
          continue
        }
        bytes.append(contentsOf: memory[start..<index])
        if isC1 {
          // Control characters of ISO 6429: some terminals obey them, so they are never written raw.
          index += 1
          escape(memory[index])
        } else {
          escape(byte)
        }
        index += 1
        start = index
      }
      bytes.append(contentsOf: memory[start..<memory.count])
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func escape(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
    case 0x0A: bytes += [UInt8(ascii: "\\"), UInt8(ascii: "n")]
    case 0x0D: bytes += [UInt8(ascii: "\\"), UInt8(ascii: "r")]
    case 0x09: bytes += [UInt8(ascii: "\\"), UInt8(ascii: "t")]
    default:
      let digits = Self.digits.utf8Start
      bytes += [
        UInt8(ascii: "\\"), UInt8(ascii: "u"), UInt8(ascii: "0"), UInt8(ascii: "0"), digits[Int(byte >> 4)],
        digits[Int(byte & 15)],
      ]
    }
  }
}
