import Parsing

/// Stanzas of `Field: value` lines with continuation lines, as Debian's control files are written.
///
/// Source: deb822(5).
struct Deb822 {
  private var lines: Lines
  private(set) var isAtEnd = false

  init(_ bytes: Bytes) { lines = Lines(bytes) }

  /// A longer value is cut.
  static let maximumValue = 1 << 20

  /// Shows the fields of the next stanza; false where there is none. Of a value with continuation lines the lines are
  /// joined by `\n`, the one-space indentation kept.
  mutating func stanza(_ field: (_ name: Bytes, _ value: Bytes) -> Void) -> Bool {
    var name: Bytes?
    var value = Bytes()
    var more: [UInt8]?
    var any = false
    func emit() {
      guard let name else { return }
      field(name, more.map { Bytes($0) } ?? value)
    }
    while let line = lines.next() {
      guard let first = line[0] else {
        if any { break }
        continue
      }
      if first == UInt8(ascii: "#") { continue }
      if first == 0x20 || first == 0x09 {
        guard name != nil else { continue }
        var joined = more ?? value.array
        if joined.count + line.count < Self.maximumValue {
          joined.append(0x0A)
          line.withUnsafeBytes { joined += $0 }
        }
        more = joined
        continue
      }
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
      emit()
      any = true
      name = line[0..<colon]
      value = line[from: colon + 1].trimmed
      more = nil
    }
    emit()
    if !any { isAtEnd = true }
    return any
  }
}
