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
    case 1.8...: return 88
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
    if predicate.isStrong { return 100 }
    switch predicate {
    // In ASP it is how templates and plug-ins are run.
    case .unknownCode where language == .asp: return 15
    case .taintedInclude, .taintedMail, .taintedObject, .unknownCode: return 30
    default: return 45
    }
  }

  /// Rules and weak proofs add up, but never to a conviction on their own.
  static let mostOfRules = 65
  static let mostOfProofs = 60
  /// The model is no witness for a text with fewer.
  static let tokensOfAWitness = 40
}
