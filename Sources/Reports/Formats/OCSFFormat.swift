import Model
import Parsing

/// OCSF events of the class Detection Finding (2004), one a line: what `watch` writes for security data lakes.
///
/// Detections, webshells and malware are written; what has a class of its own in OCSF (vulnerabilities, compliance) is not.
///
/// Source: Open Cybersecurity Schema Framework 1.3.0, class `detection_finding` with the profile `security_control`;
/// required are activity_id, category_uid, class_uid, finding_info (title, uid), metadata (product, version), severity_id,
/// time, type_uid.
package struct OCSFFormat: ReportFormat {
  package static let name = "ocsf"
  package static let summary = "OCSF detection findings, one a line"
  package static let fileSuffix = "ocsf.ndjson"

  package init() {}

  package func write(_ report: Report, _ options: ReportOptions) -> [UInt8] {
    let bytes = report.findings.flatMap { Self.line($0, tool: report.tool, createdAt: report.createdAt ?? 0) ?? [] }
    return bytes.isEmpty ? [0x0A] : bytes
  }

  /// One event with the line end; nil for a finding of another class.
  ///
  /// - Parameter createdAt: seconds since 1970, for findings that don't say when they happened.
  package static func line(_ finding: Finding, tool: Report.Tool, createdAt: Int = 0) -> [UInt8]? {
    var details: DetectionDetails?
    switch finding.details {
    case .detection(let found): details = found
    case .webshell, .malware: break
    default: return nil
    }
    let time = details.map { $0.time > 0 ? $0.time * 1000 : Double(createdAt) * 1000 } ?? Double(createdAt) * 1000
    let milliseconds = time.isFinite && abs(time) < 9e15 ? Int(time) : 0
    var json = JSONWriter()
    json.object { json in
      json.member("activity_id", 1)
      json.member("activity_name", "Create")
      json.member("category_uid", 2)
      json.member("category_name", "Findings")
      json.member("class_uid", 2004)
      json.member("class_name", "Detection Finding")
      json.member("type_uid", 200_401)
      json.member("type_name", "Detection Finding: Create")
      json.member("time", milliseconds)
      let severity = severity(finding.severity)
      json.member("severity_id", severity.id)
      json.member("severity", severity.name)
      json.member("status_id", 1)
      json.member("status", "New")
      json.member("message", finding.title)
      let wasStopped = ["kill", "block", "pause", "stop"].contains(details?.response ?? "")
      json.member("action_id", wasStopped ? 2 : 1)
      json.member("action", wasStopped ? "Denied" : "Allowed")
      json.member("disposition_id", wasStopped ? 2 : 15)
      json.member("disposition", wasStopped ? "Blocked" : "Detected")
      write(metadata: tool, &json)
      write(information: finding, details, milliseconds, &json)
      write(resource: finding, details, &json)
      json.member("evidences") { json in
        json.array { json in json.object { write(evidence: finding, details, &$0) } }
      }
      if !finding.remediation.isEmpty {
        json.member("remediation") { $0.object { $0.member("desc", finding.remediation) } }
      }
    }
    return json.bytes + [0x0A]
  }

  static func severity(_ severity: Severity) -> (id: Int, name: String) {
    switch severity {
    case .critical: (5, "Critical")
    case .high: (4, "High")
    case .medium: (3, "Medium")
    case .low: (2, "Low")
    case .negligible: (1, "Informational")
    case .unknown: (0, "Unknown")
    }
  }

  private static func write(metadata tool: Report.Tool, _ json: inout JSONWriter) {
    json.member("metadata") { json in
      json.object { json in
        json.member("version", "1.3.0")
        json.member("profiles", ["security_control"])
        json.member("product") { json in
          json.object { json in
            json.member("name", tool.name)
            json.member("vendor_name", tool.name)
            json.member("version", tool.version)
          }
        }
      }
    }
  }

  private static func write(
    information finding: Finding, _ details: DetectionDetails?, _ time: Int, _ json: inout JSONWriter
  ) {
    json.member("finding_info") { json in
      json.object { json in
        json.member("uid", finding.fingerprint)
        json.member("title", finding.title)
        json.member("types", [finding.kind.rawValue])
        json.member("created_time", time)
        json.member("analytic") { json in
          json.object { json in
            json.member("type_id", 1)
            json.member("type", "Rule")
            json.member("uid", finding.rule)
            json.member("name", finding.rule)
          }
        }
        let techniques = details?.techniques ?? []
        if !techniques.isEmpty {
          json.member("attacks") { json in
            json.array { json in
              for technique in techniques {
                json.object { json in
                  json.member("version", "16.1")
                  json.member(technique.contains(".") ? "sub_technique" : "technique") {
                    $0.object { $0.member("uid", technique) }
                  }
                }
              }
            }
          }
        }
      }
    }
  }

  private static func write(resource finding: Finding, _ details: DetectionDetails?, _ json: inout JSONWriter) {
    json.member("resources") { json in
      json.array { json in
        json.object { json in
          json.member("type", finding.subject.kind.rawValue)
          json.member("name", finding.subject.name)
          json.member("uid", finding.subject.identifier)
          if let container = details?.container {
            json.member("data") { json in
              json.object { json in
                json.member("image", container.image)
                json.member("digest", container.digest)
              }
            }
          }
        }
      }
    }
  }

  private static func write(evidence finding: Finding, _ details: DetectionDetails?, _ json: inout JSONWriter) {
    if let process = details?.process {
      json.member("actor") { json in
        json.object { json in
          json.member("process") { write(process, parents: details?.ancestors.prefix(8).map { $0 } ?? [], &$0) }
        }
      }
    }
    if let network = details?.network {
      // Who began the connection is its source.
      let isOutbound = network.direction == "outbound"
      write(endpoint: isOutbound ? network.local : network.remote, "src_endpoint", &json)
      write(endpoint: isOutbound ? network.remote : network.local, "dst_endpoint", &json)
    }
    if let path = details?.file ?? finding.evidence.path {
      json.member("file") { write(file: path, &$0) }
    }
    json.member("data", finding.evidence.details)
  }

  /// Parents in parents, bounded by the caller.
  private static func write(
    _ process: DetectionDetails.Process, parents: [DetectionDetails.Process], _ json: inout JSONWriter
  ) {
    json.object { json in
      json.member("pid", Int(process.pid))
      json.member("name", process.executable.split(separator: "/").last.map(String.init) ?? process.executable)
      json.member("cmd_line", process.arguments.joined(separator: " "))
      json.member("file") { write(file: process.executable, &$0) }
      json.member("user") { $0.object { $0.member("uid", process.user) } }
      if let parent = parents.first {
        json.member("parent_process") { write(parent, parents: Array(parents.dropFirst()), &$0) }
      }
    }
  }

  private static func write(file path: String, _ json: inout JSONWriter) {
    json.object { json in
      json.member("name", path.split(separator: "/").last.map(String.init) ?? path)
      json.member("path", path)
      json.member("type_id", 1)
    }
  }

  /// `1.2.3.4:443`, `[2001:db8::1]:443`.
  private static func write(endpoint text: String, _ key: String, _ json: inout JSONWriter) {
    guard let colon = text.lastIndex(of: ":") else { return }
    let address = text[..<colon].drop { $0 == "[" }.prefix { $0 != "]" }
    json.member(key) { json in
      json.object { json in
        json.member("ip", String(address))
        json.member("port", UInt16(text[text.index(after: colon)...]).map(Int.init))
      }
    }
  }
}
