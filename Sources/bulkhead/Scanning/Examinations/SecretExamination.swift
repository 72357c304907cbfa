import Images
import Inventory
import Model
import Parsing
import Patterns
import Secrets

/// Keys, tokens and passwords in every layer, in the configuration and in the history.
struct SecretExamination: Examination {
  private let inspector: SecretInspector
  private let judge: SecretJudge
  private let expired: [AllowRule]

  init(_ rules: SecretRules, today: String) throws(PatternError) {
    inspector = try SecretInspector(rules.all)
    expired = rules.allowed.filter { $0.isExpired(today: today) }
    judge = SecretJudge(inspector, allowed: rules.allowed.filter { !$0.isExpired(today: today) })
  }

  var inspectors: [any FileInspector] { [inspector] }

  func examine(_ image: ExaminedImage) -> ExaminationResult {
    let layers = Dictionary(
      image.inventory.packages.map { ($0.purl.description, $0.layer) }, uniquingKeysWith: { first, _ in first })
    var result = ExaminationResult()
    result.findings = judge.findings(
      image.tree, image.configuration, subject: image.subject,
      isPristine: { Self.isPristine($0, image, layers) })
    result.problems = expired.map {
      Coverage.Problem(path: "", reason: "the allow rule “\($0.reason)” ended on \($0.expires ?? "") and has no effect")
    }
    return result
  }

  /// Whether a file came with a package of the distribution: below /usr, in the package's list, and in the very layer
  /// that installed the package. What everybody's installation of it has (a library's test keys, a manual's examples)
  /// is nobody's secret. What a later layer put in its place isn't the package's any more.
  private static func isPristine(_ path: String, _ image: ExaminedImage, _ layers: [String: Digest?]) -> Bool {
    guard path.hasPrefix("usr/"), !path.hasPrefix("usr/local/"), let owner = image.inventory.owners.owner(of: path),
      let layer = layers[owner], let node = image.tree.node(at: path, followingLinks: false)
    else { return false }
    return layer == nil || image.tree.layers[node.layer].diffID == layer
  }
}

struct SecretPlan: ExaminationPlan {
  let scanner = Scanner.secrets
  let readsEverything = true
  /// The person's own rules, as they are written; empty where there are none.
  let identity: String
  private let rules: SecretRules
  private let today: String

  init(_ document: Bytes?, today: Day) throws(ParseError) {
    identity = document?.text ?? ""
    rules = try document.map { bytes throws(ParseError) in try SecretRules(parsing: bytes) } ?? SecretRules()
    self.today = today.description
  }

  func make() throws -> any Examination { try SecretExamination(rules, today: today) }
}
