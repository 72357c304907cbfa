/// A script's words, without what an author changes to disguise one: comments, white space, names of variables, text.
package struct ScriptTokens: Sendable {
  /// One hash a token. Variables are all one token (save those that bring in the request), numbers another, texts one
  /// of five by length; names only count where they are called, are members or keywords, else they are one token too.
  package internal(set) var shapes: [UInt32] = []
  /// Hashes of all names and of short texts, whatever they are used for.
  package internal(set) var words: [UInt32] = []
  /// Bytes within code.
  package internal(set) var codeBytes = 0
  /// The longest text in quotes, bytes.
  package internal(set) var longestText = 0
  /// Whether reading ended at a bound.
  package internal(set) var isCutShort = false

  /// Tokens of one file at most: what is longer repeats itself.
  package static let maximumTokens = 400_000

  /// The words of `text`, all of it or, of a long one, of its beginning and its end.
  package init(_ text: Span<UInt8>, language: ScriptLanguage) {
    var tokeniser = Tokeniser(language: language)
    tokeniser.read(text)
    self = tokeniser.tokens
  }

  init() {}
}

/// The tokens that stand for many.
enum TokenShape {
  static let variable: UInt32 = 0x1000_0001
  static let number: UInt32 = 0x1000_0002
  static let name: UInt32 = 0x1000_0003
  static let page: UInt32 = 0x1000_0004

  /// Of a text in quotes.
  static func text(_ length: Int) -> UInt32 {
    switch length {
    case 0: 0x2000_0000
    case ...8: 0x2000_0001
    case ...64: 0x2000_0002
    case ...512: 0x2000_0003
    default: 0x2000_0004
    }
  }

  @inline(__always) static func mark(_ byte: UInt8) -> UInt32 { TokenHash.finish(0x3000_0000 | UInt32(byte)) }
}
