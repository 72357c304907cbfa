import Model
import Parsing

/// What the inspector left about one file.
package struct FileFacts: Sendable, Equatable {
  package var settings: [SettingFact] = []
  package var matches: [Match] = []
  package var suppressions: [Suppression] = []
  package var exceptions: [IgnoreRule] = []
  /// Why the file could not be judged, or only in part: a matter only where the file itself is.
  package var problems: [String] = []

  package var isEmpty: Bool {
    settings.isEmpty && matches.isEmpty && suppressions.isEmpty && exceptions.isEmpty && problems.isEmpty
  }
}

/// The encoding of ``FileFacts`` as it stands in the layer's record.
enum FactCodec {
  static let version = 1

  static func encode(_ facts: FileFacts) -> [UInt8] {
    guard !facts.isEmpty else { return [] }
    var writer = BinaryWriter()
    writer.list(facts.settings) { writer, fact in
      writer.byte(fact.kind.rawValue)
      writer.count(fact.line)
      writer.list(fact.fields) { $0.string($1) }
    }
    writer.list(facts.matches) { writer, match in
      writer.string(match.rule)
      writer.string(match.severity.rawValue)
      writer.string(match.title)
      writer.string(match.document.rawValue)
      writer.optional(match.line) { $0.count($1) }
      writer.optional(match.endLine) { $0.count($1) }
      writer.optional(match.excerpt) { $0.string($1) }
      writer.optional(match.expected) { $0.string($1) }
      writer.optional(match.found) { $0.string($1) }
      writer.map(match.details)
      writer.list(match.identity) { $0.string($1) }
    }
    writer.list(facts.suppressions) { writer, suppression in
      writer.list(suppression.rules) { $0.string($1) }
      writer.string(suppression.reason)
      writer.optional(suppression.until) { $0.string($1) }
      writer.count(suppression.line)
      writer.optional(suppression.covered) { writer, range in
        writer.count(range.lowerBound)
        writer.count(range.upperBound)
      }
      writer.optional(suppression.fault) { $0.string($1) }
    }
    writer.list(facts.exceptions) { writer, rule in
      writer.string(rule.rule)
      writer.optional(rule.path) { $0.string($1) }
      writer.string(rule.reason)
      writer.optional(rule.expires) { $0.string($1) }
      writer.optional(rule.owner) { $0.string($1) }
    }
    writer.list(facts.problems) { $0.string($1) }
    return writer.bytes
  }

  static func decode(_ bytes: Bytes) throws(ParseError) -> FileFacts {
    guard !bytes.isEmpty else { return FileFacts() }
    var reader = BinaryReader(bytes, format: "misconfiguration facts")
    var facts = FileFacts()
    facts.settings = try reader.list { reader throws(ParseError) in
      guard let kind = SettingFact.Kind(rawValue: try reader.byte()) else {
        throw ParseError("misconfiguration facts", "unknown kind", at: reader.offset)
      }
      let line = try number(&reader)
      return SettingFact(kind: kind, line: line, fields: try reader.strings())
    }
    facts.matches = try reader.list { reader throws(ParseError) in try match(&reader) }
    facts.suppressions = try reader.list { reader throws(ParseError) in
      var suppression = Suppression(rules: try reader.strings(), reason: try reader.string(), line: 0)
      suppression.until = try reader.optionalString()
      suppression.line = try number(&reader)
      suppression.covered = try reader.optional { reader throws(ParseError) in
        let lower = try number(&reader)
        return lower...max(lower, try number(&reader))
      }
      suppression.fault = try reader.optionalString()
      return suppression
    }
    facts.exceptions = try reader.list { reader throws(ParseError) in
      var rule = IgnoreRule(rule: try reader.string(), reason: "")
      rule.path = try reader.optionalString()
      rule.reason = try reader.string()
      rule.expires = try reader.optionalString()
      rule.owner = try reader.optionalString()
      return rule
    }
    facts.problems = try reader.strings()
    return facts
  }

  private static func match(_ reader: inout BinaryReader) throws(ParseError) -> Match {
    let rule = try reader.string()
    guard let severity = Severity(rawValue: try reader.string()) else {
      throw ParseError("misconfiguration facts", "unknown severity", at: reader.offset)
    }
    let title = try reader.string()
    guard let document = DocumentKind(rawValue: try reader.string()) else {
      throw ParseError("misconfiguration facts", "unknown document", at: reader.offset)
    }
    var match = Match(rule: rule, severity: severity, title: title, document: document)
    match.line = try reader.optional(number)
    match.endLine = try reader.optional(number)
    match.excerpt = try reader.optionalString()
    match.expected = try reader.optionalString()
    match.found = try reader.optionalString()
    match.details = try reader.map()
    match.identity = try reader.strings()
    return match
  }

  /// Counts of things are bounded by what is left; lines are not.
  private static func number(_ reader: inout BinaryReader) throws(ParseError) -> Int {
    Int(clamping: try reader.unsigned())
  }
}
