import Model
import Parsing

/// One line of the audit trail: what was asked for, what was done, and why.
package struct ResponseRecord: Sendable, Hashable {
  package enum Outcome: Sendable, Hashable {
    case done
    /// A rail refused; in words.
    case refused(String)
    /// It was tried and failed; the workload goes on.
    case failed(String)
  }

  /// Seconds since 1970.
  package var time: Double
  package var verb: ResponseVerb
  package var target: String
  /// Id and name.
  package var container: String
  package var containerName: String
  package var policyRule: String
  package var finding: String
  package var detectionRule: String
  package var severity: Severity
  package var title: String
  package var outcome: Outcome

  package init(
    time: Double, finding: Finding, context: ResponseContext, decision: ResponseDecision, outcome: Outcome
  ) {
    self.time = time
    verb = decision.verb
    target = decision.actions.first?.target.description ?? ""
    container = context.container?.id ?? ""
    containerName = context.container?.name ?? ""
    policyRule = decision.rule
    self.finding = finding.fingerprint
    detectionRule = finding.rule
    severity = finding.severity
    title = finding.title
    self.outcome = outcome
  }

  /// One line of JSON with the line end: append it to a file that is only appended to.
  package var jsonLine: [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.member("time", time)
      json.member("response", verb.rawValue)
      json.member("target", target)
      json.member("container", container)
      json.member("containerName", containerName)
      json.member("policyRule", policyRule)
      json.member("finding", finding)
      json.member("rule", detectionRule)
      json.member("severity", severity.rawValue)
      json.member("title", title)
      switch outcome {
      case .done: json.member("outcome", "done")
      case .refused(let why):
        json.member("outcome", "refused")
        json.member("why", why)
      case .failed(let why):
        json.member("outcome", "failed")
        json.member("why", why)
      }
    }
    return json.bytes + [0x0A]
  }
}

/// Decides and acts: the plan, the responder, and the trail of both.
package actor ResponseDesk {
  private var plan: ResponsePlan
  private let responder: any Responder
  private let record: @Sendable (ResponseRecord) -> Void

  /// - Parameter record: called for everything that was done, refused or failed.
  package init(
    _ plan: ResponsePlan, responder: any Responder, record: @escaping @Sendable (ResponseRecord) -> Void
  ) {
    self.plan = plan
    self.responder = responder
    self.record = record
  }

  /// - Parameter time: seconds since 1970, for the trail.
  /// - Returns: the finding as it is to be shown, with what was done about it; nil where it is only observed.
  package func handle(_ finding: Finding, _ context: ResponseContext, time: Double) async -> Finding? {
    let decision = plan.decide(finding, context)
    var outcome: ResponseRecord.Outcome?
    if let refusal = decision.refusal { outcome = .refused(refusal) }
    for action in decision.actions {
      do throws(ResponseFailure) {
        try await responder.perform(action)
        outcome = .done
      } catch {
        outcome = .failed(error.description)
      }
    }
    if let outcome {
      record(
        ResponseRecord(time: time, finding: finding, context: context, decision: decision, outcome: outcome))
    }
    guard decision.isShown else { return nil }
    var shown = finding
    if case .detection(var details) = shown.details {
      switch outcome {
      case .done?: details.response = decision.verb.rawValue
      case .refused(let why)?, .failed(let why)?:
        shown.evidence.details["response"] = "\(decision.verb.rawValue): \(why)"
      case nil: break
      }
      shown.details = .detection(details)
    }
    return shown
  }
}
