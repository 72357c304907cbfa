import Model
import Parsing

/// Suppressed findings, the decision and the advice, in the shape of `bulkhead.report/1`.
extension JSONWriter {
  mutating func write(_ suppressed: SuppressedFinding) {
    object { json in
      json.member("finding") { $0.write(suppressed.finding, PathStyle(suppressed.finding.subject)) }
      json.member("by", suppressed.by.rawValue)
      json.member("who", suppressed.who)
      json.member("reason", suppressed.reason)
      json.member("until", orNull: suppressed.until)
      json.member("status", suppressed.status.rawValue)
      json.member("justification", orNull: suppressed.justification)
    }
  }

  /// `null` where nobody asked for a decision.
  mutating func write(_ decision: Decision?) {
    guard let decision else { return null() }
    object { json in
      json.member("verdict", decision.verdict.rawValue)
      json.member("reason", decision.reason)
      json.member("rules", decision.rules)
      json.member("findings", decision.findings)
      json.member("outcomes") { json in
        json.array { json in
          for outcome in decision.outcomes {
            json.object { json in
              json.member("rule", outcome.rule)
              json.member("verdict", outcome.verdict.rawValue)
              json.member("reason", outcome.reason)
              json.member("findings", outcome.findings)
            }
          }
        }
      }
      json.member("notes", decision.notes)
    }
  }

  /// `null` where vulnerabilities were not looked for.
  mutating func write(_ advice: Advice?) {
    guard let advice else { return null() }
    object { json in
      json.member("removed", advice.removed)
      json.member("withoutFix", advice.withoutFix)
      json.member("updates") { json in
        json.array { json in
          for update in advice.updates {
            json.object { json in
              json.member("name", update.name)
              json.member("type", update.type)
              json.member("installed", update.installed)
              json.member("target", update.target)
              json.member("packages", update.packages)
              json.member("findings", update.findings)
              json.member("bySeverity") { $0.write(update.bySeverity) }
              json.member("knownExploited", update.knownExploited)
              json.member("fingerprints", update.fingerprints)
            }
          }
        }
      }
      json.key("base")
      guard let base = advice.base else { return json.null() }
      json.object { json in
        json.member("layer", base.layer.description)
        json.member("updates", base.updates)
        json.member("findings", base.findings)
        json.member("bySeverity") { $0.write(base.bySeverity) }
      }
    }
  }

  /// Every severity, worst first.
  mutating func write(_ counts: [Severity: Int]) {
    object { json in
      for severity in Severity.allCases { json.member(severity.rawValue, counts[severity] ?? 0) }
    }
  }
}
