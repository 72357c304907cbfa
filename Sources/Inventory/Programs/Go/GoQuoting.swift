/// Go's string literals, as `strconv.Quote` writes them.
enum GoQuoting {
  /// Takes a literal, or bare text up to `end` (to the end where nil). Nil for a literal that does not close.
  static func take(_ text: inout Substring, until end: Character?) -> String? {
    switch text.first {
    case "`":
      let body = text.dropFirst()
      guard let close = body.firstIndex(of: "`") else { return nil }
      text = body[body.index(after: close)...]
      return String(body[..<close])
    case "\"": return quoted(&text)
    default:
      let stop = end.flatMap { text.firstIndex(of: $0) } ?? text.endIndex
      defer { text = text[stop...] }
      return String(text[..<stop])
    }
  }

  private static func quoted(_ text: inout Substring) -> String? {
    var result = String.UnicodeScalarView()
    var scalars = text.unicodeScalars.dropFirst()
    while let next = scalars.popFirst() {
      switch next {
      case "\"":
        text = Substring(scalars)
        return String(result)
      case "\\":
        guard let escape = scalars.popFirst() else { return nil }
        switch escape {
        case "n": result.append("\n")
        case "t": result.append("\t")
        case "r": result.append("\r")
        case "x", "u", "U":
          let length = escape == "x" ? 2 : escape == "u" ? 4 : 8
          let digits = String(String.UnicodeScalarView(scalars.prefix(length)))
          scalars = scalars.dropFirst(length)
          guard let value = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(value) else { return nil }
          result.append(scalar)
        default: result.append(escape)
        }
      default: result.append(next)
      }
    }
    return nil
  }

  /// Words of a command line, with single and double quotes, as `go build` splits its flags.
  static func words(_ line: String) -> [String] {
    var words: [String] = []
    var word = ""
    var quote: Character?
    var isInWord = false
    for character in line {
      if let open = quote {
        if character == open { quote = nil } else { word.append(character) }
      } else if character == "'" || character == "\"" {
        quote = character
        isInWord = true
      } else if character == " " || character == "\t" || character == "\n" {
        if isInWord { words.append(word) }
        word = ""
        isInWord = false
      } else {
        word.append(character)
        isInWord = true
      }
    }
    if isInWord { words.append(word) }
    return words
  }
}
