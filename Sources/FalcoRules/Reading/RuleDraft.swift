import Documents
import Parsing

/// A rule file as the caller has it.
package struct FalcoRuleFile: Sendable {
  /// What messages call it; a path.
  package var name: String
  package var bytes: Bytes

  package init(name: String, bytes: Bytes) {
    self.name = name
    self.bytes = bytes
  }
}

/// A text with the place where it stands; appended parts keep theirs.
struct SourcedText: Sendable {
  struct Part: Sendable {
    var text: String
    var file: String
    var line: Int
    var endLine: Int
  }

  var parts: [Part]

  init(_ text: String, file: String, line: Int, endLine: Int) {
    parts = [Part(text: text, file: file, line: line, endLine: endLine)]
  }

  var text: String { parts.map(\.text).joined(separator: " ") }
  mutating func append(_ other: SourcedText) { parts += other.parts }

  /// The part in which a byte of the whole text lies, and its offset there.
  func part(at offset: Int) -> (part: Part, offset: Int)? {
    var rest = offset
    for part in parts {
      if rest <= part.text.utf8.count { return (part, rest) }
      rest -= part.text.utf8.count + 1
    }
    return parts.last.map { ($0, $0.text.utf8.count) }
  }
}

/// `exceptions:` of a rule, before they become part of its condition.
struct ExceptionDraft: Sendable {
  var name: String
  var fields: [String]
  /// One field alone, whose values are a flat list.
  var isSingle: Bool
  var comparisons: [String]
  /// One row a line: for each field one text, or a list of texts.
  var values: [[[String]]]
  var file: String
  var line: Int
}

struct RuleDraft: Sendable {
  var name: String
  var file: String
  var line: Int
  var description = ""
  var condition: SourcedText?
  var output: SourcedText?
  var priority: FalcoPriority?
  var source = "syscall"
  var isEnabled = true
  var skipsUnknownFields = false
  var tags: [String] = []
  var exceptions: [ExceptionDraft] = []
}

/// Everything that was read, by name; later definitions stand for earlier ones.
struct RuleCollection: Sendable {
  var rules: [String: RuleDraft] = [:]
  /// Names in the order of their first definition.
  var ruleOrder: [String] = []
  var macros: [String: SourcedText] = [:]
  var lists: [String: [String]] = [:]
  var errors: [FalcoRuleError] = []
  var notes: [FalcoRuleError] = []
  /// Lines of the files, for the places of errors.
  var lines: [String: [String]] = [:]

  /// Line of the word at `offset` of a text that may be folded over many lines.
  func place(_ text: SourcedText, at offset: Int) -> (file: String, line: Int) {
    guard let (part, inner) = text.part(at: offset) else { return ("", 0) }
    guard let lines = lines[part.file], part.line >= 1, part.line <= lines.count else { return (part.file, part.line) }
    let bytes = Array(part.text.utf8)
    func words(_ bytes: some Collection<UInt8>) -> [Substring.UTF8View.SubSequence] {
      String(decoding: bytes, as: UTF8.self)[...].utf8.split { $0 == 0x20 || $0 == 0x0A || $0 == 0x09 }
    }
    let before = words(bytes.prefix(inner)).count
    let isInside = inner > 0 && inner < bytes.count && bytes[inner - 1] != 0x20 && bytes[inner - 1] != 0x0A
    let wanted = max(isInside ? before : before + 1, 1)
    // Folding keeps the words: the same number of words stands before the place in the file.
    var seen = 0
    guard let first = words(bytes).first.map({ String(Substring($0)) }) else { return (part.file, part.line) }
    for index in (part.line - 1)..<min(max(part.endLine, part.line), lines.count) {
      var line = Substring(lines[index])
      if seen == 0 {
        guard let start = line.firstRange(of: first) else { continue }
        line = line[start.lowerBound...]
      }
      seen += words(Array(line.utf8)).count
      if seen >= wanted { return (part.file, index + 1) }
    }
    return (part.file, part.line)
  }
}
