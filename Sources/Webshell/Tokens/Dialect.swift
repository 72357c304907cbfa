/// What reading a language's words needs to know of its spelling.
struct Dialect: Sendable {
  /// `//` begins a comment.
  var slashComments = false
  /// `#` begins a comment (in PHP not before `[`, which opens an attribute).
  var hashComments = false
  /// `/* … */` is a comment.
  var blockComments = false
  /// `'` and `Rem` begin a comment and only `"` quotes, doubled inside: Visual Basic.
  var isBasic = false
  /// `$name` is a variable.
  var dollarVariables = false
  /// `?>` ends the code.
  var closesWithQuestionMark = false
  /// `.` leads to a member; else only `->` and `::` do.
  var dotMembers = false
  /// Words that shape a program: kept whatever stands around them.
  var keywords: WordSet

  static func of(_ language: ScriptLanguage) -> Dialect {
    switch language {
    case .php: php
    case .jsp, .aspx: curly
    case .asp: basic
    case .node: curly
    case .python, .ruby, .cgi, .configuration: hash
    case .perl: perl
    case .cfml: curly
    }
  }

  private static let php = Dialect(
    slashComments: true, hashComments: true, blockComments: true, dollarVariables: true, closesWithQuestionMark: true,
    keywords: WordSet([
      "if", "else", "elseif", "for", "foreach", "while", "do", "switch", "case", "function", "class", "new", "return",
      "echo", "print", "include", "include_once", "require", "require_once", "eval", "global", "static", "try", "catch",
      "throw", "goto", "break", "continue", "exit", "die", "as", "unset", "isset", "empty", "list", "array", "extends",
      "implements", "interface", "namespace", "use", "public", "private", "protected", "const", "var", "__file__",
      "__line__", "__dir__", "__class__", "true", "false", "null", "and", "or", "xor", "instanceof", "clone", "finally",
      "declare", "endif", "endwhile", "endfor", "endforeach", "abstract", "final", "trait", "yield", "match", "fn",
    ]))
  private static let curly = Dialect(
    slashComments: true, blockComments: true, dotMembers: true,
    keywords: WordSet([
      "if", "else", "for", "foreach", "while", "do", "switch", "case", "function", "class", "new", "return", "try",
      "catch", "throw", "throws", "break", "continue", "import", "public", "private", "protected", "static", "final",
      "extends", "implements", "interface", "void", "int", "long", "byte", "char", "boolean", "bool", "string",
      "object",
      "using", "namespace", "var", "let", "const", "this", "super", "base", "null", "true", "false", "page", "language",
      "instanceof", "is", "as", "in", "out", "ref", "override", "async", "await", "require", "export", "typeof", "eval",
    ]))
  private static let basic = Dialect(
    isBasic: true, dotMembers: true,
    keywords: WordSet([
      "if", "then", "else", "elseif", "end", "for", "each", "next", "while", "wend", "do", "loop", "until", "select",
      "case", "function", "sub", "class", "set", "dim", "redim", "const", "call", "exit", "on", "error", "resume",
      "with",
      "new", "nothing", "not", "and", "or", "xor", "mod", "true", "false", "null", "empty", "execute", "executeglobal",
      "eval", "request", "response", "session", "server", "application", "option", "explicit", "private", "public",
      "var",
      "return", "try", "catch",
    ]))
  private static let hash = Dialect(
    hashComments: true, dotMembers: true,
    keywords: WordSet([
      "if", "else", "elif", "for", "while", "def", "class", "import", "from", "return", "try", "except", "lambda",
      "with",
      "as", "in", "print", "exec", "eval", "raise", "yield", "global", "do", "done", "then", "fi", "esac", "case",
      "end",
      "begin", "rescue", "require", "unless", "system", "echo", "read",
    ]))
  private static let perl = Dialect(
    hashComments: true, dollarVariables: true,
    keywords: WordSet([
      "if", "else", "elsif", "for", "foreach", "while", "unless", "sub", "my", "our", "local", "use", "require",
      "return",
      "print", "printf", "open", "close", "system", "exec", "eval", "die", "last", "next", "package", "qw", "qx",
      "stdin",
      "env", "socket", "connect", "bind", "accept", "fork",
    ]))
}

/// A set of words, asked by hash: a bitmap, so that asking costs a load.
///
/// Two words may share a bit. That keeps a word that need not be kept, the same in every file, and harms nothing.
struct WordSet: Sendable {
  private var bits = [UInt64](repeating: 0, count: 1024)

  init(_ words: [String]) {
    for word in words {
      let place = Int(TokenHash.of(word) & 0xFFFF)
      bits[place >> 6] |= 1 << UInt64(place & 63)
    }
  }

  @inline(__always) func contains(_ hash: UInt32) -> Bool {
    let place = Int(hash & 0xFFFF)
    return bits[place >> 6] & (1 << UInt64(place & 63)) != 0
  }
}

/// Hashes of words: FNV-1a over ASCII-lowered bytes, finished so that every bit depends on every byte.
enum TokenHash {
  static let seed: UInt32 = 0x811C_9DC5

  @inline(__always) static func add(_ hash: UInt32, _ byte: UInt8) -> UInt32 {
    let lowered = byte &- 0x41 < 26 ? byte | 0x20 : byte
    return (hash ^ UInt32(lowered)) &* 0x0100_0193
  }

  @inline(__always) static func finish(_ hash: UInt32) -> UInt32 {
    var mixed = hash
    mixed ^= mixed >> 16
    mixed = mixed &* 0x85EB_CA6B
    mixed ^= mixed >> 13
    mixed = mixed &* 0xC2B2_AE35
    return mixed ^ mixed >> 16
  }

  /// Of two hashes in order.
  @inline(__always) static func join(_ first: UInt32, _ second: UInt32) -> UInt32 {
    finish((first ^ 0x9E37_79B9) &* 0x0100_0193 &+ (second << 5 | second >> 27))
  }

  static func of(_ word: String) -> UInt32 {
    finish(word.utf8.reduce(seed) { add($0, $1) })
  }
}
