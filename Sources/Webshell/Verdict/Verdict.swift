import Emulation
import Model

/// What is said of one script, and why.
package struct Verdict: Sendable, Hashable {
  package enum Outcome: String, Sendable, Hashable, CaseIterable {
    /// A door for whoever knows of it.
    case malicious
    /// One witness speaks against it.
    case suspicious
    /// Looked at in full, nothing found.
    case clean
    /// Could not be looked at; never counted as clean.
    case unreadable
    /// Someone who ships these very bytes vouches for them.
    case known
    /// No script: no server runs it.
    case notAScript
  }

  package enum Class: String, Sendable, Hashable {
    case shell
    /// A tool for administrators that can do what a shell does.
    case dualUse = "dual-use"
    /// A server's configuration that makes data run.
    case configuration
  }

  /// One thing that was found, and what it adds.
  package struct Reason: Sendable, Hashable {
    package enum Method: String, Sendable, Hashable {
      case rule, similarity, model, emulation, context, configuration
    }

    package var method: Method
    /// For people, one line.
    package var text: String
    /// See ``VerdictRules``.
    package var points: Int
    /// From 1; nil where it is about the whole.
    package var line: Int?
    /// Which text: 0 is the file, n its n-th decoded layer.
    package var layer: Int
  }

  package var outcome: Outcome
  package var `class`: Class
  package var language: ScriptLanguage?
  /// 0 to 100: 100 and only 100 convicts.
  package var score: Int
  package var reasons: [Reason]
  package var proofs: [Proof]
  /// Texts that came out, each shortened.
  package var layers: [Layer]
  package var family: String?
  /// With the family's nearest sample, 0 to 1.
  package var similarity: Double?
  /// Identifiers of the rules that were found, sorted.
  package var rules: [String]
  /// Of an archive, the script within that this is about.
  package var member: String?
  /// What could not be examined and why; such a file is not wholly clean.
  package var problems: [String]

  /// A text that the script unpacks.
  package struct Layer: Sendable, Hashable {
    /// `base64_decode, gzinflate, eval`.
    package var how: String
    package var excerpt: String
  }

  package init(_ outcome: Outcome, language: ScriptLanguage? = nil, problems: [String] = []) {
    self.outcome = outcome
    self.class = .shell
    self.language = language
    score = 0
    reasons = []
    proofs = []
    layers = []
    family = nil
    similarity = nil
    rules = []
    self.problems = problems
  }

  /// Whether a person should hear of it.
  package var isFinding: Bool { outcome == .malicious || outcome == .suspicious }
}
