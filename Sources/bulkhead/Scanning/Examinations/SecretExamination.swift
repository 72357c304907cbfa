import Images
import Inventory
import Model
import Parsing
import Patterns
import Secrets
import Synchronization

/// Keys, tokens and passwords in every layer, in the configuration and in the history.
struct SecretExamination: Examination {
  private let inspector: SecretInspector
  private let judge: SecretJudge
  private let expired: [AllowRule]

  init(_ inspector: SecretInspector, _ rules: SecretRules, today: String) {
    self.inspector = inspector
    expired = rules.allowed.filter { $0.isExpired(today: today) }
    judge = SecretJudge(inspector, allowed: rules.allowed.filter { !$0.isExpired(today: today) })
  }

  var inspectors: [any FileInspector] { [inspector] }

  func examine(_ image: ExaminedImage) -> ExaminationResult {
    var result = ExaminationResult()
    result.findings = judge.findings(
      image.tree, image.configuration, subject: image.subject, isPristine: image.isPristine)
    result.problems = expired.map {
      Coverage.Problem(path: "", reason: "the allow rule “\($0.reason)” ended on \($0.expires ?? "") and has no effect")
    }
    return result
  }
}

struct SecretPlan: ExaminationPlan {
  let scanner = Scanner.secrets
  let readsEverything = true
  let identity: String
  private let knowledge: SecretKnowledge
  private let today: String

  init(_ knowledge: SecretKnowledge, today: Day) {
    identity = knowledge.identity
    self.knowledge = knowledge
    self.today = today.description
  }

  func make() throws -> any Examination { SecretExamination(try knowledge.inspector(), knowledge.rules, today: today) }
}

/// The detectors of secrets with the person's own rules, made ready when they are first needed: by who looks for
/// secrets, and by who quotes text that may have some.
final class SecretKnowledge: Sendable {
  /// The person's own rules, as they are written; empty where there are none.
  let identity: String
  let rules: SecretRules
  private let made = Mutex<SecretInspector?>(nil)

  init(_ document: Bytes? = nil) throws(ParseError) {
    identity = document?.text ?? ""
    rules = try document.map { bytes throws(ParseError) in try SecretRules(parsing: bytes) } ?? SecretRules()
  }

  func inspector() throws -> SecretInspector {
    try made.withLock { made in
      if let made { return made }
      let inspector = try SecretInspector(rules.all)
      made = inspector
      return inspector
    }
  }
}
