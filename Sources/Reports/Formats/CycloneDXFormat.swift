import Model
import Parsing

/// CycloneDX 1.6 as JSON: components with evidence, the dependency graph, and vulnerabilities where there are some.
///
/// Source: ECMA-424 / CycloneDX 1.6 JSON schema.
package struct CycloneDXFormat: ReportFormat {
  package static let name = "cyclonedx"
  package static let summary = "CycloneDX 1.6 bill of materials (JSON)"
  package static let fileSuffix = "cdx.json"

  static let subjectReference = "subject"

  package init() {}

  package func write(_ report: Report, _ options: ReportOptions) -> [UInt8] {
    var json = JSONWriter(pretty: options.pretty)
    let references = References(report.packages, reserved: [Self.subjectReference])
    json.object { json in
      json.member("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json")
      json.member("bomFormat", "CycloneDX")
      json.member("specVersion", "1.6")
      let fingerprint = References.documentFingerprint(report, references.purls)
      json.member("serialNumber", "urn:uuid:" + References.uuid(fingerprint))
      json.member("version", 1)
      json.member("metadata") { json in json.object { metadata(report, &$0) } }
      json.member("components") { json in
        json.array { json in
          let paths = PathStyle(report.subject)
          for (index, package) in report.packages.enumerated() {
            CycloneDXComponent.write(package, references.purls[index], references.names[index], paths, &json)
          }
          if let os = report.subject.os { CycloneDXComponent.write(os, &json) }
        }
      }
      json.member("dependencies") { json in json.array { dependencies(report, references, &$0) } }
      let vulnerabilities: [(Finding, SuppressedFinding?)] =
        report.findings.filter { $0.kind == .vulnerability }.map { ($0, nil) }
        + report.suppressed.filter { $0.finding.kind == .vulnerability }.map { ($0.finding, $0) }
      if !vulnerabilities.isEmpty {
        json.member("vulnerabilities") { json in
          json.array { json in
            for (finding, suppressed) in vulnerabilities {
              guard case .vulnerability(let details) = finding.details else { continue }
              CycloneDXVulnerability.write(finding, details, suppressed, references, &json)
            }
          }
        }
      }
    }
    return json.bytes + [0x0A]
  }

  private func metadata(_ report: Report, _ json: inout JSONWriter) {
    json.member("timestamp", report.createdAt.map(Timestamp.rfc3339))
    json.member("tools") { json in
      json.object { json in
        json.member("components") { json in
          json.array { json in
            json.object { json in
              json.member("type", "application")
              json.member("name", report.tool.name)
              json.member("version", report.tool.version)
            }
          }
        }
      }
    }
    json.member("component") { json in
      json.object { json in
        json.member("type", Self.componentType(report.subject.kind))
        json.member("bom-ref", Self.subjectReference)
        json.member("name", report.subject.name)
        json.member("version", report.subject.digest?.description)
      }
    }
    var properties: [(String, String)] = [("bulkhead:subject:kind", report.subject.kind.rawValue)]
    if let takenFor = report.takenFor { properties.append(("bulkhead:subject:takenFor", takenFor)) }
    for layer in report.layers { properties.append(("bulkhead:layer:diffId", layer.diffID.description)) }
    properties.append(("bulkhead:coverage:complete", report.coverage.isComplete ? "true" : "false"))
    for problem in report.coverage.problems {
      properties.append(("bulkhead:coverage:problem", "\(problem.path): \(problem.reason)"))
    }
    json.member("properties") { CycloneDXComponent.write(properties, &$0) }
  }

  private static func componentType(_ kind: Subject.Kind) -> String {
    switch kind {
    case .image, .container: "container"
    case .host, .daemon, .network, .cluster: "platform"
    case .file: "file"
    case .directory, .sbom: "application"
    }
  }

  private func dependencies(_ report: Report, _ references: References, _ json: inout JSONWriter) {
    let known = Set(references.names)
    json.object { json in
      json.member("ref", Self.subjectReference)
      json.member("dependsOn", known.sorted())
    }
    for (index, package) in report.packages.enumerated() {
      let own = references.names[index]
      let needed = Set(package.dependencies.compactMap { references.byPurl[$0] }).subtracting([own])
      json.object { json in
        json.member("ref", own)
        if !needed.isEmpty { json.member("dependsOn", needed.sorted()) }
      }
    }
  }
}
