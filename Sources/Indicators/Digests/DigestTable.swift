import Parsing

/// Reads the lines of one list of digests, one after the other.
struct DigestTable {
  enum Line {
    case nothing
    case unknown
    case digest(DigestKey, label: String?)
  }

  /// Places of the columns that hold digests of the file, and of the one that names it; nil until a header was seen.
  private var digestColumns: [Int]?
  private var labelColumn: Int?

  private static let digestNames: Set<String> = [
    "sha256", "sha1", "md5", "sha256_hash", "sha1_hash", "md5_hash", "hash",
  ]
  /// In order of preference.
  private static let labelNames = [
    "signature", "malware", "family", "malware_printable", "file_name", "filename", "name",
  ]
  private static let maximumFields = 64
  /// Bytes of a line that are looked at.
  private static let maximumLine = 16 << 10

  init() {}

  mutating func read(_ whole: Bytes) -> Line {
    let line = Self.trimmed(whole.prefix(Self.maximumLine))
    guard let first = line[0] else { return .nothing }
    let isComment =
      first == UInt8(ascii: "#") || first == UInt8(ascii: ";") || line.starts(with: "//")
      || line.starts(with: "%%%%")
    if isComment {
      takeHeader(Self.trimmed(line[from: first == UInt8(ascii: "%") ? 4 : first == UInt8(ascii: "/") ? 2 : 1]))
      return .nothing
    }
    for separator in [UInt8(ascii: ","), UInt8(ascii: "\t"), UInt8(ascii: ";")]
    where line.firstIndex(of: separator) != nil {
      return row(Self.fields(line, separator))
    }
    if line.firstIndex(of: UInt8(ascii: ":")) != nil {
      let fields = Self.fields(line, UInt8(ascii: ":"))
      if let key = DigestKey(hexadecimal: fields[0]) { return .digest(key, label: Self.label(fields.last)) }
    }
    return words(line)
  }

  /// `DIGEST`, `DIGEST  NAME`, `DIGEST *NAME`, `SHA256 (NAME) = DIGEST`.
  private func words(_ line: Bytes) -> Line {
    let space = line.firstIndex(of: 0x20) ?? line.count
    if let key = DigestKey(hexadecimal: line.prefix(space)) {
      var rest = Self.trimmed(line[from: space])
      if rest[0] == UInt8(ascii: "*") { rest = rest[from: 1] }
      return .digest(key, label: Self.label(rest))
    }
    if let equals = line.firstRange(of: Array(" = ".utf8)),
      let key = DigestKey(hexadecimal: Self.trimmed(line[from: equals.upperBound]))
    {
      guard let open = line.firstIndex(of: UInt8(ascii: "(")), open < equals.lowerBound else {
        return .digest(key, label: nil)
      }
      return .digest(key, label: Self.label(line[open + 1..<max(open + 1, equals.lowerBound - 1)]))
    }
    return .unknown
  }

  private mutating func row(_ fields: [Bytes]) -> Line {
    let candidates = digestColumns ?? Array(fields.indices)
    let keys = candidates.compactMap { fields.indices.contains($0) ? DigestKey(hexadecimal: fields[$0]) : nil }
    guard let key = keys.max(by: { $0.algorithm < $1.algorithm }) else {
      if digestColumns == nil { takeHeader(fields) }
      return digestColumns == nil ? .unknown : .nothing
    }
    if let labelColumn {
      return .digest(key, label: fields.indices.contains(labelColumn) ? Self.label(fields[labelColumn]) : nil)
    }
    guard digestColumns == nil else { return .digest(key, label: nil) }
    // Without a header: the first field that is a word.
    let word = fields.first { field in
      DigestKey(hexadecimal: field) == nil && Self.label(field)?.first?.isLetter == true
    }
    return .digest(key, label: Self.label(word))
  }

  private mutating func takeHeader(_ line: Bytes) {
    guard digestColumns == nil, line.firstIndex(of: UInt8(ascii: ",")) != nil else { return }
    takeHeader(Self.fields(line, UInt8(ascii: ",")))
  }

  private mutating func takeHeader(_ fields: [Bytes]) {
    let names = fields.map { $0.text.lowercased() }
    let columns = names.indices.filter { Self.digestNames.contains(names[$0]) }
    guard !columns.isEmpty else { return }
    digestColumns = columns
    labelColumn = Self.labelNames.lazy.compactMap { names.firstIndex(of: $0) }.first
  }

  /// Without quotes and the white space around them. A quoted field may hold the separator.
  private static func fields(_ line: Bytes, _ separator: UInt8) -> [Bytes] {
    var fields: [Bytes] = []
    var start = 0
    var isQuoted = false
    for place in 0...line.count where fields.count < maximumFields {
      let byte = line[place]
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      guard byte == nil || (byte == separator && !isQuoted) else { continue }
      var field = trimmed(line[start..<place])
      if field.count >= 2, field[0] == UInt8(ascii: "\""), field[field.count - 1] == UInt8(ascii: "\"") {
        field = trimmed(field[1..<field.count - 1])
      }
      fields.append(field)
      start = place + 1
    }
    return fields
  }

  private static func trimmed(_ text: Bytes) -> Bytes {
    var (low, high) = (0, text.count)
    func isSpace(_ byte: UInt8?) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
    while low < high, isSpace(text[low]) { low += 1 }
    while high > low, isSpace(text[high - 1]) { high -= 1 }
    return text[low..<high]
  }

  private static func label(_ text: Bytes?) -> String? {
    guard let text, !text.isEmpty else { return nil }
    let label = text.prefix(DigestLists.maximumLabel).text
    return ["n/a", "null", "none", "unknown", "-"].contains(label.lowercased()) ? nil : label
  }
}
