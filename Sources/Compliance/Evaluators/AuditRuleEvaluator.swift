import Host
import Model

/// Whether the audit system records every change to the files of some roles.
///
/// Parameters: `roles`, separated by commas; `any: "true"` where one of the files is enough.
enum AuditRuleEvaluator: Evaluator {
  static let name = "auditRule"

  static func judge(_ rule: Rule, _ context: AuditContext) -> [Judgement] {
    let roles = (rule.parameters["roles"] ?? "").split(separator: ",").map(String.init)
    let paths = context.facts.paths(roles)
    let there = paths.filter { $0.status != nil }
    guard !there.isEmpty else {
      if let problem = paths.compactMap(\.problem).first { return [Judgement(context.host, .error, reason: problem)] }
      let names = paths.map(\.path).joined(separator: ", ")
      return [Judgement(context.host, .notApplicable, reason: "\(names.isEmpty ? "it" : names) does not exist")]
    }
    let judgements = there.map { judge($0, context) }
    guard rule.parameters["any"] == "true", let passed = judgements.first(where: { $0.status == .pass }) else {
      return judgements
    }
    return [passed]
  }

  private static func judge(_ path: PathFacts, _ context: AuditContext) -> Judgement {
    let audit = context.facts.audit
    let subject = context.subject(path)
    func answer(_ rules: [AuditRule]) -> AuditCoverage.Answer {
      AuditCoverage.of(path.path, isDirectory: path.isDirectory, rules: rules) { $0 }
    }
    func result(_ status: ComplianceDetails.Status, _ found: String, _ reason: String = "") -> Judgement {
      Judgement(subject, status, found: found, reason: reason, path: path.path)
    }
    let configured = answer(audit.configured)
    guard let kernel = audit.kernel else {
      switch configured {
      case .covered(let rule):
        // Files say what shall be, not what is.
        if context.facts.audit.isDenied || audit.refusal?.contains("doesn't run") != true {
          return audit.isDenied
            ? result(.error, "\(rule), in a file", audit.refusal ?? "")
            : result(.fail, "\(rule), in a file only", audit.refusal ?? "the kernel has no audit system")
        }
        return audit.configuredEnabled == 0
          ? result(.fail, "\(rule)", "the files turn the audit system off (-e 0)")
          : result(.pass, "\(rule), in a file", "of a file system that doesn't run only the files can be read")
      case .uncovered(let reason):
        return result(
          .fail, reason, audit.isDenied ? "judged by the files: \(audit.refusal ?? "")" : audit.refusal ?? "")
      }
    }
    switch answer(kernel.rules) {
    case .covered(let rule):
      return kernel.enabled == 0
        ? result(.fail, "\(rule)", "the rule is there, but the audit system is off (enabled 0)")
        : result(.pass, "\(rule)")
    case .uncovered(let reason):
      if case .covered(let rule) = configured {
        return result(
          .fail, "configured, not loaded: \(rule)", "the kernel doesn't have the rule: load it with augenrules --load")
      }
      return result(.fail, reason)
    }
  }
}
