import Hunting
import Indicators
import Model
import Parsing
import Webshell

/// Joins those who find scripts with those who know webshells, and with the person's own YARA rules.
struct WebshellJudge: ScriptJudge {
  let identity: String
  private let scanner: WebshellScanner
  private let yara: YaraRules?

  init(_ scanner: WebshellScanner, yara: YaraRules? = nil, identity: String) {
    self.scanner = scanner
    self.yara = yara
    self.identity = identity
  }

  func bytesOfInterest(_ path: String, head: ArraySlice<UInt8>) -> Int {
    ScriptInterest.of(path, head: Bytes(head)).bytes
  }

  func judge(_ path: String, _ bytes: [UInt8], isWhole: Bool) -> ScriptJudgement {
    judge(path, Bytes(bytes), isWhole: isWhole)
  }

  func judge(_ path: String, _ bytes: Bytes, isWhole: Bool = true) -> ScriptJudgement {
    let file = ScriptFile(path: path, bytes: bytes)
    let verdict = scanner.judge(file)
    var judgement = Self.judgement(verdict, of: file)
    if !isWhole, verdict.outcome != .notAScript {
      judgement.add(problem: "only its first \(bytes.count >> 20) MiB were looked at")
    }
    guard let yara, verdict.outcome != .known else { return judgement }
    let (matches, problem) = yara.scan(bytes, path: path.hasPrefix("/") ? String(path.dropFirst()) : path)
    if let problem { judgement.add(problem: problem) }
    judgement.add(matches)
    return judgement
  }

  private static func judgement(_ verdict: Webshell.Verdict, of file: ScriptFile) -> ScriptJudgement {
    let problem = verdict.problems.isEmpty ? nil : verdict.problems.joined(separator: "; ")
    let subject = Subject(kind: .directory, name: "")
    guard let finding = verdict.finding(of: file, subject: subject), case .webshell(let details) = finding.details
    else {
      var judgement = ScriptJudgement.clean(file.path, language: verdict.language?.rawValue ?? "")
      if verdict.outcome == .unreadable {
        judgement.verdict = .unreadable
        judgement.details.verdict = .unreadable
      }
      judgement.problem = problem
      return judgement
    }
    return ScriptJudgement(
      verdict: details.verdict, rule: finding.rule, severity: finding.severity, title: finding.title,
      evidence: finding.evidence, details: details, remediation: finding.remediation, problem: problem)
  }
}

extension ScriptJudgement {
  fileprivate mutating func add(problem text: String) { problem = problem.map { "\($0); \(text)" } ?? text }

  /// A person's rule is a witness of its own: it makes suspicious what was clean, and convicts where something else speaks
  /// against the file too, or where the rule itself says that it is sure (`severity = "critical"`, `score = 90`).
  fileprivate mutating func add(_ matches: [YaraMatch]) {
    guard let first = matches.max(by: { $0.severity < $1.severity }) else { return }
    let isSure = first.severity == .critical
    let name = first.metas["description"].map { "\(first.rule): \($0)" } ?? first.rule
    if !isFinding {
      rule = "webshell.yara"
      title = "Matches a YARA rule of yours, \(name)"
      remediation = Self.remediation
      evidence.excerpt = first.strings.isEmpty ? nil : first.strings.joined(separator: ", ")
      details.score = 60
    }
    details.verdict = isSure || isFinding ? .malicious : .suspicious
    verdict = details.verdict
    severity = verdict == .malicious ? .critical : .medium
    if verdict == .malicious { details.score = 100 }
    details.rules = (details.rules + matches.map { "yara.\($0.rule)" }).sorted()
    if details.family == nil { details.family = first.metas["family"] }
    for match in matches.prefix(8) { evidence.details["yara \(match.rule)"] = match.source }
  }
}
