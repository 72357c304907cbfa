/// Turns a pattern into a program for ``RegularExpression``.
struct RegularExpressionCompiler {
  private typealias Instruction = RegularExpression.Instruction

  private static let longestProgram = 4_000

  private let pattern: [UInt8]
  private let flags: RegularExpression.Flags
  private var position = 0
  private var depth = 0
  private(set) var groups = 0

  init(_ pattern: [UInt8], _ flags: RegularExpression.Flags) {
    self.pattern = pattern
    self.flags = flags
  }

  /// nil where the pattern is damaged, too large, or uses what isn't supported.
  mutating func compile() -> [RegularExpression.Instruction]? {
    guard let body = alternatives(), position == pattern.count, body.count < Self.longestProgram else { return nil }
    return body + [.match]
  }

  /// A part of a program: its jumps count from its own start, and are moved when it is put somewhere.
  private func moved(_ part: [Instruction], by offset: Int) -> [Instruction] {
    part.map { instruction in
      switch instruction {
      case .split(let first, let second): .split(first + offset, second + offset)
      case .jump(let target): .jump(target + offset)
      case .look(let isAhead, let end): .look(isAhead: isAhead, end: end + offset)
      default: instruction
      }
    }
  }

  private mutating func alternatives() -> [Instruction]? {
    depth += 1
    defer { depth -= 1 }
    guard depth < 64, var result = sequence() else { return nil }
    while position < pattern.count, pattern[position] == 124 {
      position += 1
      guard let next = sequence(), result.count + next.count < Self.longestProgram else { return nil }
      let second = result.count + 2
      result =
        [.split(1, second)] + moved(result, by: 1) + [.jump(second + next.count)] + moved(next, by: second)
    }
    return result
  }

  private mutating func sequence() -> [Instruction]? {
    var result: [Instruction] = []
    while position < pattern.count, pattern[position] != 124, pattern[position] != 41 {
      if flags.isExtended, skipExtended() { continue }
      guard let piece = atom(), let repeated = quantified(piece) else { return nil }
      result += moved(repeated, by: result.count)
      guard result.count < Self.longestProgram else { return nil }
    }
    return result
  }

  private mutating func skipExtended() -> Bool {
    if ByteClass.isSpace(pattern[position]) {
      position += 1
      return true
    }
    guard pattern[position] == 35 else { return false }
    while position < pattern.count, pattern[position] != 10 { position += 1 }
    return true
  }

  private mutating func quantified(_ piece: [Instruction]) -> [Instruction]? {
    guard position < pattern.count else { return piece }
    var least = 1
    var most: Int? = 1
    switch pattern[position] {
    case 42: (least, most) = (0, nil)
    case 43: (least, most) = (1, nil)
    case 63: (least, most) = (0, 1)
    case 123:
      guard let (low, high, end) = counts() else { return piece }
      (least, most) = (low, high)
      position = end - 1
    default: return piece
    }
    position += 1
    var isLazy = flags.isUngreedy
    if position < pattern.count, pattern[position] == 63 {
      isLazy.toggle()
      position += 1
    } else if position < pattern.count, pattern[position] == 43 {
      position += 1
    }
    guard least <= 1000, (most ?? 0) <= 1000, piece.count * max(least, most ?? 1) < Self.longestProgram else {
      return nil
    }
    var result: [Instruction] = []
    for _ in 0..<least { result += moved(piece, by: result.count) }
    if let most {
      guard most >= least else { return nil }
      let left = most - least
      let unit = piece.count + 1
      let end = result.count + left * unit
      for _ in 0..<left {
        let body = result.count + 1
        result.append(isLazy ? .split(end, body) : .split(body, end))
        result += moved(piece, by: body)
      }
    } else if !piece.isEmpty {
      let start = result.count
      let end = start + piece.count + 2
      result.append(isLazy ? .split(end, start + 1) : .split(start + 1, end))
      result += moved(piece, by: start + 1)
      result.append(.jump(start))
    }
    return result
  }

  /// `{n}`, `{n,}` or `{n,m}`; nil where the brace is a literal one.
  private func counts() -> (Int, Int?, Int)? {
    var cursor = position + 1
    var numbers: [Int?] = [nil, nil]
    var index = 0
    while cursor < pattern.count, pattern[cursor] != 125 {
      if pattern[cursor] == 44, index == 0 {
        index = 1
      } else if ByteClass.isDigit(pattern[cursor]), (numbers[index] ?? 0) < 100_000 {
        numbers[index] = (numbers[index] ?? 0) * 10 + Int(pattern[cursor] - 48)
      } else {
        return nil
      }
      cursor += 1
    }
    guard cursor < pattern.count, let least = numbers[0] else { return nil }
    return (least, index == 0 ? least : numbers[1], cursor + 1)
  }

  private mutating func atom() -> [Instruction]? {
    let byte = pattern[position]
    position += 1
    switch byte {
    case 46: return [.any]
    case 94: return [.start]
    case 36: return [.end]
    case 91: return bracket().map { [.set($0)] }
    case 40: return group()
    case 92: return escape()
    case 42, 43, 63: return nil
    default: return [.byte(flags.ignoresCase ? ByteClass.lower(byte) : byte)]
    }
  }

  private mutating func group() -> [Instruction]? {
    guard position < pattern.count else { return nil }
    var look: Bool?
    var captures = true
    if pattern[position] == 63 {
      guard position + 1 < pattern.count else { return nil }
      captures = false
      switch pattern[position + 1] {
      case 58: position += 2
      case 61, 33:
        look = pattern[position + 1] == 61
        position += 2
      case 80, 60, 39:
        // A named group: `(?<name>…)`, `(?P<name>…)`; look-behind isn't supported.
        position += pattern[position + 1] == 80 ? 3 : 2
        if position < pattern.count, pattern[position] == 61 || pattern[position] == 33 { return nil }
        while position < pattern.count, ByteClass.isName(pattern[position]) { position += 1 }
        position += 1
        captures = true
      default: return nil
      }
    }
    if captures { groups += 1 }
    let number = groups
    guard groups < 100, let body = alternatives(), position < pattern.count, pattern[position] == 41 else { return nil }
    position += 1
    if let look { return [.look(isAhead: look, end: body.count + 2)] + moved(body, by: 1) + [.match] }
    return captures ? [.save(number * 2)] + moved(body, by: 1) + [.save(number * 2 + 1)] : body
  }

  private mutating func escape() -> [Instruction]? {
    guard position < pattern.count else { return nil }
    let byte = pattern[position]
    switch byte {
    case 98:
      position += 1
      return [.wordBoundary]
    case 66:
      position += 1
      return [.notWordBoundary]
    case 65:
      position += 1
      return [.start]
    case 122, 90:
      position += 1
      return [.end]
    case 49...57:
      position += 1
      return Int(byte - 48) <= groups ? [.back(Int(byte - 48))] : nil
    default: break
    }
    if let members = escapedSet() { return [.set(members)] }
    guard let literal = escapedByte() else { return nil }
    return [.byte(flags.ignoresCase ? ByteClass.lower(literal) : literal)]
  }

  /// `\d` and the like, behind the backslash.
  private mutating func escapedSet() -> [Bool]? {
    let test: (UInt8) -> Bool
    switch pattern[position] | 32 {
    case 100: test = ByteClass.isDigit
    case 119: test = { ByteClass.isLetter($0) || ByteClass.isDigit($0) || $0 == 95 }
    case 115: test = ByteClass.isSpace
    default: return nil
    }
    let isNegated = pattern[position] < 97
    position += 1
    return (0...255).map { test(UInt8($0)) != isNegated }
  }

  private mutating func escapedByte() -> UInt8? {
    let byte = pattern[position]
    position += 1
    switch byte {
    case 110: return 10
    case 116: return 9
    case 114: return 13
    case 48: return 0
    case 120:
      var value = 0
      var count = 0
      let isBraced = position < pattern.count && pattern[position] == 123
      if isBraced { position += 1 }
      while count < 2, position < pattern.count, let digit = ByteClass.hexValue(pattern[position]) {
        value = value * 16 + Int(digit)
        position += 1
        count += 1
      }
      if isBraced { position += 1 }
      return UInt8(truncatingIfNeeded: value)
    case 112, 80, 107, 103, 81, 69, 71, 75, 82, 88: return nil
    default: return byte
    }
  }

  private mutating func bracket() -> [Bool]? {
    var members = [Bool](repeating: false, count: 256)
    var isNegated = false
    if position < pattern.count, pattern[position] == 94 {
      isNegated = true
      position += 1
    }
    var isFirst = true
    while position < pattern.count, pattern[position] != 93 || isFirst {
      isFirst = false
      var low = pattern[position]
      if low == 91, position + 1 < pattern.count, pattern[position + 1] == 58 { return nil }
      position += 1
      if low == 92 {
        guard position < pattern.count else { return nil }
        if let set = escapedSet() {
          for index in 0..<256 where set[index] { members[index] = true }
          continue
        }
        guard let byte = escapedByte() else { return nil }
        low = byte
      }
      var high = low
      if position + 1 < pattern.count, pattern[position] == 45, pattern[position + 1] != 93 {
        position += 1
        high = pattern[position]
        position += 1
        if high == 92 {
          guard position < pattern.count, let byte = escapedByte() else { return nil }
          high = byte
        }
      }
      guard low <= high else { return nil }
      for byte in low...high {
        members[Int(byte)] = true
        if flags.ignoresCase {
          members[Int(ByteClass.lower(byte))] = true
          members[Int(ByteClass.upper(byte))] = true
        }
      }
    }
    guard position < pattern.count else { return nil }
    position += 1
    return isNegated ? members.map { !$0 } : members
  }
}
