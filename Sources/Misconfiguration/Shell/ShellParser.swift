/// Takes a POSIX shell script apart into simple commands, as far as rules need it: quotes, lists, pipelines, subshells,
/// substitutions, redirections, heredocs, and scripts within scripts (`sh -c`, `eval`). Nothing is expanded or run.
///
/// Source: POSIX.1-2017, Shell Command Language, sections 2.2 to 2.10.
package struct ShellParser {
  static let maximumScript = 256 << 10
  static let maximumCommands = 1_000
  static let maximumDepth = 6

  private let bytes: [UInt8]
  private var at = 0
  private var commands: [ShellCommand] = []
  private let depth: Int
  /// Offset of the script in the outermost one.
  private let base: Int
  /// Of the first line, where lines are known.
  private let firstLine: Int?
  private var line = 0

  /// Of the command that is being read.
  private var words: [String] = []
  private var assignments: [String] = []
  private var redirections: [ShellCommand.Redirection] = []
  private var start: (offset: Int, line: Int?) = (0, nil)
  private var word: [UInt8] = []
  private var hasWord = false
  private var wordIsQuoted = false
  private var pendingRedirection: String?
  private var waitingHeredocs: [(name: String, stripsTabs: Bool)] = []
  private var link = ShellCommand.Link.first
  private var pipeline = 0
  /// Commands inside the one that is being read.
  private var inner: [ShellCommand] = []
  private var total: Int

  /// - Parameter lines: line of the script's first line; nil where offsets say more.
  package static func parse(_ script: String, lines: Int? = nil) -> [ShellCommand] {
    let bytes = Array(script.utf8.prefix(maximumScript))
    var parser = ShellParser(bytes, depth: 0, base: 0, firstLine: lines, total: 0)
    return parser.run()
  }

  private init(_ bytes: [UInt8], depth: Int, base: Int, firstLine: Int?, total: Int) {
    self.bytes = bytes
    self.depth = depth
    self.base = base
    self.firstLine = firstLine
    self.total = total
  }

  private var hasRoom: Bool { commands.count + inner.count + total < Self.maximumCommands }

  private mutating func run() -> [ShellCommand] {
    while at < bytes.count, hasRoom { step() }
    finishCommand(.next)
    return commands
  }

  private func peek(_ distance: Int = 0) -> UInt8? {
    let index = at + distance
    return index < bytes.count ? bytes[index] : nil
  }

  private mutating func step() {
    let byte = bytes[at]
    switch byte {
    case 0x20, 0x09, 0x0D:
      finishWord()
      at += 1
    case 0x0A:
      at += 1
      finishCommand(.next)
      line += 1
      skipHeredocs()
    case UInt8(ascii: "#") where !hasWord:
      while at < bytes.count, bytes[at] != 0x0A { at += 1 }
    case UInt8(ascii: "'"): singleQuoted()
    case 0x22: doubleQuoted()
    case UInt8(ascii: "\\"): escaped()
    case UInt8(ascii: "`"): backquoted()
    case UInt8(ascii: "$") where peek(1) == UInt8(ascii: "("): substitution(from: at + 2)
    case UInt8(ascii: "$") where peek(1) == UInt8(ascii: "{"): braces()
    case UInt8(ascii: "<") where peek(1) == UInt8(ascii: "("), UInt8(ascii: ">") where peek(1) == UInt8(ascii: "("):
      substitution(from: at + 2)
    case UInt8(ascii: "<"), UInt8(ascii: ">"): redirection()
    case UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: ";"): separator(byte)
    case UInt8(ascii: "("), UInt8(ascii: ")"):
      at += 1
      finishCommand(link == .first && commands.isEmpty ? .first : .next)
    default:
      begin()
      word.append(byte)
      at += 1
    }
  }

  private mutating func begin() {
    if !hasWord, words.isEmpty, assignments.isEmpty {
      start = (base + at, firstLine.map { $0 + line })
    }
    hasWord = true
  }

  private mutating func separator(_ byte: UInt8) {
    let doubled = peek(1) == byte
    if byte == UInt8(ascii: "&"), peek(1) == UInt8(ascii: ">") {
      at += 1
      redirection()
      return
    }
    at += doubled ? 2 : 1
    if byte == UInt8(ascii: "|"), !doubled, peek() == UInt8(ascii: "&") { at += 1 }
    switch (byte, doubled) {
    case (UInt8(ascii: "&"), true): finishCommand(.and)
    case (UInt8(ascii: "&"), false): finishCommand(.background)
    case (UInt8(ascii: "|"), true): finishCommand(.or)
    case (UInt8(ascii: "|"), false): finishCommand(.pipe)
    default: finishCommand(.next)
    }
  }

  // MARK: - Words

  private static let leading: Set<String> = [
    "if", "then", "else", "elif", "while", "until", "do", "!", "{", "time",
  ]
  private static let closing: Set<String> = ["fi", "done", "esac", "}"]

  private mutating func finishWord() {
    guard hasWord else { return }
    defer {
      word = []
      hasWord = false
      wordIsQuoted = false
    }
    let text = String(decoding: word, as: UTF8.self)
    if let sign = pendingRedirection {
      pendingRedirection = nil
      if sign == "<<" || sign == "<<-" {
        if waitingHeredocs.count < 16 { waitingHeredocs.append((text, sign == "<<-")) }
      } else {
        redirections.append(.init(sign: sign, target: text))
      }
      return
    }
    if words.isEmpty, !wordIsQuoted {
      if Self.leading.contains(text) || Self.closing.contains(text) {
        if assignments.isEmpty { return }
      }
    }
    if words.isEmpty, ShellCommand.isAssignment(text) {
      assignments.append(text)
    } else if words.count < 10_000 {
      words.append(text)
    }
  }

  /// - Parameter next: how the next command hangs on this one.
  private mutating func finishCommand(_ next: ShellCommand.Link) {
    finishWord()
    pendingRedirection = nil
    if !words.isEmpty || !assignments.isEmpty || !redirections.isEmpty || !inner.isEmpty {
      let index = commands.count
      var command = ShellCommand(words: words)
      command.assignments = assignments
      command.redirections = redirections
      command.offset = start.offset
      command.line = start.line
      command.link = link
      if link != .pipe { pipeline = index }
      command.pipeline = pipeline
      commands.append(command)
      append(inner, within: index)
      inner = []
      append(Self.nested(in: commands[index], depth: depth), within: index)
      link = next
    } else if next == .pipe || link == .first {
      link = commands.isEmpty ? .first : next
    }
    words = []
    assignments = []
    redirections = []
  }

  /// Adds the commands of a script within a command; their numbers count from its own start.
  private mutating func append(_ script: [ShellCommand], within index: Int) {
    let start = commands.count
    for var command in script where hasRoom || commands.count < Self.maximumCommands {
      command.outer = command.outer.map { $0 + start } ?? index
      command.pipeline += start
      commands.append(command)
    }
  }
}

// MARK: - Quotes and substitutions

extension ShellParser {
  private mutating func singleQuoted() {
    begin()
    wordIsQuoted = true
    at += 1
    while at < bytes.count, bytes[at] != UInt8(ascii: "'") {
      if bytes[at] == 0x0A { line += 1 }
      word.append(bytes[at])
      at += 1
    }
    at += 1
  }

  private mutating func doubleQuoted() {
    begin()
    wordIsQuoted = true
    at += 1
    while at < bytes.count, bytes[at] != 0x22 {
      switch bytes[at] {
      case UInt8(ascii: "\\"):
        if let next = peek(1) {
          if next != 0x0A {
            if !"$`\"\\".utf8.contains(next) { word.append(UInt8(ascii: "\\")) }
            word.append(next)
          } else {
            line += 1
          }
        }
        at += 2
      case UInt8(ascii: "$") where peek(1) == UInt8(ascii: "("): substitution(from: at + 2)
      case UInt8(ascii: "`"): backquoted()
      default:
        if bytes[at] == 0x0A { line += 1 }
        word.append(bytes[at])
        at += 1
      }
    }
    at += 1
  }

  private mutating func escaped() {
    if let next = peek(1) {
      if next == 0x0A {
        line += 1
      } else {
        begin()
        wordIsQuoted = true
        word.append(next)
      }
    }
    at += 2
  }

  private mutating func braces() {
    begin()
    while at < bytes.count, bytes[at] != UInt8(ascii: "}"), bytes[at] != 0x0A {
      word.append(bytes[at])
      at += 1
    }
    if at < bytes.count, bytes[at] == UInt8(ascii: "}") {
      word.append(bytes[at])
      at += 1
    }
  }

  private mutating func backquoted() {
    begin()
    let start = at + 1
    var end = start
    while end < bytes.count, bytes[end] != UInt8(ascii: "`") { end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1 }
    end = min(end, bytes.count)
    take(start..<end, through: min(end + 1, bytes.count))
  }

  private mutating func substitution(from start: Int) {
    begin()
    var end = start
    var open = 1
    var quote: UInt8?
    while end < bytes.count {
      let byte = bytes[end]
      if byte == UInt8(ascii: "\\"), quote != 0x27 {
        end += 2
        continue
      }
      if let mark = quote {
        if byte == mark { quote = nil }
      } else if byte == 0x22 || byte == 0x27 {
        quote = byte
      } else if byte == UInt8(ascii: "(") {
        open += 1
      } else if byte == UInt8(ascii: ")") {
        open -= 1
        if open == 0 { break }
      }
      end += 1
    }
    end = min(end, bytes.count)
    take(min(start, end)..<end, through: min(end + 1, bytes.count))
  }

  /// Reads the script in `range`, keeps its text in the word, and goes on at `next`.
  private mutating func take(_ range: Range<Int>, through next: Int) {
    word += bytes[at..<min(next, at + 4_096)]
    if depth < Self.maximumDepth, hasRoom {
      var parser = ShellParser(
        Array(bytes[range]), depth: depth + 1, base: base + range.lowerBound, firstLine: firstLine.map { $0 + line },
        total: total + commands.count + inner.count)
      let shift = inner.count
      for var command in parser.run() {
        command.outer = command.outer.map { $0 + shift }
        command.pipeline += shift
        inner.append(command)
      }
    }
    line += bytes[at..<next].count { $0 == 0x0A }
    at = next
  }

  private mutating func redirection() {
    // Digits that stand directly before belong to it.
    if hasWord, !wordIsQuoted, word.allSatisfy({ (0x30...0x39).contains($0) }) {
      word = []
      hasWord = false
    } else {
      finishWord()
    }
    var sign = ""
    while at < bytes.count, "<>&|-".utf8.contains(bytes[at]), sign.utf8.count < 3 {
      if bytes[at] == UInt8(ascii: "-"), sign != "<<" { break }
      sign.unicodeScalars.append(Unicode.Scalar(bytes[at]))
      at += 1
    }
    // `<<<word` is the word itself, `2>&1` a number.
    pendingRedirection = sign
  }

  private mutating func skipHeredocs() {
    for heredoc in waitingHeredocs {
      while at < bytes.count {
        var end = at
        while end < bytes.count, bytes[end] != 0x0A { end += 1 }
        var text = bytes[at..<end]
        if heredoc.stripsTabs { text = text.drop { $0 == 0x09 } }
        at = min(end + 1, bytes.count)
        line += 1
        if text.elementsEqual(heredoc.name.utf8) { break }
      }
    }
    waitingHeredocs = []
  }

  /// The script that is an argument: `sh -c "…"`, `eval "…"`, `su -c "…"`. Numbers count from its own start.
  static func nested(in command: ShellCommand, depth: Int = 0) -> [ShellCommand] {
    guard depth < maximumDepth, let script = script(of: command) else { return [] }
    var parser = ShellParser(
      Array(script.utf8.prefix(maximumScript)), depth: depth + 1, base: 0, firstLine: nil, total: 0)
    return parser.run().map { inner in
      var inner = inner
      inner.offset = command.offset
      inner.line = command.line
      inner.isScriptOfOuter = inner.outer == nil
      return inner
    }
  }

  private static func script(of command: ShellCommand) -> String? {
    let program = command.program
    if program == "eval" { return command.arguments.joined(separator: " ") }
    guard InstructionAssembly.shells.contains(program) || program == "su" || program == "runuser" else { return nil }
    let arguments = Array(command.arguments)
    let option = arguments.firstIndex {
      $0.hasPrefix("-") && !$0.hasPrefix("--") && $0.hasSuffix("c") || $0 == "--command"
    }
    guard let option, option + 1 < arguments.count else { return nil }
    return arguments[option + 1]
  }
}
