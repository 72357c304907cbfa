import Model
import Parsing

/// SARIF 2.1.0, as code hosts take it: one rule an id, stable partial fingerprints, `security-severity`.
///
/// Source: OASIS SARIF 2.1.0 with errata 01.
package struct SARIFFormat: ReportFormat {
  package static let name = "sarif"
  package static let summary = "SARIF 2.1.0 for code scanning"
  package static let fileSuffix = "sarif"

  package init() {}

  package func write(_ report: Report, _ options: ReportOptions) -> [UInt8] {
    var json = JSONWriter(pretty: options.pretty)
    let suppressed = report.suppressed.filter(\.isDecided)
    let rules = SARIFRules(report.findings + suppressed.map(\.finding))
    json.object { json in
      json.member("version", "2.1.0")
      json.member(
        "$schema", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json")
      json.member("runs") { json in
        json.array { json in
          json.object { json in
            json.member("tool") { json in
              json.object { json in
                json.member("driver") { json in
                  json.object { json in
                    json.member("name", report.tool.name)
                    json.member("version", report.tool.version)
                    json.member("rules") { rules.write(&$0) }
                  }
                }
              }
            }
            json.member("invocations") { json in json.array { invocation(report, &$0) } }
            json.member("columnKind", "utf16CodeUnits")
            json.member("results") { json in
              json.array { json in
                for finding in report.findings { result(finding, nil, rules, &json) }
                for one in suppressed { result(one.finding, one, rules, &json) }
              }
            }
            json.member("properties") { json in
              json.object { json in
                json.member("subject", report.subject.name)
                json.member("subjectKind", report.subject.kind.rawValue)
                json.member("digest", report.subject.digest?.description)
              }
            }
          }
        }
      }
    }
    return json.bytes + [0x0A]
  }

  private func invocation(_ report: Report, _ json: inout JSONWriter) {
    json.object { json in
      // Not examining something is no success: whoever gates on this must see it.
      json.member("executionSuccessful", report.coverage.isComplete)
      if let time = report.createdAt { json.member("endTimeUtc", Timestamp.rfc3339(time)) }
      json.member("toolExecutionNotifications") { json in
        json.array { json in
          for problem in report.coverage.problems {
            json.object { json in
              json.member("level", "error")
              json.member("message") {
                $0.object { $0.member("text", "not examined: \(problem.path): \(problem.reason)") }
              }
            }
          }
        }
      }
    }
  }

  private func result(
    _ finding: Finding, _ suppressed: SuppressedFinding?, _ rules: SARIFRules, _ json: inout JSONWriter
  ) {
    json.object { json in
      json.member("ruleId", finding.rule)
      json.member("ruleIndex", rules.index[finding.rule])
      json.member("level", Self.level(finding.severity))
      json.member("message") { $0.object { $0.member("text", Self.message(finding)) } }
      json.member("locations") { json in
        json.array { json in
          json.object { json in
            json.member("physicalLocation") { json in
              json.object { json in
                json.member("artifactLocation") { json in
                  json.object { $0.member("uri", Self.uri(finding.evidence.path ?? finding.subject.name)) }
                }
                json.member("region") { json in
                  json.object { json in
                    let line = max(finding.evidence.line ?? 1, 1)
                    json.member("startLine", line)
                    if let end = finding.evidence.endLine, end >= line { json.member("endLine", end) }
                  }
                }
              }
            }
            json.member("logicalLocations") { json in
              json.array { json in
                json.object { json in
                  json.member("name", finding.subject.name)
                  json.member("kind", finding.subject.kind.rawValue)
                }
              }
            }
          }
        }
      }
      if case .webshell(let details) = finding.details, details.taint.count > 1 { codeFlow(details, &json) }
      if let suppressed {
        json.member("suppressions") { json in
          json.array { json in
            json.object { json in
              // Not in the source that was looked at, but beside it: in a VEX document, a policy, a vendor's feed.
              json.member("kind", "external")
              json.member("status", "accepted")
              json.member("justification", "\(AdviceText.who(suppressed)): \(AdviceText.reason(suppressed))")
            }
          }
        }
      }
      json.member("partialFingerprints") { $0.object { $0.member("bulkhead/v1", finding.fingerprint) } }
      json.member("properties") { json in
        json.object { json in
          json.member("kind", finding.kind.rawValue)
          json.member("severity", finding.severity.rawValue)
          json.member("layer", finding.evidence.layer?.description)
          if case .vulnerability(let details) = finding.details {
            json.member("package", details.package)
            json.member("installed", details.installed)
            json.member("fixed", details.fixed)
            json.member("status", details.status.rawValue)
          }
        }
      }
    }
  }

  /// The way of the request's data to what runs it.
  private func codeFlow(_ details: WebshellDetails, _ json: inout JSONWriter) {
    json.member("codeFlows") { json in
      json.array { json in
        json.object { json in
          json.member("threadFlows") { json in
            json.array { json in
              json.object { json in
                json.member("locations") { json in
                  json.array { json in
                    for step in details.taint { location(step, details.path, &json) }
                  }
                }
              }
            }
          }
        }
      }
    }
  }

  private func location(_ step: WebshellDetails.TaintStep, _ path: String, _ json: inout JSONWriter) {
    json.object { json in
      json.member("location") { json in
        json.object { json in
          json.member("message") { $0.object { $0.member("text", step.what) } }
          json.member("physicalLocation") { json in
            json.object { json in
              json.member("artifactLocation") { json in json.object { $0.member("uri", Self.uri(path)) } }
              json.member("region") { json in json.object { $0.member("startLine", max(step.line, 1)) } }
            }
          }
        }
      }
    }
  }

  static func level(_ severity: Severity) -> String {
    switch severity {
    case .critical, .high: "error"
    case .medium: "warning"
    case .low, .negligible, .unknown: "note"
    }
  }

  static func message(_ finding: Finding) -> String {
    var text = finding.title.isEmpty ? finding.rule : finding.title
    if case .vulnerability(let details) = finding.details {
      text += ": \(details.package), installed \(details.installed)"
      text += details.fixed.map { ", fixed in \($0)" } ?? ", no fix"
    }
    if !finding.remediation.isEmpty { text += ". \(finding.remediation)" }
    return text
  }

  /// A relative reference (RFC 3986): each byte outside the unreserved set and `/` encoded, no leading slash.
  static func uri(_ path: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var out: [UInt8] = []
    for byte in path.utf8.drop(while: { $0 == 0x2F }) {
      switch byte {
      case 0x61...0x7A, 0x41...0x5A, 0x30...0x39, 0x2D, 0x2E, 0x5F, 0x7E, 0x2F, UInt8(ascii: "!"): out.append(byte)
      default: out += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return out.isEmpty ? "." : String(decoding: out, as: UTF8.self)
  }
}
