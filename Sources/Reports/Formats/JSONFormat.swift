import Model
import Parsing

/// Bulkhead's own report, `bulkhead.report/1`: everything that is known, in a shape that never changes.
///
/// Every key is always there: `null` for what is not known, an empty list for nothing. Keys are never renamed within
/// `/1`; new ones may come.
package struct JSONFormat: ReportFormat {
  package static let name = "json"
  package static let summary = "everything, as bulkhead.report/1"
  package static let fileSuffix = "json"

  package static let schema = "bulkhead.report/1"

  package init() {}

  package func write(_ report: Report, _ options: ReportOptions) -> [UInt8] {
    var bytes: [UInt8] = []
    write(report, options) { bytes += $0 }
    return bytes
  }

  /// About as many bytes are gathered before they are handed on.
  private static let piece = 64 << 10

  package func write(_ report: Report, _ options: ReportOptions, to sink: ([UInt8]) -> Void) {
    var json = JSONWriter(pretty: options.pretty)
    func list<Element>(_ elements: [Element], _ json: inout JSONWriter, _ write: (Element, inout JSONWriter) -> Void) {
      json.array { json in
        for element in elements {
          write(element, &json)
          if json.bytes.count >= Self.piece { sink(json.take()) }
        }
      }
    }
    let paths = PathStyle(report.subject)
    json.object { json in
      json.member("schema", Self.schema)
      json.member("tool") { json in
        json.object { json in
          json.member("name", report.tool.name)
          json.member("version", report.tool.version)
        }
      }
      json.member("createdAt", orNull: report.createdAt.map(Timestamp.rfc3339))
      json.member("subject") { $0.write(report.subject) }
      json.member("takenFor", orNull: report.takenFor)
      json.member("names", report.names)
      json.member("layers") { json in
        json.array { json in for layer in report.layers { Self.write(layer, &json) } }
      }
      json.member("packages") { json in
        list(report.packages, &json) { package, json in Self.write(package, paths, &json) }
      }
      json.member("findings") { json in
        list(report.findings, &json) { finding, json in json.write(finding, PathStyle(finding.subject)) }
      }
      json.member("suppressed") { json in
        list(report.suppressed, &json) { suppressed, json in json.write(suppressed) }
      }
      json.member("decision") { $0.write(report.decision) }
      json.member("advice") { $0.write(report.advice) }
      json.member("results") { json in
        list(report.results, &json) { result, json in json.write(result, PathStyle(result.subject)) }
      }
      json.member("coverage") { json in
        json.object { json in
          json.member("complete", report.coverage.isComplete)
          json.member("problems") { json in
            json.array { json in
              for problem in report.coverage.problems {
                json.object { json in
                  json.member("path", problem.path)
                  json.member("reason", problem.reason)
                }
              }
            }
          }
        }
      }
      json.member("summary") { $0.write(Summary(report)) }
    }
    sink(json.take())
    sink([0x0A])
  }

  private static func write(_ layer: Report.Layer, _ json: inout JSONWriter) {
    json.object { json in
      json.member("diffId", layer.diffID.description)
      json.member("digest", orNull: layer.digest?.description)
      json.member("createdBy", orNull: layer.createdBy)
      json.member("size", orNull: layer.size.map { Int($0) })
    }
  }

  private static func write(_ package: Package, _ paths: PathStyle, _ json: inout JSONWriter) {
    json.object { json in
      json.member("purl", package.purl.description)
      json.member("type", package.type)
      json.member("name", package.name)
      json.member("version", package.version)
      if let source = package.source {
        json.member("source") { json in
          json.object { json in
            json.member("name", source.name)
            json.member("version", source.version)
          }
        }
      } else {
        json.member("source") { $0.null() }
      }
      json.member("architecture", orNull: package.architecture)
      json.member("licenses", package.licenses)
      json.member("layer", orNull: package.layer?.description)
      json.member("locations", package.locations.map(paths.show))
      json.member("scope", package.scope.rawValue)
      json.member("ownedBy", orNull: package.ownedBy)
      json.member("dependencies", package.dependencies)
      json.member("foundBy", package.foundBy)
      json.member("digests", package.digests)
      json.member("attributes", package.attributes)
    }
  }
}
