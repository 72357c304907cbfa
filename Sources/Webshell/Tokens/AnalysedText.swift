/// What stages 2 and 3 know of a text, made in one reading of it.
package struct AnalysedText: Sendable {
  package let tokens: ScriptTokens
  package let statistics: TextStatistics
  package let fingerprints: [UInt32]
  package let features: [UInt32]

  /// Of a longer text only so much from its beginning and its end counts for features.
  static let head = 250_000
  static let tail = 50_000

  package init(_ script: ReadScript) { self.init(script.text, language: script.language) }

  package init(_ text: [UInt8], language: ScriptLanguage) {
    if text.count > Self.head + Self.tail {
      let part = Array(text[..<Self.head]) + [0x0A] + Array(text[(text.count - Self.tail)...])
      self.init(whole: part, language: language, size: text.count)
    } else {
      self.init(whole: text, language: language, size: text.count)
    }
  }

  private init(whole text: [UInt8], language: ScriptLanguage, size: Int) {
    tokens = ScriptTokens(text.span, language: language)
    statistics = TextStatistics(text.span)
    fingerprints = Winnowing.fingerprints(of: tokens.shapes, language: language)
    features = FeatureExtraction.features(of: tokens, statistics: statistics, size: size, language: language)
  }
}
