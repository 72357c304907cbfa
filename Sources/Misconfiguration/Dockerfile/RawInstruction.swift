import Parsing

/// An instruction's text, taken apart into keyword, flags, words; no variable expanded yet.
struct RawInstruction {
  struct HeredocName {
    var name: [UInt8]
    var stripsTabs: Bool
  }

  var text: [UInt8]
  var lineStarts: [(offset: Int, line: Int)]
  var line: Int
  var endLine: Int
  var escape: UInt8

  var keyword = ""
  var isOnBuild = false
  var flags: [Instruction.Flag] = []
  /// Offset in `text` of what follows keyword and flags.
  var start = 0
  /// Quotes and variables as written.
  var words: [[UInt8]] = []
  var json: [String]?
  var heredocNames: [HeredocName] = []
  var heredocs: [Instruction.Heredoc] = []

  private static let withFlags: Set<String> = ["FROM", "RUN", "COPY", "ADD", "HEALTHCHECK"]
  private static let withHeredocs: Set<String> = ["RUN", "COPY", "ADD"]
  private static let withJSON: Set<String> = [
    "RUN", "CMD", "ENTRYPOINT", "COPY", "ADD", "VOLUME", "SHELL", "HEALTHCHECK",
  ]

  var rest: ArraySlice<UInt8> { text[min(start, text.count)...] }

  mutating func split() {
    keyword = takeWord().uppercased()
    while keyword == "ONBUILD" {
      isOnBuild = true
      keyword = takeWord().uppercased()
    }
    if Self.withFlags.contains(keyword) { takeFlags() }
    skipBlanks()
    if keyword == "HEALTHCHECK" {
      let saved = start
      let kind = takeWord().uppercased()
      // `HEALTHCHECK CMD …`: what counts are the words behind it; `NONE` stays.
      if kind != "CMD" { start = saved }
      skipBlanks()
    }
    if Self.withJSON.contains(keyword) { json = Self.list(rest) }
    guard json == nil else { return }
    words = Self.words(rest, escape: escape)
    if Self.withHeredocs.contains(keyword) { heredocNames = words.compactMap(Self.heredoc) }
  }

  private mutating func skipBlanks() {
    while start < text.count, text[start] == 0x20 || text[start] == 0x09 { start += 1 }
  }

  private mutating func takeWord() -> String {
    skipBlanks()
    let from = start
    while start < text.count, text[start] != 0x20, text[start] != 0x09 { start += 1 }
    return String(decoding: text[from..<start].prefix(64), as: UTF8.self)
  }

  private mutating func takeFlags() {
    while true {
      skipBlanks()
      guard start + 1 < text.count, text[start] == UInt8(ascii: "-"), text[start + 1] == UInt8(ascii: "-"),
        flags.count < 100
      else { return }
      var end = start
      var quote: UInt8?
      while end < text.count {
        let byte = text[end]
        if let open = quote {
          if byte == open { quote = nil }
        } else if byte == 0x22 || byte == 0x27 {
          quote = byte
        } else if byte == 0x20 || byte == 0x09 {
          break
        }
        end += 1
      }
      let flag = text[(start + 2)..<end]
      start = end
      guard !flag.isEmpty else { return }  // `--` ends the flags
      let name = flag.prefix { $0 != UInt8(ascii: "=") }
      let value = flag.dropFirst(name.count + 1).filter { $0 != 0x22 && $0 != 0x27 }
      flags.append(
        .init(name: String(decoding: name, as: UTF8.self).lowercased(), value: String(decoding: value, as: UTF8.self)))
    }
  }

  /// The JSON form; nil where it is none, as builders take it then for the shell form.
  static func list(_ text: ArraySlice<UInt8>) -> [String]? {
    let text = DockerfileReader.trimmed(text)
    guard text.first == UInt8(ascii: "["), text.last == UInt8(ascii: "]"),
      let value = try? JSONValue(parsing: Bytes(text), maximumDepth: 4), case .array(let elements) = value
    else { return nil }
    var list: [String] = []
    for element in elements {
      guard let text = element.string else { return nil }
      list.append(text)
    }
    return list
  }

  /// Split at blanks outside of quotes.
  static func words(_ text: ArraySlice<UInt8>, escape: UInt8) -> [[UInt8]] {
    var words: [[UInt8]] = []
    var word: [UInt8] = []
    var quote: UInt8?
    var at = text.startIndex
    while at < text.endIndex {
      let byte = text[at]
      if byte == escape, quote != 0x27, at + 1 < text.endIndex {
        word += [byte, text[at + 1]]
        at += 2
        continue
      }
      if let open = quote {
        if byte == open { quote = nil }
        word.append(byte)
      } else if byte == 0x22 || byte == 0x27 {
        quote = byte
        word.append(byte)
      } else if byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
        if !word.isEmpty { words.append(word) }
        word = []
      } else {
        word.append(byte)
      }
      at += 1
    }
    if !word.isEmpty { words.append(word) }
    return words
  }

  /// `<<EOF`, `<<-EOF`, `3<<"EOF"` as a word of its own.
  static func heredoc(_ word: [UInt8]) -> HeredocName? {
    var rest = word[...].drop { (0x30...0x39).contains($0) }
    guard rest.starts(with: "<<".utf8) else { return nil }
    rest = rest.dropFirst(2)
    let strips = rest.first == UInt8(ascii: "-")
    if strips { rest = rest.dropFirst() }
    let name = rest.filter { $0 != 0x22 && $0 != 0x27 && $0 != 0x5C }
    guard let first = name.first, first != UInt8(ascii: "<"), name.count <= 256 else { return nil }
    // `<<EOF|sh` and the like: the name ends where the shell would end it.
    let end = name.firstIndex { "|;&<>()".utf8.contains($0) } ?? name.count
    return end == 0 ? nil : HeredocName(name: Array(name[..<end]), stripsTabs: strips)
  }
}
