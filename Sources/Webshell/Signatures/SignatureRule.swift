/// One pattern of the library, as data. To add one: a line in a table of `Signatures/`, with texts that it must and must
/// not find.
package struct SignatureRule: Sendable, Hashable {
  /// What a rule recognises.
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    /// Runs code or commands, or writes files.
    case sink
    /// Takes what the request brings.
    case source
    /// Unpacks or assembles.
    case decoder
    /// A known shell or tool.
    case family
    /// Sets the scene: what only shells tend to say or do.
    case context
    /// A tool for administrators that can do what a shell does.
    case dualUse
  }

  /// What a match is worth.
  package enum Strength: String, Sendable, Hashable, CaseIterable {
    /// Convicts alone: nothing else is written like this.
    case decisive
    /// A witness: convicts with another one of another kind.
    case strong
    /// Ordinary programs do this too.
    case weak
  }

  /// Which text a pattern is held against.
  package enum View: String, Sendable, Hashable, CaseIterable {
    /// The file's text as it is.
    case raw
    /// The same, but only of files in which ``RoughReading`` saw a blob: for patterns with long runs, which are slow.
    case packed
    /// ``NormalisedText``.
    case normalised
  }

  /// Stable, e.g. `webshell.php.eval-request`.
  package var id: String
  package var languages: Set<ScriptLanguage>
  package var kind: Kind
  package var strength: Strength
  package var view: View
  /// One line for people.
  package var title: String
  /// Of the family, where the rule tells one.
  package var family: String?
  /// In Vectorscan's subset of PCRE; any case, `.` matches line ends too.
  package var expression: String
  /// Where the construct is described.
  package var reference: String?
  /// Texts that must be found. Code islands in full, as they stand in a file.
  package var positives: [String]
  /// Texts that look alike and must not be found.
  package var negatives: [String]

  init(
    _ id: String, _ languages: Set<ScriptLanguage>, _ kind: Kind, _ strength: Strength, _ title: String,
    _ expression: String, view: View = .normalised, family: String? = nil, reference: String? = nil,
    finds positives: [String], passes negatives: [String]
  ) {
    self.id = "webshell." + id
    self.languages = languages
    self.kind = kind
    self.strength = strength
    self.view = view
    self.title = title
    self.family = family
    self.expression = expression
    self.reference = reference
    self.positives = positives
    self.negatives = negatives
  }
}
