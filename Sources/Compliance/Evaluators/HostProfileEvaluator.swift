import Model

/// Whether the host itself passes Bulkhead's own profile for hosts of containers.
enum HostProfileEvaluator: Evaluator {
  static let name = "hostProfile"

  static func judge(_ rule: Rule, _ context: AuditContext) -> [Judgement] {
    let results: [Finding]
    do throws(RuleFault) {
      guard let profile = try Catalogue.benchmark(named: "bulkhead-host") else {
        return [Judgement(context.host, .manual, reason: "look at the host with `bulkhead audit host`")]
      }
      results = try Audit(profile, inputs: context.inputs, now: context.now).results(context.facts)
    } catch {
      return [Judgement(context.host, .error, reason: "\(error)")]
    }
    func all(_ status: ComplianceDetails.Status) -> [Finding] {
      results.filter { if case .compliance(let details) = $0.details { details.status == status } else { false } }
    }
    let failed = all(.fail).filter { $0.severity >= .medium }
    let passed = all(.pass).count
    let found = "\(passed) of \(passed + all(.fail).count) checks of the host profile pass"
    if let error = all(.error).first, failed.isEmpty {
      return [Judgement(context.host, .error, found: found, reason: "\(error.rule) could not be looked at")]
    }
    return [
      Judgement(
        context.host, failed.isEmpty ? .pass : .fail, found: found,
        reason: failed.isEmpty
          ? "" : "see `bulkhead audit host`: \(failed.prefix(8).map(\.rule).joined(separator: ", "))")
    ]
  }
}
