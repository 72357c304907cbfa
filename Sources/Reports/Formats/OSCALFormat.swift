import Model
import Parsing

/// OSCAL assessment results: an observation for each pair of check and object, a finding for each check.
///
/// A check is `satisfied` where nothing fails and everything could be decided; what was waived, could not be looked at or
/// waits for a person is `not-satisfied` with the reason `other`, never a pass. Checks that don't apply to anything are no
/// findings. UUIDs are made of names (version 5), so that the same report has the same ones.
///
/// Source: NIST OSCAL 1.1.3, Assessment Results Model, JSON.
package struct OSCALFormat: ReportFormat {
  package static let name = "oscal"
  package static let summary = "OSCAL assessment results 1.1.3 (audits)"
  package static let fileSuffix = "oscal.json"

  package init() {}

  private static let space = "urn:bulkhead:oscal"

  package func write(_ report: Report, _ options: ReportOptions) -> [UInt8] {
    let audit = OSCALAudit(report)
    var json = JSONWriter(pretty: options.pretty)
    json.object { json in
      json.member("assessment-results") { json in
        json.object { json in
          json.member("uuid", NameUUID.of("document \(audit.identity)"))
          json.member("metadata") { json in
            json.object { json in
              json.member("title", "Audit of \(Self.line(report.subject.name))")
              json.member("last-modified", audit.time)
              json.member("version", audit.time)
              json.member("oscal-version", "1.1.3")
            }
          }
          // There is no plan apart from the benchmark itself: its entry in the back matter stands for it.
          json.member("import-ap") { $0.object { $0.member("href", "#\(audit.plan)") } }
          json.member("results") { json in json.array { write(audit, report, &$0) } }
          json.member("back-matter") { json in
            json.object { json in
              json.member("resources") { json in
                json.array { json in
                  json.object { json in
                    json.member("uuid", audit.plan)
                    json.member("title", Self.line(report.takenFor ?? "Audit"))
                    json.member("description", "The benchmark that was asked for: \(audit.benchmark)")
                  }
                }
              }
            }
          }
        }
      }
    }
    return json.bytes + [0x0A]
  }

  private func write(_ audit: OSCALAudit, _ report: Report, _ json: inout JSONWriter) {
    json.object { json in
      json.member("uuid", NameUUID.of("result \(audit.identity)"))
      json.member("title", Self.line(report.takenFor ?? "Audit"))
      json.member(
        "description",
        "\(report.tool.name) \(report.tool.version) on \(Self.line(report.subject.name)); examined "
          + (report.coverage.isComplete ? "completely" : "in part"))
      json.member("start", audit.time)
      json.member("end", audit.time)
      if let score = ComplianceScore.of(report.results) {
        json.member("props") { $0.array { property("score", String(score), &$0) } }
      }
      json.member("local-definitions") { json in
        json.object { json in
          json.member("inventory-items") { json in
            json.array { json in
              for subject in audit.subjects {
                json.object { json in
                  json.member("uuid", subject.uuid)
                  json.member("description", subject.title)
                  json.member("props") { $0.array { property("subject-kind", subject.kind, &$0) } }
                }
              }
            }
          }
        }
      }
      json.member("reviewed-controls") { json in
        json.object { json in
          json.member("control-selections") { json in
            json.array { json in
              json.object { json in
                if audit.checks.isEmpty {
                  json.member("include-all") { $0.object { _ in } }
                  return
                }
                json.member("include-controls") { json in
                  json.array { json in
                    for check in audit.checks { json.object { $0.member("control-id", check.control) } }
                  }
                }
              }
            }
          }
        }
      }
      if !audit.checks.isEmpty {
        json.member("observations") { json in
          json.array { json in for check in audit.checks { for entry in check.entries { write(entry, audit, &json) } } }
        }
      }
      let judged = audit.checks.filter { $0.state != nil }
      if !judged.isEmpty {
        json.member("findings") { json in json.array { json in for check in judged { write(check, &json) } } }
      }
      if !report.coverage.isComplete {
        json.member(
          "remarks",
          "Not examined: "
            + report.coverage.problems.map { "\($0.path): \($0.reason)" }.joined(separator: "\n"))
      }
    }
  }

  private func write(_ entry: OSCALAudit.Entry, _ audit: OSCALAudit, _ json: inout JSONWriter) {
    json.object { json in
      json.member("uuid", entry.uuid)
      json.member("title", Self.line(entry.finding.title))
      json.member("description", entry.text)
      json.member("props") { json in
        json.array { json in
          property("status", entry.details.status.rawValue, &json)
          property("severity", entry.finding.severity.rawValue, &json)
          property("rule", entry.finding.rule, &json)
          if let level = entry.details.level { property("level", String(level), &json) }
        }
      }
      json.member("methods", ["TEST"])
      json.member("types", ["finding"])
      json.member("subjects") { json in
        json.array { json in
          json.object { json in
            json.member("subject-uuid", OSCALAudit.uuid(entry.finding.subject))
            json.member("type", "inventory-item")
            json.member("title", Self.line(entry.finding.subject.name))
          }
        }
      }
      if let path = entry.finding.evidence.path {
        json.member("relevant-evidence") { json in
          json.array { json in json.object { $0.member("description", path) } }
        }
      }
      json.member("collected", audit.time)
    }
  }

  private func write(_ check: OSCALAudit.Check, _ json: inout JSONWriter) {
    json.object { json in
      json.member("uuid", check.uuid)
      json.member("title", Self.line("\(check.id) \(check.title)"))
      json.member("description", check.summary)
      json.member("target") { json in
        json.object { json in
          json.member("type", "objective-id")
          json.member("target-id", check.control)
          json.member("status") { json in
            json.object { json in
              json.member("state", check.state?.isSatisfied == true ? "satisfied" : "not-satisfied")
              json.member("reason", check.state?.reason ?? "other")
            }
          }
        }
      }
      json.member("related-observations") { json in
        json.array { json in
          for entry in check.entries { json.object { $0.member("observation-uuid", entry.uuid) } }
        }
      }
      if !check.remediation.isEmpty, check.state?.isSatisfied == false { json.member("remarks", check.remediation) }
    }
  }

  private func property(_ name: String, _ value: String, _ json: inout JSONWriter) {
    json.object { json in
      json.member("name", name)
      json.member("ns", Self.space)
      json.member("value", value)
    }
  }

  /// One line without white space at its ends; never empty.
  static func line(_ text: String) -> String {
    var rest = Substring(SafeText.oneLine(text))
    while let first = rest.first, first.isWhitespace { rest.removeFirst() }
    while let last = rest.last, last.isWhitespace { rest.removeLast() }
    return rest.isEmpty ? "-" : String(rest)
  }
}
