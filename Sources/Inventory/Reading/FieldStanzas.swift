import Parsing

/// `Field: value` text in stanzas that empty lines part, with continuation lines that begin with white space: R's
/// `DESCRIPTION`, vcpkg's `status`, Haskell's package database, `packrat.lock`.
struct FieldStanzas: Sequence, IteratorProtocol {
  private var lines: Lines
  private let longestValue = 64 << 10

  init(_ bytes: Bytes) { lines = Lines(bytes.utf8Text) }

  /// The fields of the next stanza, names in lower case; a continued value's lines are joined by line ends. What has no
  /// colon is passed over. Of a field that is there twice the first stays.
  mutating func next() -> [String: String]? {
    var fields: [String: String] = [:]
    var current: String?
    while let line = lines.next() {
      guard let first = line[0] else {
        if fields.isEmpty { continue }
        return fields
      }
      if first == 0x20 || first == 0x09 {
        let text = line.text.trimmed
        if text.isEmpty, current == nil { continue }
        if let name = current, let value = fields[name], value.utf8.count + text.utf8.count < longestValue {
          fields[name] = value.isEmpty ? text : value + "\n" + text
        }
        continue
      }
      current = nil
      guard first != UInt8(ascii: "#"), let colon = line.firstIndex(of: UInt8(ascii: ":")), colon <= 128 else {
        continue
      }
      let name = line[0..<colon].text.lowercased()
      guard fields[name] == nil, fields.count < 512 else { continue }
      fields[name] = line[from: colon + 1].prefix(longestValue).text.trimmed
      current = name
    }
    return fields.isEmpty ? nil : fields
  }
}
