/// One token of a PHP file. White space is no token; comments are.
package struct PHPToken: Sendable, Equatable {
  package enum Kind: UInt8, Sendable {
    case inlineHTML, openTag, openTagEcho, closeTag
    /// `$name`, the dollar included.
    case variable
    /// A name without a backslash that is no keyword.
    case identifier
    /// A name with at least one backslash.
    case qualifiedName
    case keyword
    case integer, float
    /// `'…'`, quotes included.
    case string
    /// `"…"`, a heredoc or backticks: text with variables in it, delimiters included.
    case template, heredoc, backtick
    case nowdoc
    case comment, docComment
    case punctuation
    /// Everything behind `__halt_compiler();`.
    case data
    /// A byte that starts no token.
    case bad
  }

  package var kind: Kind
  /// Raw value of ``PHPKeyword`` or ``PHPPunctuation``, by ``kind``; else 0.
  package var detail: UInt8
  /// Byte offsets in the file.
  package var start: UInt32
  package var end: UInt32
  /// Of its first byte, from 1.
  package var line: UInt32

  package var range: Range<Int> { Int(start)..<Int(end) }
  package var keyword: PHPKeyword? { kind == .keyword ? PHPKeyword(rawValue: detail) : nil }
  package var punctuation: PHPPunctuation? { kind == .punctuation ? PHPPunctuation(rawValue: detail) : nil }
}

/// The operators and separators.
package enum PHPPunctuation: UInt8, Sendable {
  case openParen = 1, closeParen, openBracket, closeBracket, openBrace, closeBrace
  case semicolon, comma, colon, doubleColon, question, coalesce, coalesceAssign, arrow, nullsafeArrow, doubleArrow
  case ellipsis, dollar, at, backslash, attribute
  case plus, minus, star, slash, percent, power, dot
  case plusAssign, minusAssign, starAssign, slashAssign, percentAssign, powerAssign, dotAssign
  case andAssign, orAssign, xorAssign, leftShiftAssign, rightShiftAssign
  case assign, equal, identical, notEqual, notIdentical, less, lessEqual, greater, greaterEqual, spaceship
  case not, logicalAnd, logicalOr, ampersand, pipe, caret, tilde, leftShift, rightShift
  case increment, decrement, pipeOperator
}

/// Reserved words; names are compared without case.
package enum PHPKeyword: UInt8, Sendable, CaseIterable {
  case abstract = 1, and, array, `as`, `break`, callable, `case`, `catch`, `class`, clone, const, `continue`, declare
  case `default`, `do`, echo, `else`, elseif, empty, enddeclare, endfor, endforeach, endif, endswitch, endwhile, `enum`
  case eval, exit, die, extends, final, finally, fn, `for`, foreach, function, global, goto, `if`, implements, include
  case includeOnce, instanceof, insteadof, interface, isset, list, match, namespace, new, or, print, `private`
  case protected, `public`, readonly, require, requireOnce, `return`, `static`, `switch`, `throw`, trait, `try`, unset
  case use, `var`, `while`, xor, yield
  case haltCompiler, magicClass, magicDirectory, magicFile, magicFunction, magicLine, magicMethod, magicNamespace,
    magicTrait

  package var name: String {
    switch self {
    case .includeOnce: "include_once"
    case .requireOnce: "require_once"
    case .haltCompiler: "__halt_compiler"
    case .magicClass: "__class__"
    case .magicDirectory: "__dir__"
    case .magicFile: "__file__"
    case .magicFunction: "__function__"
    case .magicLine: "__line__"
    case .magicMethod: "__method__"
    case .magicNamespace: "__namespace__"
    case .magicTrait: "__trait__"
    default: String(describing: self)
    }
  }
}

/// Finds keywords by their bytes, without case: open addressing over a hash of the lower-cased bytes.
struct KeywordTable: Sendable {
  static let shared = KeywordTable()

  private var slots = [UInt8](repeating: 0, count: 512)
  private var names = [[UInt8]](repeating: [], count: 256)

  private init() {
    for keyword in PHPKeyword.allCases {
      let bytes = Array(keyword.name.utf8)
      names[Int(keyword.rawValue)] = bytes
      var hash: UInt32 = 2_166_136_261
      for byte in bytes { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
      var slot = Int((hash ^ (hash >> 15)) & 511)
      while slots[slot] != 0 { slot = (slot + 1) & 511 }
      slots[slot] = keyword.rawValue
    }
  }

  /// The raw value of the keyword that stands at this range; 0 where it is none.
  func find(_ bytes: [UInt8], _ start: Int, _ end: Int) -> UInt8 {
    let length = end - start
    if length < 2 || length > 15 { return 0 }
    var hash: UInt32 = 2_166_136_261
    for index in start..<end {
      let byte = bytes[index]
      hash = (hash ^ UInt32(byte &- 65 < 26 ? byte | 32 : byte)) &* 16_777_619
    }
    var slot = Int((hash ^ (hash >> 15)) & 511)
    while slots[slot] != 0 {
      if matches(names[Int(slots[slot])], bytes, start, length) { return slots[slot] }
      slot = (slot + 1) & 511
    }
    return 0
  }

  private func matches(_ name: [UInt8], _ bytes: [UInt8], _ start: Int, _ length: Int) -> Bool {
    guard name.count == length else { return false }
    for index in 0..<length where ByteClass.lower(bytes[start + index]) != name[index] { return false }
    return true
  }
}
