import Model
import Parsing

/// Says of a script whether it is a door. The program joins this with the capability that knows webshells; everything
/// here is about where scripts lie and when they change.
package protocol ScriptJudge: Sendable {
  /// Of engine and rules together: a judgement is kept for as long as this is the same.
  var identity: String { get }

  /// How much of the file is to be read: bytes from its beginning, 0 for nothing.
  /// - Parameters:
  ///   - path: as the web server sees it.
  ///   - head: the first 512 bytes, or all of a shorter file.
  func bytesOfInterest(_ path: String, head: ArraySlice<UInt8>) -> Int

  /// - Parameter isWhole: false where the file is larger than what was read of it.
  func judge(_ path: String, _ bytes: [UInt8], isWhole: Bool) -> ScriptJudgement
}

/// What was said of one script, whoever has it: path and subject are put to it where it is found.
package struct ScriptJudgement: Sendable, Hashable {
  /// `unreadable` comes with a reason.
  package var verdict: WebshellDetails.Verdict
  /// What `explain` takes.
  package var rule: String
  package var severity: Severity
  package var title: String
  package var evidence: Evidence
  package var details: WebshellDetails
  /// What to do about it.
  package var remediation: String
  /// Why it could not be judged, or only in part.
  package var problem: String?

  package init(
    verdict: WebshellDetails.Verdict, rule: String, severity: Severity, title: String, evidence: Evidence,
    details: WebshellDetails, remediation: String = ScriptJudgement.remediation, problem: String? = nil
  ) {
    self.verdict = verdict
    self.rule = rule
    self.severity = severity
    self.title = title
    self.evidence = evidence
    self.details = details
    self.remediation = remediation
    self.problem = problem
  }

  /// Nothing was found, and everything was looked at.
  package static func clean(_ path: String, language: String) -> ScriptJudgement {
    ScriptJudgement(
      verdict: .clean, rule: "", severity: .unknown, title: "", evidence: Evidence(),
      details: WebshellDetails(verdict: .clean, language: language, path: path))
  }

  package var isFinding: Bool { verdict == .malicious || verdict == .suspicious }

  /// The same for the place where the script was found.
  /// - Parameter path: as its owner sees it.
  package func finding(_ subject: Subject, path: String) -> Finding {
    var evidence = evidence
    evidence.path = path
    var details = details
    details.path = path
    return Finding(
      kind: .webshell, rule: rule, severity: severity, title: title, subject: subject, evidence: evidence,
      remediation: remediation, details: .webshell(details), identity: [path])
  }

  /// What to do about any of them.
  package static let remediation =
    "Take the file out of reach (hunt --quarantine) and keep it as evidence; find out how it got there — the web server's "
    + "log around the file's time says which request wrote it — close that hole, and look for what was done through it."
}
