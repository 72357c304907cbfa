import Model
import Parsing

/// The rules of a SARIF run: each id once, with the worst severity seen under it.
struct SARIFRules {
  private var rules: [Finding] = []
  private var worst: [String: Severity] = [:]
  private var score: [String: Double] = [:]
  private(set) var index: [String: Int] = [:]

  init(_ findings: [Finding]) {
    for finding in findings {
      if index[finding.rule] == nil {
        index[finding.rule] = rules.count
        rules.append(finding)
      }
      worst[finding.rule] = max(worst[finding.rule] ?? .unknown, finding.severity)
      if case .vulnerability(let details) = finding.details, let highest = details.cvss.map(\.score).max() {
        score[finding.rule] = max(score[finding.rule] ?? 0, min(highest, 10))
      }
    }
  }

  func write(_ json: inout JSONWriter) {
    json.array { json in
      for rule in rules {
        let severity = worst[rule.rule] ?? .unknown
        json.object { json in
          json.member("id", rule.rule)
          json.member("name", rule.kind.rawValue)
          json.member("shortDescription") {
            $0.object { $0.member("text", rule.title.isEmpty ? rule.rule : rule.title) }
          }
          json.member("fullDescription") { $0.object { $0.member("text", Self.description(rule)) } }
          if case .vulnerability(let details) = rule.details, let url = MarkupText.link(details.advisory.url) {
            json.member("helpUri", url)
          }
          json.member("help") { json in
            json.object { json in
              json.member("text", rule.remediation.isEmpty ? "There is no remedy yet." : rule.remediation)
            }
          }
          json.member("defaultConfiguration") { $0.object { $0.member("level", SARIFFormat.level(severity)) } }
          json.member("properties") { json in
            json.object { json in
              json.member("security-severity", securitySeverity(rule.rule, severity))
              json.member("tags", ["security", rule.kind.rawValue])
            }
          }
        }
      }
    }
  }

  private static func description(_ rule: Finding) -> String {
    if case .vulnerability(let details) = rule.details, let text = details.description, !text.isEmpty { return text }
    return rule.title.isEmpty ? rule.rule : rule.title
  }

  /// `0.0` to `10.0` as text; code hosts cut at 9.0, 7.0 and 4.0. The vendor's severity wins over the score where
  /// they disagree: that is the word the finding was reported with.
  private func securitySeverity(_ rule: String, _ severity: Severity) -> String {
    let range: ClosedRange<Double>
    switch severity {
    case .critical: range = 9...10
    case .high: range = 7...8.9
    case .medium: range = 4...6.9
    case .low: range = 0.1...3.9
    case .negligible, .unknown: return "0.0"
    }
    let value = min(max(score[rule] ?? (range.lowerBound + range.upperBound) / 2, range.lowerBound), range.upperBound)
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }
}
