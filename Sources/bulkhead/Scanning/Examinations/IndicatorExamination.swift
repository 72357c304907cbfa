import Images
import Indicators
import Model
import Parsing
import Patterns

/// Files that are known as malware, in every layer.
struct IndicatorExamination: Examination {
  private let inspector: IndicatorInspector
  private let problems: [Coverage.Problem]

  init(_ lists: DigestLists, _ rules: YaraRules?, _ problems: [Coverage.Problem]) throws(PatternError) {
    inspector = try IndicatorInspector(lists: lists, rules: rules)
    self.problems = problems
  }

  var inspectors: [any FileInspector] { [inspector] }

  func examine(_ image: ExaminedImage) -> ExaminationResult {
    let findings = IndicatorJudge(inspector).findings(
      image.tree, image.configuration, subject: image.subject, isPristine: image.isPristine)
    return ExaminationResult(findings: findings, problems: problems)
  }
}

/// The person's lists and rules, read and compiled before anything is scanned: half of them finds half.
struct IndicatorPlan: ExaminationPlan {
  let scanner = Scanner.malware
  let readsEverything = true
  let identity: String
  private let lists: DigestLists
  private let rules: YaraRules?
  private let problems: [Coverage.Problem]

  init(_ options: IndicatorOptions) throws(KnowledgeFailure) {
    var lists = DigestLists()
    var problems: [Coverage.Problem] = []
    for path in options.digests {
      let bytes = try KnowledgeFailure.reading(path, limit: DigestLists.maximumSize)
      do throws(ParseError) {
        let skipped = try lists.add(bytes, named: Self.name(path))
        if skipped > 0 { problems.append(.init(path: path, reason: "\(skipped) lines hold no digest")) }
      } catch { throw KnowledgeFailure(status: ExitStatus.usage, description: "\(path): \(error)") }
    }
    rules = try YaraFiles.rules(options.yara)
    self.lists = lists
    self.problems = problems
    identity = [lists.isEmpty ? "" : lists.fingerprint, rules?.fingerprint ?? ""].joined(separator: "/")
  }

  func make() throws -> any Examination { try IndicatorExamination(lists, rules, problems) }

  private static func name(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }
}
