/// A word of a script.
struct Token {
  enum Kind: Equatable {
    case word, text, character, number, symbol, pattern
    /// Ends a statement where lines do; only in Basic.
    case newline
    /// `@"…{x}…"`: text with expressions in it, to be read again.
    case interpolated
    case end
  }

  var kind: Kind
  /// Words as the language compares them (Basic: in lower case), symbols as written; empty for texts.
  var text: String
  /// What a text or a character means, escapes resolved.
  var bytes: [UInt8] = []
  var number: Double = 0
  var line: Int
}

/// A piece of server code of a page.
struct CodePiece {
  enum Kind {
    /// Statements, possibly the first half of one that the next piece ends.
    case statements
    /// One expression whose value is written into the page.
    case expression
    /// What stands between pieces of code; empty text.
    case markup
  }

  var kind: Kind
  var bytes: ArraySlice<UInt8>
  /// Of its first byte in the page, from 1.
  var line: Int
}
