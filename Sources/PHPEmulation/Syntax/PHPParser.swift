/// Reads PHP 5 to 8.4 into a ``CodeUnit``: statements by recursive descent, expressions by precedence.
///
/// Never fails: what it can't read is counted and skipped up to the next place where a statement can start.
struct PHPParser {
  let bytes: [UInt8]
  let tokens: [PHPToken]
  var position = 0
  var nodes: [SyntaxNode] = []
  var lists: [Int32] = []
  var strings: [[UInt8]] = []
  var integers: [Int] = []
  var floats: [Double] = []
  var functions: [FunctionSyntax] = []
  var classes: [ClassSyntax] = []
  var names: NameTable
  var errors = 0
  var wasTooDeep = false
  var depth = 0
  let depthLimit: Int
  var haltOffset = 0
  /// How often a brace in a text had no end: each costs a search, so that many are enough.
  var unclosedBraces = 0
  /// Comments that document the token at an index.
  var docs: [Int: Range<Int>] = [:]
  /// What `use` statements call things.
  var classAliases: [Int32: Int32] = [:]
  var functionAliases: [Int32: Int32] = [:]

  /// - Parameters:
  ///   - isCode: whether the text is PHP from its first byte, as `eval` takes it.
  ///   - names: taken over and handed back.
  static func parse(_ bytes: [UInt8], isCode: Bool, layer: Int, depthLimit: Int, names: inout NameTable) -> CodeUnit {
    let raw = isCode ? PHPLexer.tokens(ofCode: bytes) : PHPLexer.tokens(of: bytes)
    var parser = PHPParser(bytes, raw, depthLimit: depthLimit, names: names)
    names = .placeholder
    let statements = parser.parseTopLevel()
    names = parser.names
    return CodeUnit(parser, root: statements, layer: layer)
  }

  init(_ bytes: [UInt8], _ raw: [PHPToken], depthLimit: Int, names: NameTable) {
    self.bytes = bytes
    self.depthLimit = depthLimit
    self.names = names
    var kept: [PHPToken] = []
    kept.reserveCapacity(raw.count + 1)
    for token in raw {
      switch token.kind {
      case .comment: continue
      case .docComment: docs[kept.count] = token.range
      default: kept.append(token)
      }
    }
    let end = UInt32(truncatingIfNeeded: bytes.count)
    kept.append(PHPToken(kind: .data, detail: 1, start: end, end: end, line: kept.last?.line ?? 1))
    tokens = kept
    nodes.reserveCapacity(kept.count)
  }

  // MARK: Cursor

  @inline(__always) var token: PHPToken { tokens[position] }
  @inline(__always) var isAtEnd: Bool { position >= tokens.count - 1 }

  func lookahead(_ offset: Int) -> PHPToken { tokens[min(position + offset, tokens.count - 1)] }

  mutating func advance() { if position < tokens.count - 1 { position += 1 } }

  @inline(__always) func at(_ punctuation: PHPPunctuation) -> Bool {
    let token = tokens[position]
    return token.kind == .punctuation && token.detail == punctuation.rawValue
  }

  @inline(__always) func at(_ keyword: PHPKeyword) -> Bool {
    let token = tokens[position]
    return token.kind == .keyword && token.detail == keyword.rawValue
  }

  mutating func take(_ punctuation: PHPPunctuation) -> Bool {
    guard at(punctuation) else { return false }
    advance()
    return true
  }

  mutating func take(_ keyword: PHPKeyword) -> Bool {
    guard at(keyword) else { return false }
    advance()
    return true
  }

  mutating func expect(_ punctuation: PHPPunctuation) {
    if !take(punctuation) { errors += 1 }
  }

  /// A statement's end: `;`, or the closing tag, which stays.
  mutating func endStatement() {
    if take(.semicolon) { return }
    if token.kind == .closeTag || token.kind == .inlineHTML || isAtEnd { return }
    errors += 1
    skipToStatement()
  }

  /// Skips to where a statement can start again: behind the next `;`, or before a brace.
  mutating func skipToStatement() {
    var open = 0
    while !isAtEnd {
      if token.kind == .closeTag { return }
      if let punctuation = token.punctuation {
        switch punctuation {
        case .semicolon where open == 0:
          advance()
          return
        case .openBrace: if open == 0 { return } else { open += 1 }
        case .closeBrace: if open == 0 { return } else { open -= 1 }
        case .openParen, .openBracket: open += 1
        case .closeParen, .closeBracket: open = max(0, open - 1)
        default: break
        }
      }
      advance()
    }
  }

  // MARK: Building

  mutating func add(
    _ kind: SyntaxNode.Kind, _ line: UInt32, a: Int32 = -1, b: Int32 = -1, c: Int32 = -1, d: Int32 = -1,
    flags: UInt8 = 0
  ) -> Int32 {
    nodes.append(SyntaxNode(kind: kind, flags: flags, line: line, a: a, b: b, c: c, d: d))
    return Int32(truncatingIfNeeded: nodes.count - 1)
  }

  mutating func list(_ members: [Int32]) -> Int32 {
    let start = Int32(truncatingIfNeeded: lists.count)
    lists.append(Int32(truncatingIfNeeded: members.count))
    lists.append(contentsOf: members)
    return start
  }

  mutating func string(_ bytes: [UInt8], _ line: UInt32) -> Int32 {
    strings.append(bytes)
    return add(.string, line, a: Int32(truncatingIfNeeded: strings.count - 1))
  }

  mutating func name(of token: PHPToken) -> Int32 { names.number(bytes, Int(token.start), Int(token.end)) }

  /// The name of a variable token, without its dollar.
  mutating func variableName(of token: PHPToken) -> Int32 { names.number(bytes, Int(token.start) + 1, Int(token.end)) }

  /// A name's last part, through `use`: `A\B\c` is `c`. The flag says whether a namespace stood before it.
  mutating func resolveName(_ token: PHPToken, aliases: [Int32: Int32]) -> (name: Int32, isQualified: Bool) {
    guard token.kind == .qualifiedName else {
      let name = name(of: token)
      if !aliases.isEmpty, let alias = aliases[names.lower(name)] { return (alias, true) }
      return (name, false)
    }
    var start = Int(token.end)
    while start > Int(token.start), bytes[start - 1] != 92 { start -= 1 }
    let isQualified = start != Int(token.start) + 1
    return (names.number(bytes, start, Int(token.end)), isQualified)
  }

  /// A name as a member may have it: keywords are allowed.
  mutating func memberName() -> Int32? {
    guard token.kind == .identifier || token.kind == .keyword else { return nil }
    defer { advance() }
    return name(of: token)
  }

  /// Runs a part of the grammar one level deeper; nil where that is too deep, and the text up to the matching bracket
  /// is skipped.
  mutating func nested(_ parse: (inout PHPParser) -> Int32) -> Int32 {
    guard depth < depthLimit else {
      wasTooDeep = true
      let line = token.line
      skipBalanced()
      return add(.bad, line)
    }
    depth += 1
    defer { depth -= 1 }
    return parse(&self)
  }

  private mutating func skipBalanced() {
    var open = 0
    while !isAtEnd {
      if let punctuation = token.punctuation {
        switch punctuation {
        case .openParen, .openBracket, .openBrace: open += 1
        case .closeParen, .closeBracket, .closeBrace:
          if open == 0 { return }
          open -= 1
        case .semicolon, .comma: if open == 0 { return }
        default: break
        }
      } else if token.kind == .closeTag, open == 0 {
        return
      }
      advance()
    }
  }
}
