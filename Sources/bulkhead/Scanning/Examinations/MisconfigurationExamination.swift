import Images
import Inventory
import Misconfiguration
import Model
import Parsing
import Secrets

/// What is wrong with how an image is made and set up; in directories the build files and manifests.
struct MisconfigurationExamination: Examination {
  private let inspector = MisconfigurationInspector()
  private let judge: MisconfigurationJudge
  private let scanner: SecretScanner

  init(today: String, redactingWith scanner: SecretScanner) {
    judge = MisconfigurationJudge(today: today)
    self.scanner = scanner
  }

  var inspectors: [any FileInspector] { [inspector] }

  func examine(_ image: ExaminedImage) -> ExaminationResult {
    let judgement = judge.judge(
      image.tree, image.configuration, subject: image.subject, isPristine: { image.isPristine($0) },
      redact: { scanner.redact($0) })
    return ExaminationResult(
      findings: judgement.findings, suppressed: judgement.suppressed, problems: judgement.problems)
  }
}

extension MisconfigurationExamination {
  /// A build file or manifest by itself.
  func examine(file bytes: Bytes, path: String, subject: Subject) -> ExaminationResult {
    guard let judgement = judge.judge(file: bytes, path: path, subject: subject, redact: { scanner.redact($0) }) else {
      return ExaminationResult()
    }
    return ExaminationResult(
      findings: judgement.findings, suppressed: judgement.suppressed, problems: judgement.problems)
  }
}

struct MisconfigurationPlan: ExaminationPlan {
  let scanner = Scanner.misconfiguration
  // A whole machine's build files are its user's business.
  let readsEverything = true
  let identity = ""
  private let knowledge: SecretKnowledge
  private let today: String

  init(_ knowledge: SecretKnowledge, today: Day) {
    self.knowledge = knowledge
    self.today = today.description
  }

  func make() throws -> any Examination { try examination() }

  func examination() throws -> MisconfigurationExamination {
    MisconfigurationExamination(today: today, redactingWith: try knowledge.inspector().scanner)
  }
}
