import Parsing

/// Finds suppressions in comments of Dockerfiles and YAML files.
enum SuppressionReader {
  static let maximumSuppressions = 1_000
  private static let mark = Array("bulkhead:ignore".utf8)

  /// - Parameter blocks: what a line of its own covers: from the next line with content to the end that this gives.
  static func read(_ bytes: Bytes, endOfBlock: (Int, [Bytes]) -> Int) -> [Suppression] {
    guard bytes.firstRange(of: mark) != nil else { return [] }
    let lines = Array(Lines(bytes))
    var found: [Suppression] = []
    for (index, line) in lines.enumerated() where found.count < maximumSuppressions {
      guard let start = line.firstRange(of: mark), let hash = comment(line, before: start.lowerBound) else { continue }
      let text = line[from: start.lowerBound].text
      var suppression = parse(text, line: index + 1)
      let isAlone = line[0..<hash].withUnsafeBytes { $0.allSatisfy { $0 == 0x20 || $0 == 0x09 } }
      if text.hasPrefix("bulkhead:ignore-file") {
        suppression.covered = nil
      } else if isAlone {
        // Further comments may stand between.
        var next = index + 1
        while next < lines.count, isBlankOrComment(lines[next]) { next += 1 }
        suppression.covered = (next + 1)...max(next + 1, endOfBlock(next, lines))
      } else {
        suppression.covered = (index + 1)...(index + 1)
      }
      found.append(suppression)
    }
    return found
  }

  /// Where the comment begins in which the mark stands; nil where it stands in none.
  private static func comment(_ line: Bytes, before mark: Int) -> Int? {
    var at = mark - 1
    while let byte = line[at], byte == 0x20 || byte == 0x09 || byte == UInt8(ascii: "#") {
      if byte == UInt8(ascii: "#") { return at }
      at -= 1
    }
    return nil
  }

  static func isBlankOrComment(_ line: Bytes) -> Bool {
    var at = 0
    while let byte = line[at], byte == 0x20 || byte == 0x09 { at += 1 }
    return line[at] == nil || line[at] == UInt8(ascii: "#")
  }

  /// `bulkhead:ignore[-file] RULE[,RULE…] reason="…" until=yyyy-MM-dd`
  static func parse(_ text: String, line: Int) -> Suppression {
    var suppression = Suppression(rules: [], reason: "", until: nil, line: line, covered: nil, fault: nil)
    let isFile = text.hasPrefix("bulkhead:ignore-file")
    let rest = text.dropFirst(isFile ? "bulkhead:ignore-file".count : "bulkhead:ignore".count)
    let words = RawInstruction.words(ArraySlice(Array(rest.utf8.prefix(2_000))), escape: 0)
      .map { String(decoding: $0, as: UTF8.self) }
    for word in words {
      if word.hasPrefix("reason=") {
        suppression.reason = String(word.dropFirst(7)).trimmingQuotes
      } else if word.hasPrefix("until=") {
        let day = String(word.dropFirst(6)).trimmingQuotes
        suppression.until = day
        if !Day.isValid(day) { suppression.fault = "until=\(Excerpt.of(day, maximum: 20)) is no day (yyyy-MM-dd)" }
      } else {
        suppression.rules += word.split(separator: ",").map(String.init)
      }
    }
    if suppression.rules.count > 50 {
      suppression.fault = "it names more than 50 rules"
      suppression.rules = []
    } else if suppression.rules.isEmpty {
      suppression.fault = "it names no rule"
    } else if suppression.reason.isEmpty {
      suppression.fault = "it gives no reason=\"…\""
    } else if let unknown = suppression.rules.first(where: { !isKnown($0) }) {
      suppression.fault = "there is no rule \(Excerpt.of(unknown, maximum: 60))"
    }
    return suppression
  }

  static func isKnown(_ pattern: String) -> Bool {
    Catalogue.rules.contains { Suppression.names(pattern, $0.manual.rule) }
  }

  /// The instruction that begins at a line ends where no line goes on.
  static func endOfInstruction(_ file: Dockerfile) -> (Int, [Bytes]) -> Int {
    let ends = Dictionary(file.instructions.map { ($0.line, $0.endLine) }, uniquingKeysWith: max)
    return { start, _ in ends[start + 1] ?? start + 1 }
  }

  /// A block of YAML ends before the next line that is not indented deeper.
  static func endOfYAMLBlock(_ start: Int, _ lines: [Bytes]) -> Int {
    guard start < lines.count else { return start + 1 }
    let indent = indentation(lines[start])
    var end = start + 1
    while end < lines.count, end - start < 20_000, isBlankOrComment(lines[end]) || indentation(lines[end]) > indent {
      end += 1
    }
    return end
  }

  private static func indentation(_ line: Bytes) -> Int {
    var at = 0
    while line[at] == 0x20 { at += 1 }
    return at
  }
}

extension String {
  fileprivate var trimmingQuotes: String {
    guard let first, first == "\"" || first == "'", count >= 2, last == first else { return self }
    return String(dropFirst().dropLast())
  }
}
