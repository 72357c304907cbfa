/// Reading of tags: `<name attribute="value" …>`.
struct Markup {
  struct Tag {
    var name: String
    /// Names in lower case.
    var attributes: [String: [UInt8]]
    /// Behind the `>`.
    var end: Int
    var closesItself: Bool
  }

  let bytes: [UInt8]

  /// The tag whose `<` stands at `start`; nil where there is none.
  func tag(at start: Int, within reach: Int = 4096) -> Tag? {
    var index = start + 1
    let nameStart = index
    while index < bytes.count, isName(bytes[index]) { index += 1 }
    guard index > nameStart else { return nil }
    let name = Bytes.string(bytes[nameStart..<index])
    var attributes: [String: [UInt8]] = [:]
    let limit = min(bytes.count, start + reach)
    while index < limit {
      while index < limit, Bytes.isSpace(bytes[index]) { index += 1 }
      guard index < limit else { return nil }
      if bytes[index] == 0x3E { return Tag(name: name, attributes: attributes, end: index + 1, closesItself: false) }
      if bytes[index] == 0x2F, index + 1 < limit, bytes[index + 1] == 0x3E {
        return Tag(name: name, attributes: attributes, end: index + 2, closesItself: true)
      }
      let (key, value, next) = attribute(at: index, limit: limit)
      if !key.isEmpty, attributes.count < 64 { attributes[key] = value }
      index = max(next, index + 1)
    }
    return nil
  }

  func attribute(at start: Int, limit: Int) -> (String, [UInt8], Int) {
    var index = start
    while index < limit, isName(bytes[index]) { index += 1 }
    let key = Bytes.string(Bytes.lowered(Array(bytes[start..<index])))
    var next = index
    while next < limit, Bytes.isSpace(bytes[next]) { next += 1 }
    guard next < limit, bytes[next] == 0x3D else { return (key, [], index) }
    next += 1
    while next < limit, Bytes.isSpace(bytes[next]) { next += 1 }
    guard next < limit else { return (key, [], next) }
    if bytes[next] == 0x22 || bytes[next] == 0x27 {
      let quote = bytes[next]
      guard let end = bytes[(next + 1)..<limit].firstIndex(of: quote) else { return (key, [], next + 1) }
      return (key, Array(bytes[next + 1..<end]), end + 1)
    }
    let valueStart = next
    while next < limit, !Bytes.isSpace(bytes[next]), bytes[next] != 0x3E, bytes[next] != 0x25 { next += 1 }
    return (key, Array(bytes[valueStart..<next]), next)
  }

  /// `language="C#" …` of a directive, from `start` to `end`.
  func attributes(from start: Int, to end: Int) -> [String: [UInt8]] {
    var attributes: [String: [UInt8]] = [:]
    var index = start
    while index < end, attributes.count < 64 {
      while index < end, !isName(bytes[index]) { index += 1 }
      guard index < end else { break }
      let (key, value, next) = attribute(at: index, limit: end)
      attributes[key] = value
      index = max(next, index + 1)
    }
    return attributes
  }

  private func isName(_ byte: UInt8) -> Bool {
    Bytes.isWordStart(byte) || Bytes.isDigit(byte) || byte == 0x3A || byte == 0x2D || byte == 0x2E
  }
}

/// Counts lines along a text that is read from its start.
struct LineCounter {
  let bytes: [UInt8]
  private var at = 0
  private var line = 1

  init(bytes: [UInt8]) { self.bytes = bytes }

  /// The line of a place that is not before the last one asked for.
  mutating func line(at place: Int) -> Int {
    while at < place, at < bytes.count {
      if bytes[at] == 10 { line += 1 }
      at += 1
    }
    return line
  }
}
