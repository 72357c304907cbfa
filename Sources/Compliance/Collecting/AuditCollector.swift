import Host

/// The audit system's part of the facts: the kernel's rules, and those of the files.
struct AuditCollector {
  let root: HostRoot

  func collect() -> (AuditFacts, [FactProblem]) {
    var facts = AuditFacts()
    var problems: [FactProblem] = []
    let files = root.auditRules()
    facts.configured = files.rules.rules.map(canonical)
    facts.files = files.files
    facts.configuredEnabled = files.rules.enabled
    facts.configuredBacklog = files.rules.backlogLimit
    problems += files.problems.map { FactProblem($0.path, "\($0)") }
    if let line = files.rules.faults.first {
      problems.append(
        FactProblem("/etc/audit/rules.d", "line \(line) of the rules put together is no rule: loading stops there"))
    }
    guard root.isLive else {
      facts.refusal = "a file system that doesn't run has no kernel to ask"
      return (facts, problems)
    }
    do throws(AuditKernel.Refusal) {
      var state = try AuditKernel.state()
      state.rules = state.rules.map(canonical)
      facts.kernel = state
    } catch {
      facts.refusal = "\(error)"
      if error == .denied {
        facts.isDenied = true
        problems.append(FactProblem("audit rules", "\(error)"))
      }
    }
    return (facts, problems)
  }

  /// The kernel follows links in the parents of a watched path, and watches a link that stands last itself.
  private func canonical(_ rule: AuditRule) -> AuditRule {
    var rule = rule
    rule.path = rule.path.map { root.resolve($0, followsLast: false) ?? $0 }
    rule.directory = rule.directory.map { root.resolve($0, followsLast: false) ?? $0 }
    return rule
  }
}
