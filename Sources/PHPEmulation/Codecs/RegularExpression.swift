/// A small bounded matcher for the PCRE patterns that scripts decode with: literals, classes, groups, alternatives,
/// quantifiers, anchors, back references and look-ahead. Patterns that need more are not compiled.
struct RegularExpression {
  enum Instruction {
    case byte(UInt8)
    case any
    case set([Bool])
    /// Tries the first place, then the second.
    case split(Int, Int)
    case jump(Int)
    case save(Int)
    case start, end, wordBoundary, notWordBoundary
    case back(Int)
    case look(isAhead: Bool, end: Int)
    case match
  }

  struct Flags {
    var ignoresCase = false
    var isMultiline = false
    var dotMatchesAll = false
    var isExtended = false
    var isUngreedy = false
    var dollarEndsOnly = false
    /// The replacement is code (PHP before 7).
    var evaluates = false
    var isAnchored = false
  }

  let program: [Instruction]
  let groups: Int
  let flags: Flags

  /// - Parameter delimited: the pattern as PHP's functions take it, e.g. `/a(b)/is`.
  init?(delimited: [UInt8]) {
    guard let (body, flags) = Self.split(delimited) else { return nil }
    self.init(body, flags)
  }

  init?(_ body: [UInt8], _ flags: Flags) {
    var compiler = RegularExpressionCompiler(body, flags)
    guard let program = compiler.compile() else { return nil }
    self.program = program
    groups = compiler.groups
    self.flags = flags
  }

  /// Takes the delimiters and modifiers off; nil where they are damaged.
  static func split(_ pattern: [UInt8]) -> (body: [UInt8], flags: Flags)? {
    guard let start = pattern.firstIndex(where: { !ByteClass.isSpace($0) }) else { return nil }
    let open = pattern[start]
    let closing: [UInt8: UInt8] = [40: 41, 91: 93, 123: 125, 60: 62]
    let close = closing[open] ?? open
    guard !ByteClass.isName(open) || open >= 128, open != 92, let end = pattern.lastIndex(of: close), end > start else {
      return nil
    }
    var flags = Flags()
    for byte in pattern[(end + 1)...] {
      switch byte {
      case 105: flags.ignoresCase = true
      case 109: flags.isMultiline = true
      case 115: flags.dotMatchesAll = true
      case 120: flags.isExtended = true
      case 85: flags.isUngreedy = true
      case 68: flags.dollarEndsOnly = true
      case 101: flags.evaluates = true
      case 65: flags.isAnchored = true
      default: break
      }
    }
    return (Array(pattern[(start + 1)..<end]), flags)
  }

  /// The places of the groups of the first match at or behind an index: start and end in turn, -1 where a group took
  /// no part. Nil where nothing matches or the steps are used up.
  func firstMatch(in text: [UInt8], from: Int, steps: inout Int) -> [Int]? {
    var start = from
    while start <= text.count {
      if let saved = match(text, at: start, program: 0, steps: &steps) { return saved }
      if steps <= 0 || flags.isAnchored { return nil }
      start += 1
    }
    return nil
  }

  private func match(_ text: [UInt8], at start: Int, program first: Int, steps: inout Int) -> [Int]? {
    var saved = [Int](repeating: -1, count: (groups + 1) * 2)
    saved[0] = start
    var stack: [(pc: Int, position: Int, saved: [Int])] = []
    var pc = first
    var position = start
    while true {
      steps -= 1
      if steps <= 0 || stack.count > 100_000 { return nil }
      var failed = false
      switch program[pc] {
      case .byte(let byte):
        if position < text.count, fold(text[position]) == byte { position += 1 } else { failed = true }
      case .any:
        if position < text.count, flags.dotMatchesAll || text[position] != 10 { position += 1 } else { failed = true }
      case .set(let members):
        if position < text.count, members[Int(text[position])] { position += 1 } else { failed = true }
      case .split(let preferred, let other):
        stack.append((other, position, saved))
        pc = preferred
        continue
      case .jump(let target):
        pc = target
        continue
      case .save(let slot): saved[slot] = position
      case .start: failed = !(position == 0 || (flags.isMultiline && text[position - 1] == 10))
      case .end:
        failed =
          !(position == text.count || (!flags.dollarEndsOnly && position == text.count - 1 && text[position] == 10)
          || (flags.isMultiline && text[position] == 10))
      case .wordBoundary: failed = !isBoundary(text, position)
      case .notWordBoundary: failed = isBoundary(text, position)
      case .back(let group):
        let from = saved[group * 2]
        let to = saved[group * 2 + 1]
        if from >= 0, to >= from {
          let part = text[from..<to]
          if position + part.count <= text.count, text[position..<(position + part.count)].elementsEqual(part) {
            position += part.count
          } else {
            failed = true
          }
        }
      case .look(let isAhead, let end):
        let found = match(text, at: position, program: pc + 1, steps: &steps) != nil
        if found == isAhead {
          pc = end
          continue
        }
        failed = true
      case .match:
        saved[1] = position
        return saved
      }
      if failed {
        guard let next = stack.popLast() else { return nil }
        (pc, position, saved) = next
      } else {
        pc += 1
      }
    }
  }

  private func fold(_ byte: UInt8) -> UInt8 { flags.ignoresCase ? ByteClass.lower(byte) : byte }

  private func isBoundary(_ text: [UInt8], _ position: Int) -> Bool {
    let before = position > 0 && isWord(text[position - 1])
    let after = position < text.count && isWord(text[position])
    return before != after
  }

  private func isWord(_ byte: UInt8) -> Bool { ByteClass.isLetter(byte) || ByteClass.isDigit(byte) || byte == 95 }
}
