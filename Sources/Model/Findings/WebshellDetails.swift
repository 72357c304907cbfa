/// What a webshell finding says beyond the common fields.
package struct WebshellDetails: Sendable, Hashable {
  package enum Verdict: String, Sendable, Hashable, CaseIterable {
    case malicious, suspicious, clean, unreadable
  }

  /// One step of the way from the attacker's input to its execution.
  package struct TaintStep: Sendable, Hashable {
    package var line: Int
    package var what: String
    package init(line: Int, what: String) {
      self.line = line
      self.what = what
    }
  }

  package var verdict: Verdict
  /// `php`, `jsp`, `asp`, `aspx`, `python`, `perl`, `node`, `cgi`.
  package var language: String
  package var path: String
  package var taint: [TaintStep]
  /// Disguises peeled off, outermost first, each with an excerpt of what was below.
  package var layers: [String]
  package var family: String?
  /// Nearness to that family, 0 to 1.
  package var similarity: Double?
  package var rules: [String]
  /// 0 to 100, explained by the fields above.
  package var score: Int

  package init(
    verdict: Verdict, language: String, path: String, taint: [TaintStep] = [], layers: [String] = [],
    family: String? = nil, similarity: Double? = nil, rules: [String] = [], score: Int = 0
  ) {
    self.verdict = verdict
    self.language = language
    self.path = path
    self.taint = taint
    self.layers = layers
    self.family = family
    self.similarity = similarity
    self.rules = rules
    self.score = score
  }
}
