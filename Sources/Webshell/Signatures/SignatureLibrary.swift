import Parsing
import Patterns

/// All rules, compiled: one database for each view, one pass each.
package struct SignatureLibrary: Sendable {
  /// One rule that was found, once.
  package struct Hit: Sendable, Hashable {
    package var rule: SignatureRule
    /// From 1, where the first match ends.
    package var line: Int
  }

  package let rules: [SignatureRule]
  private let raw: PatternSet
  private let normalised: PatternSet
  private let packed: PatternSet

  /// - Throws: where a rule's expression is not one that Vectorscan knows; its text is named.
  package init(_ rules: [SignatureRule] = SignatureCatalogue.rules) throws(PatternError) {
    self.rules = rules
    raw = try Self.compile(rules, .raw, extra: Router.patterns)
    normalised = try Self.compile(rules, .normalised, extra: [])
    packed = try Self.compile(rules, .packed, extra: [])
  }

  private static func compile(
    _ rules: [SignatureRule], _ view: SignatureRule.View, extra: [Pattern]
  ) throws(PatternError) -> PatternSet {
    var patterns = extra
    for (number, rule) in rules.enumerated() where rule.view == view {
      patterns.append(
        Pattern(id: number, rule.expression, syntax: .expression, options: [.caseless, .dotAll, .once]))
    }
    // A set is never empty: what stands in for a view without rules matches nothing that occurs.
    if patterns.isEmpty { patterns = [Pattern(id: -1, "\u{1}bulkhead\u{1}")] }
    return try PatternSet(patterns)
  }

  /// Over the text as it is: rules of the raw and the packed view, and whether the file deserves more.
  package func scanRaw(_ text: Bytes, language: ScriptLanguage) throws(PatternError) -> (
    hits: [Hit], route: Router.Route
  ) {
    var ends: [(Int, Int)] = []
    var route = Router.Route()
    text.withUnsafeBytes { route.note(RoughReading($0.bindMemory(to: UInt8.self).span)) }
    try raw.scan(text) { match in
      if match.id < 0 { route.note(match.id) } else { ends.append((match.id, match.end)) }
      return .proceed
    }
    if route.hasBlob {
      try packed.scan(text) { match in
        if match.id >= 0 { ends.append((match.id, match.end)) }
        return .proceed
      }
    }
    let hits = hits(ends, language) { Self.line(in: text, at: $0) }
    return (hits, route)
  }

  package func scanNormalised(_ text: NormalisedText, language: ScriptLanguage) throws(PatternError) -> [Hit] {
    var ends: [(Int, Int)] = []
    try normalised.scan(Bytes(text.bytes)) { match in
      if match.id >= 0 { ends.append((match.id, match.end)) }
      return .proceed
    }
    return hits(ends, language) { text.line(at: $0 - 1) }
  }

  private func hits(_ ends: [(Int, Int)], _ language: ScriptLanguage, line: (Int) -> Int) -> [Hit] {
    var seen: Set<Int> = []
    return ends.compactMap { number, end in
      guard rules.indices.contains(number), rules[number].languages.contains(language), seen.insert(number).inserted
      else {
        return nil
      }
      return Hit(rule: rules[number], line: line(end))
    }
  }

  private static func line(in text: Bytes, at offset: Int) -> Int {
    text.withUnsafeBytes { memory in
      var line = 1
      for place in 0..<min(max(offset - 1, 0), memory.count) where memory[place] == 0x0A { line += 1 }
      return line
    }
  }
}
