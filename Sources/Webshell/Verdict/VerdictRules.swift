import Emulation

/// How evidence becomes a verdict: points for each kind of witness. 100 convict, 50 make suspicious.
///
/// Decisive evidence (a strong proof, a near-exact relative, a decisive rule) brings 100. Else each of the four methods
/// counts once, with the best that it has, and what only shows that something is hidden never convicts.
enum VerdictRules {
  static let convicts = 100
  static let suspects = 50

  /// Jaccard with the nearest sample.
  static func similarity(_ relative: FamilyIndex.Relative) -> Int {
    guard relative.shared >= 3 else { return 0 }
    switch relative.similarity {
    case 0.5... where relative.shared >= 6: return 100
    case 0.3...: return 70
    case 0.2...: return 50
    case 0.12...: return 25
    default: return 0
    }
  }

  /// Below 0 where the script's words are those of ordinary software.
  ///
  /// - Parameter thresholds: of the language; nil where the model does not know it.
  static func model(_ score: Double, _ thresholds: LinearModel.Thresholds?) -> Int {
    guard let thresholds else { return 0 }
    switch score - thresholds.strict {
    case 1...: return farAboveStrict
    case 0...: return 60
    case ..<(thresholds.loose - thresholds.strict - 1.5): return -25
    default: return score >= thresholds.loose ? 35 : 0
    }
  }

  static func rule(_ strength: SignatureRule.Strength) -> Int {
    switch strength {
    case .decisive: 100
    case .strong: 40
    case .weak: 12
    }
  }

  static func proof(_ predicate: Predicate, in language: ScriptLanguage) -> Int {
    switch predicate {
    // Editors of themes and languages within PHP programs write what their administrator sends, too.
    case .writtenCode where language == .php: 75
    case _ where predicate.isStrong: 100
    // In ASP it is how templates and plug-ins are run.
    case .unknownCode where language == .asp: 15
    case .taintedQuery where language == .php: 30
    case .taintedInclude, .taintedMail, .taintedObject, .unknownCode: 30
    default: 45
    }
  }

  /// Of the model where a script has hardly a word that is not a shell's.
  static let farAboveStrict = 88
  /// Rules that see no more than that something is unpacked and run: what hides does no less.
  static let unpacking: Set<String> = [
    "webshell.php.eval", "webshell.php.function-from-text", "webshell.context.silence",
  ]
  /// Rules and weak proofs add up, but never to a conviction on their own.
  static let mostOfRules = 65
  static let mostOfProofs = 60
  /// The model is no witness for a text with fewer.
  static let tokensOfAWitness = 40
}
