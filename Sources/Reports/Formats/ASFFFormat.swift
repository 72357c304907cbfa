import Model
import Parsing

/// The AWS Security Finding Format: what `BatchImportFindings` takes, a finding for each pair of check and object; what does
/// not apply is left out. Ids are stable, so that a pass takes the place of the failure that was imported before.
///
/// The account and region are the importer's own and are not known here: `AwsAccountId` is twelve zeros and `ProductArn`
/// names the account's default product; a person sets both when importing. Security Hub takes 100 findings at a time.
///
/// Source: AWS Security Hub User Guide, "Required top-level ASFF attributes"; API Reference, AwsSecurityFinding.
package struct ASFFFormat: ReportFormat {
  package static let name = "asff"
  package static let summary = "AWS Security Finding Format (audits)"
  package static let fileSuffix = "asff.json"

  package init() {}

  private static let account = "000000000000"
  private static let region = "us-east-1"

  package func write(_ report: Report, _ options: ReportOptions) -> [UInt8] {
    var json = JSONWriter(pretty: options.pretty)
    let time = Timestamp.rfc3339(report.createdAt ?? 0)
    json.array { json in
      for result in report.results {
        guard case .compliance(let details) = result.details else { continue }
        if let status = Self.status(details.status) { write(result, details, status, report, time, &json) }
      }
    }
    return json.bytes + [0x0A]
  }

  private func write(
    _ finding: Finding, _ details: ComplianceDetails, _ status: String, _ report: Report, _ time: String,
    _ json: inout JSONWriter
  ) {
    let benchmark = details.benchmark ?? report.tool.name
    let id = details.ids[benchmark] ?? finding.rule
    json.object { json in
      json.member("SchemaVersion", "2018-10-08")
      json.member("Id", "\(benchmark)/\(finding.fingerprint)")
      json.member(
        "ProductArn", "arn:aws:securityhub:\(Self.region):\(Self.account):product/\(Self.account)/default")
      json.member("ProductName", report.tool.name)
      json.member("CompanyName", report.tool.name)
      json.member("GeneratorId", Self.cut("\(benchmark)/\(finding.rule)", 512))
      json.member("AwsAccountId", Self.account)
      json.member(
        "Types", ["Software and Configuration Checks/Industry and Regulatory Standards/\(Self.typeName(benchmark))"])
      json.member("CreatedAt", time)
      json.member("UpdatedAt", time)
      json.member("Severity") { json in
        json.object { json in
          json.member("Label", details.status == .fail ? Self.label(finding.severity) : "INFORMATIONAL")
          json.member("Original", finding.severity.rawValue)
        }
      }
      json.member("Title", Self.cut("\(id) \(finding.title)", 256))
      json.member("Description", Self.cut(Self.text(details), 1024))
      if !finding.remediation.isEmpty {
        json.member("Remediation") { json in
          json.object { json in
            json.member("Recommendation") { $0.object { $0.member("Text", Self.cut(finding.remediation, 512)) } }
          }
        }
      }
      json.member("ProductFields") { json in
        json.object { json in
          json.member("bulkhead/benchmark", benchmark)
          json.member("bulkhead/id", id)
          json.member("bulkhead/status", details.status.rawValue)
          if let path = finding.evidence.path { json.member("bulkhead/path", Self.cut(path, 1024)) }
        }
      }
      json.member("Resources") { json in
        json.array { json in
          json.object { json in
            json.member("Type", "Other")
            json.member("Id", Self.cut("\(finding.subject.kind.rawValue)/\(finding.subject.name)", 512))
            json.member("Region", Self.region)
            json.member("Details") { json in
              json.object { json in
                json.member("Other") { json in
                  json.object { json in
                    json.member("Kind", finding.subject.kind.rawValue)
                    json.member("Name", Self.cut(finding.subject.name, 1024))
                    json.member("Host", Self.cut(report.subject.name, 1024))
                  }
                }
              }
            }
          }
        }
      }
      json.member("Compliance") { json in
        json.object { json in
          json.member("Status", status)
          json.member("RelatedRequirements") { json in
            json.array { json in
              for (name, number) in details.ids.sorted(by: { $0.key < $1.key }).prefix(32) {
                json.value(Self.cut("\(name) \(number)", 64))
              }
            }
          }
        }
      }
      json.member("Workflow") { $0.object { $0.member("Status", Self.workflow(details.status)) } }
      json.member("RecordState", "ACTIVE")
    }
  }

  /// Nil for what is no finding.
  private static func status(_ status: ComplianceDetails.Status) -> String? {
    switch status {
    case .notApplicable: nil
    case .pass: "PASSED"
    case .fail, .waived: "FAILED"
    case .manual, .needsInput: "WARNING"
    case .error: "NOT_AVAILABLE"
    }
  }

  private static func workflow(_ status: ComplianceDetails.Status) -> String {
    switch status {
    case .waived: "SUPPRESSED"
    case .pass: "RESOLVED"
    default: "NEW"
    }
  }

  private static func label(_ severity: Severity) -> String {
    switch severity {
    case .critical: "CRITICAL"
    case .high: "HIGH"
    case .medium: "MEDIUM"
    case .low: "LOW"
    case .negligible, .unknown: "INFORMATIONAL"
    }
  }

  private static func text(_ details: ComplianceDetails) -> String {
    let parts = [
      details.found.isEmpty ? "" : "Found: \(details.found).",
      details.expected.isEmpty ? "" : "Expected: \(details.expected).", details.reason,
    ].filter { !$0.isEmpty }
    return parts.isEmpty ? details.status.rawValue : parts.joined(separator: " ")
  }

  /// The classifier of a type may have no slash in it.
  private static func typeName(_ benchmark: String) -> String {
    String(benchmark.map { $0 == "/" ? "-" : $0 }.prefix(60))
  }

  /// The API's limits count characters; what is not one line, or empty, is refused.
  private static func cut(_ text: String, _ limit: Int) -> String {
    let line = OSCALFormat.line(text)
    return line.unicodeScalars.count <= limit
      ? line : String(String.UnicodeScalarView(line.unicodeScalars.prefix(limit - 1))) + "…"
  }
}
