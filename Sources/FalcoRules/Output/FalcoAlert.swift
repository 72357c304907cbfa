import Model
import Parsing

/// One rule's word about one event.
package struct FalcoAlert: Sendable {
  package var rule: String
  package var description: String
  package var priority: FalcoPriority
  package var source: String
  package var tags: [String]
  package var hostname: String
  /// Nanoseconds since 1970.
  package var time: UInt64
  /// The output text with its fields filled in, secrets hidden.
  package var output: String
  var fields: [(name: String, value: FalcoValue)]
  package var process: ProcessRecord
  /// The connection or the file concerned.
  package var network: DetectionDetails.Network?
  package var file: String?

  /// One line of Falco's JSON, with the line end: `time`, `rule`, `priority`, `source`, `tags`, `hostname`, `output`,
  /// `output_fields`.
  package var jsonLine: [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.member("hostname", hostname)
      json.member("output", "\(FalcoTime.clock(time)): \(priority.name) \(output)")
      json.member("output_fields") { json in
        json.object { json in
          json.member("evt.time", Int(clamping: time))
          for field in fields where field.name != "evt.time" {
            json.key(field.name)
            switch field.value {
            case .missing: json.null()
            case .number(let number): json.value(Int(number))
            case .flag(let flag): json.value(flag)
            default: json.value(field.value.shown)
            }
          }
        }
      }
      json.member("priority", priority.name)
      json.member("rule", rule)
      json.member("source", source)
      json.member("tags", tags)
      json.member("time", FalcoTime.rfc3339(time))
    }
    return json.bytes + [0x0A]
  }

  /// As Bulkhead's other detections: rule `falco:NAME`.
  package var finding: Finding {
    let container = process.container
    func described(_ record: ProcessRecord) -> DetectionDetails.Process {
      DetectionDetails.Process(
        pid: record.key.pid, executable: record.facts.executable,
        arguments: (record.facts.arguments.first.map { [$0] } ?? [])
          + CommandLineRedaction.arguments(Array(record.facts.arguments.dropFirst())),
        user: String(record.facts.effectiveUser))
    }
    let details = DetectionDetails(
      techniques: tags.filter(Self.isTechnique),
      container: container.map {
        DetectionDetails.Container(id: $0.id, name: $0.name, image: $0.image, digest: $0.digest)
      }, process: described(process), ancestors: process.ancestors.prefix(16).map(described), network: network,
      file: file, time: Double(time) / 1e9, response: process.facts.wasKilled ? "kill" : "alert")
    let subject = Subject(
      kind: container == nil ? .host : .container, name: container.map { $0.name.isEmpty ? $0.id : $0.name } ?? "host",
      identifier: container?.id)
    let shown = fields.filter { $0.value != .missing }.map { ($0.name, $0.value.shown) }
    return Finding(
      kind: .detection, rule: "falco:\(rule)", severity: priority.severity, title: output, subject: subject,
      evidence: Evidence(
        path: file, details: Dictionary(shown, uniquingKeysWith: { first, _ in first })),
      remediation: description, details: .detection(details),
      identity: [process.facts.executable, file ?? "", network?.remote ?? ""])
  }

  /// `T1059`, `T1059.004`: ATT&CK ids among the tags.
  private static func isTechnique(_ tag: String) -> Bool {
    let bytes = Array(tag.utf8)
    guard bytes.count == 5 || bytes.count == 9, bytes[0] == UInt8(ascii: "T") else { return false }
    return bytes.dropFirst().enumerated().allSatisfy {
      $0.offset == 4 ? $0.element == UInt8(ascii: ".") : (0x30...0x39).contains($0.element)
    }
  }
}
