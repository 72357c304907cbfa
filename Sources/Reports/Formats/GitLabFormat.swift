import Model
import Parsing

/// GitLab's container scanning report, version 15.
///
/// Source: gitlab-org/security-products/security-report-schemas, `container-scanning-report-format.json`.
package struct GitLabFormat: ReportFormat {
  package static let name = "gitlab"
  package static let summary = "GitLab container scanning report"
  package static let fileSuffix = "gl.json"

  package init() {}

  package func write(_ report: Report, _ options: ReportOptions) -> [UInt8] {
    var json = JSONWriter(pretty: options.pretty)
    json.object { json in
      json.member("version", "15.0.7")
      json.member("scan") { json in
        json.object { json in
          for role in ["analyzer", "scanner"] {
            json.member(role) { json in
              json.object { json in
                json.member("id", report.tool.name)
                json.member("name", report.tool.name)
                json.member("version", report.tool.version)
                json.member("vendor") { $0.object { $0.member("name", report.tool.name) } }
              }
            }
          }
          json.member("type", "container_scanning")
          let time = String(Timestamp.rfc3339(report.createdAt ?? 0).dropLast())
          json.member("start_time", time)
          json.member("end_time", time)
          json.member("status", report.coverage.isComplete ? "success" : "failure")
          json.member("messages") { json in
            json.array { json in
              for problem in report.coverage.problems {
                json.object { json in
                  json.member("level", "warn")
                  json.member("value", "not examined: \(problem.path): \(problem.reason)")
                }
              }
            }
          }
        }
      }
      json.member("vulnerabilities") { json in
        json.array { json in
          for finding in report.findings {
            if case .vulnerability(let details) = finding.details { write(finding, details, report, &json) }
          }
        }
      }
    }
    return json.bytes + [0x0A]
  }

  private func write(
    _ finding: Finding, _ details: VulnerabilityDetails, _ report: Report, _ json: inout JSONWriter
  ) {
    json.object { json in
      json.member("id", References.uuid(finding.fingerprint))
      json.member("name", String(finding.rule.prefix(255)))
      json.member("description", details.description ?? finding.title)
      json.member("severity", Self.severity(finding.severity))
      if !finding.remediation.isEmpty { json.member("solution", String(finding.remediation.prefix(7000))) }
      json.member("identifiers") { json in
        json.array { json in
          for id in [finding.rule] + details.aliases.prefix(19) {
            json.object { json in
              json.member("type", Self.identifierType(id))
              json.member("name", id)
              json.member("value", id)
            }
          }
        }
      }
      json.member("links") { json in
        json.array { json in
          if let url = MarkupText.link(details.advisory.url) { json.object { $0.member("url", url) } }
        }
      }
      json.member("location") { json in
        json.object { json in
          json.member("dependency") { json in
            json.object { json in
              json.member("package") { $0.object { $0.member("name", FindingTable.packageName(details.package)) } }
              json.member("version", details.installed)
            }
          }
          let os = report.subject.os.map { [$0.id, $0.version].filter { !$0.isEmpty }.joined(separator: " ") }
          json.member("operating_system", os ?? "unknown")
          json.member("image", Self.image(finding.subject))
        }
      }
    }
  }

  /// The schema wants a tag or digest: `latest` is what an engine takes where neither is written.
  private static func image(_ subject: Subject) -> String {
    let name = SafeText.oneLine(subject.name)
    let last = name.split(separator: "/").last ?? ""
    return last.contains(":") || last.contains("@") ? name : name + ":latest"
  }

  private static func severity(_ severity: Severity) -> String {
    switch severity {
    case .critical: "Critical"
    case .high: "High"
    case .medium: "Medium"
    case .low: "Low"
    case .negligible: "Info"
    case .unknown: "Unknown"
    }
  }

  private static func identifierType(_ id: String) -> String {
    for prefix in ["cve", "ghsa", "rhsa", "usn", "elsa", "osvdb", "cwe", "owasp"]
    where id.lowercased().hasPrefix(prefix + "-") {
      return prefix
    }
    return "bulkhead"
  }
}
