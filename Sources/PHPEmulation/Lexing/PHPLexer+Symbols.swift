extension PHPLexer {
  /// Reads what starts with a symbol: operators, comments, quoted texts, the closing tag. True where PHP mode ended.
  mutating func readSymbol(_ byte: UInt8) -> Bool {
    switch byte {
    case 35:  // #
      if peek(1) == 91 { punctuate(.attribute, 2) } else { return readLineComment() }
    case 47:  // /
      if peek(1) == 47 { return readLineComment() }
      if peek(1) == 42 {
        readBlockComment()
      } else {
        operatorOrAssign(.slash, .slashAssign)
      }
    case 63:  // ?
      if peek(1) == 62 { return closePHP() }
      if peek(1) == 63 {
        if peek(2) == 61 { punctuate(.coalesceAssign, 3) } else { punctuate(.coalesce, 2) }
      } else if peek(1) == 45, peek(2) == 62 {
        punctuate(.nullsafeArrow, 3)
      } else {
        punctuate(.question, 1)
      }
    case 39: readSingleQuoted()
    case 34: readTemplate(.template, quote: 34)
    case 96: readTemplate(.backtick, quote: 96)
    case 60:  // <
      if peek(1) == 60, peek(2) == 60, readHeredoc() { return false }
      if inScript, matches("</script", at: position) { return closeScript() }
      readLess()
    default: readOperator(byte)
    }
    return false
  }

  private mutating func punctuate(_ punctuation: PHPPunctuation, _ length: Int) {
    let start = position
    position += length
    add(.punctuation, start, detail: punctuation.rawValue)
  }

  private mutating func operatorOrAssign(_ plain: PHPPunctuation, _ assign: PHPPunctuation) {
    if peek(1) == 61 { punctuate(assign, 2) } else { punctuate(plain, 1) }
  }

  private mutating func readLess() {
    if peek(1) == 60 {
      if peek(2) == 61 { punctuate(.leftShiftAssign, 3) } else { punctuate(.leftShift, 2) }
    } else if peek(1) == 61 {
      if peek(2) == 62 { punctuate(.spaceship, 3) } else { punctuate(.lessEqual, 2) }
    } else if peek(1) == 62 {
      punctuate(.notEqual, 2)
    } else {
      punctuate(.less, 1)
    }
  }

  private mutating func readOperator(_ byte: UInt8) {
    switch byte {
    case 40: punctuate(.openParen, 1)
    case 41: punctuate(.closeParen, 1)
    case 91: punctuate(.openBracket, 1)
    case 93: punctuate(.closeBracket, 1)
    case 123: punctuate(.openBrace, 1)
    case 125: punctuate(.closeBrace, 1)
    case 59: punctuate(.semicolon, 1)
    case 44: punctuate(.comma, 1)
    case 58: if peek(1) == 58 { punctuate(.doubleColon, 2) } else { punctuate(.colon, 1) }
    case 36: punctuate(.dollar, 1)
    case 64: punctuate(.at, 1)
    case 92: punctuate(.backslash, 1)
    case 126: punctuate(.tilde, 1)
    case 94: operatorOrAssign(.caret, .xorAssign)
    case 37: operatorOrAssign(.percent, .percentAssign)
    case 43: if peek(1) == 43 { punctuate(.increment, 2) } else { operatorOrAssign(.plus, .plusAssign) }
    case 45:
      if peek(1) == 45 {
        punctuate(.decrement, 2)
      } else if peek(1) == 62 {
        punctuate(.arrow, 2)
      } else {
        operatorOrAssign(.minus, .minusAssign)
      }
    case 42:
      if peek(1) == 42 {
        if peek(2) == 61 { punctuate(.powerAssign, 3) } else { punctuate(.power, 2) }
      } else {
        operatorOrAssign(.star, .starAssign)
      }
    case 46:
      if peek(1) == 46, peek(2) == 46 { punctuate(.ellipsis, 3) } else { operatorOrAssign(.dot, .dotAssign) }
    case 38: if peek(1) == 38 { punctuate(.logicalAnd, 2) } else { operatorOrAssign(.ampersand, .andAssign) }
    case 124:
      if peek(1) == 124 {
        punctuate(.logicalOr, 2)
      } else if peek(1) == 62 {
        punctuate(.pipeOperator, 2)
      } else {
        operatorOrAssign(.pipe, .orAssign)
      }
    case 33:
      if peek(1) == 61 {
        if peek(2) == 61 { punctuate(.notIdentical, 3) } else { punctuate(.notEqual, 2) }
      } else {
        punctuate(.not, 1)
      }
    case 61:
      if peek(1) == 61 {
        if peek(2) == 61 { punctuate(.identical, 3) } else { punctuate(.equal, 2) }
      } else if peek(1) == 62 {
        punctuate(.doubleArrow, 2)
      } else {
        punctuate(.assign, 1)
      }
    case 62:
      if peek(1) == 62 {
        if peek(2) == 61 { punctuate(.rightShiftAssign, 3) } else { punctuate(.rightShift, 2) }
      } else {
        operatorOrAssign(.greater, .greaterEqual)
      }
    default:
      let start = position
      position += 1
      add(.bad, start)
    }
  }

  // MARK: Comments and the closing tag

  /// True where `?>` ended it, and PHP with it.
  private mutating func readLineComment() -> Bool {
    let start = position
    var index = position
    while index < bytes.count, bytes[index] != 10, bytes[index] != 13 {
      if bytes[index] == 63, index + 1 < bytes.count, bytes[index + 1] == 62 {
        position = index
        add(.comment, start)
        return closePHP()
      }
      index += 1
    }
    position = index
    add(.comment, start)
    return false
  }

  private mutating func readBlockComment() {
    let start = position
    let startLine = line
    let isDoc = peek(2) == 42 && ByteClass.isSpace(peek(3))
    var index = position + 2
    while index < bytes.count, !(bytes[index] == 42 && index + 1 < bytes.count && bytes[index + 1] == 47) { index += 1 }
    advance(to: min(index + 2, bytes.count))
    add(isDoc ? .docComment : .comment, start, line: startLine)
  }

  private mutating func closePHP() -> Bool {
    let start = position
    let startLine = line
    position += 2
    add(.closeTag, start, line: startLine)
    // One line break belongs to the tag.
    if peek(0) == 13, peek(1) == 10 { position += 1 }
    if peek(0) == 10 {
      position += 1
      line &+= 1
    }
    inScript = false
    return true
  }

  private mutating func closeScript() -> Bool {
    let start = position
    while position < bytes.count, bytes[position] != 62 { position += 1 }
    position = min(position + 1, bytes.count)
    inScript = false
    add(.closeTag, start)
    return true
  }
}
