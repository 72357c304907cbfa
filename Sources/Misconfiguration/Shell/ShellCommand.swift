/// One simple command of a shell script.
package struct ShellCommand: Sendable {
  /// What stands between it and the command before.
  package enum Link: Sendable, Hashable { case first, and, or, next, pipe, background }

  /// `>`, `>>`, `<`, `2>` … and where to.
  package struct Redirection: Sendable, Hashable {
    package var sign: String
    package var target: String
  }

  /// Program and arguments; quotes taken away, `$(…)` left as it stands. Neither assignments nor redirections.
  package let words: [String]
  /// `NAME=value` before the program.
  package var assignments: [String] = []
  package var redirections: [Redirection] = []
  package var link = Link.first
  /// Commands joined by `|` have the same number.
  package var pipeline = 0
  /// UTF-8 offset in the script.
  package var offset = 0
  /// Where the script itself has lines.
  package var line: Int?
  /// Index of the command of which it is a part: inside `$(…)`, `<(…)`, `sh -c "…"`.
  package var outer: Int?
  /// Its text becomes what the outer command runs: `sh -c "…"`, `eval "…"`.
  package var isScriptOfOuter = false

  /// Name of the program behind `sudo`, `env`, `exec` and the like; empty for assignments alone.
  package let program: String
  package let usesSudo: Bool
  /// Index of the program in `words`.
  private let start: Int

  init(words: [String]) {
    self.words = words
    let call = Self.call(words)
    start = words.count - call.words.count
    program = call.words.first.map(Self.base) ?? ""
    usesSudo = call.usesSudo
  }

  package var arguments: ArraySlice<String> { words.dropFirst(start + 1) }

  /// `/usr/bin/curl` → `curl`.
  package static func base(_ path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path }
    return String(path[path.utf8.index(after: slash)...])
  }

  // MARK: - What runs

  private static let plainWrappers: Set<String> = [
    "exec", "command", "builtin", "nohup", "time", "eatmydata", "busybox", "setsid", "catchsegv",
  ]
  /// Wrappers with options of their own, and those options that take a value.
  private static let wrappers: [String: Set<String>] = [
    "sudo": ["-u", "-g", "-h", "-p", "-C", "-D", "-r", "-t", "-U"], "doas": ["-u", "-C"],
    "env": ["-u", "-C", "-S"], "nice": ["-n"], "ionice": ["-c", "-n"], "timeout": ["-s", "-k"],
    "xargs": ["-a", "-d", "-E", "-I", "-L", "-n", "-P", "-s"], "stdbuf": ["-i", "-o", "-e"], "gosu": [], "su-exec": [],
    "retry": ["-t", "-d"], "chrt": [], "fakeroot": [],
  ]

  private static func call(_ words: [String]) -> (words: ArraySlice<String>, usesSudo: Bool) {
    var rest = words[...]
    var usesSudo = false
    for _ in 0..<8 {
      guard let first = rest.first else { break }
      let name = Self.base(first)
      if Self.plainWrappers.contains(name) {
        guard rest.count > 1 else { break }
        rest = rest.dropFirst()
        while let option = rest.first, option.hasPrefix("-") { rest = rest.dropFirst() }
        continue
      }
      guard let withValue = Self.wrappers[name] else { break }
      if name == "sudo" || name == "doas" { usesSudo = true }
      rest = rest.dropFirst()
      while let option = rest.first, option.hasPrefix("-"), option != "-" {
        rest = rest.dropFirst()
        if option == "--" { break }
        if withValue.contains(option), !rest.isEmpty { rest = rest.dropFirst() }
      }
      if ["timeout", "gosu", "su-exec", "chrt"].contains(name), !rest.isEmpty { rest = rest.dropFirst() }
      while let word = rest.first, Self.isAssignment(word) { rest = rest.dropFirst() }
    }
    return (rest, usesSudo)
  }

  static func isAssignment(_ word: String) -> Bool {
    guard let sign = word.utf8.firstIndex(of: UInt8(ascii: "=")), sign > word.utf8.startIndex else { return false }
    var name = word[..<sign].utf8
    if name.last == UInt8(ascii: "+") { name = name.dropLast() }
    guard let first = name.first, !(0x30...0x39).contains(first) else { return false }
    return name.allSatisfy(Expansion.isName)
  }
}

// MARK: - Options

extension ShellCommand {
  /// Whether an option is given: `--long` also as `--long=value`, `-s` also within `-qs`.
  package func has(_ names: String...) -> Bool { has(anyOf: names) }

  package func has(anyOf names: [String]) -> Bool {
    for word in arguments {
      guard word != "--" else { return false }
      guard word.hasPrefix("-"), word != "-" else { continue }
      for name in names where Self.isOption(word, name) { return true }
    }
    return false
  }

  private static func isOption(_ word: String, _ name: String) -> Bool {
    if word == name { return true }
    if name.hasPrefix("--") || name.utf8.count > 2 { return word.hasPrefix(name + "=") }
    guard !word.hasPrefix("--"), name.utf8.count == 2, let letter = name.utf8.last else { return false }
    // A bundle of letters ends where a value begins: `-oAPT::Get=…`.
    let letters = word.utf8.dropFirst().prefix { (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) }
    return letters.count == word.utf8.count - 1 && letters.count <= 8 && letters.contains(letter)
  }

  /// Values of an option: `--name=value`, `--name value`, `-n value`, `-nvalue`.
  package func values(of names: String...) -> [String] {
    var values: [String] = []
    var takesNext = false
    for word in arguments {
      if takesNext {
        values.append(word)
        takesNext = false
        continue
      }
      for name in names {
        if word == name {
          takesNext = true
        } else if word.hasPrefix(name + "=") {
          values.append(String(word.dropFirst(name.count + 1)))
        } else if name.utf8.count == 2, word.hasPrefix(name), !word.hasPrefix("--") {
          values.append(String(word.dropFirst(2)))
        }
      }
    }
    return values
  }

  /// What is no option and no option's value.
  package func operands(skippingValuesOf options: Set<String> = []) -> [String] {
    var operands: [String] = []
    var isSkipped = false
    var onlyOperands = false
    for word in arguments {
      if isSkipped {
        isSkipped = false
      } else if onlyOperands || !word.hasPrefix("-") || word == "-" {
        operands.append(word)
      } else if word == "--" {
        onlyOperands = true
      } else {
        isSkipped = options.contains(word)
      }
    }
    return operands
  }

  /// As a person would write it, on one line.
  package var text: String { Excerpt.of((assignments + words).joined(separator: " "), maximum: 160) }
}
