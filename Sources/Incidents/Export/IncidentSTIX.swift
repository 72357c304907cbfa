import Model
import Parsing

/// An incident as a STIX 2.1 bundle: the report, what was observed, and indicators of it for other hosts.
///
/// Source: OASIS STIX 2.1 (OS, 10 June 2021): 4.13 Observed Data, 4.15 Report, 4.7 Indicator, 6.4 and 6.5 addresses, 6.7 File.
package enum IncidentSTIX {
  package static func write(_ incident: Incident) -> [UInt8] {
    let story = Story(incident)
    let opened = InstantText.rfc3339(incident.openedAt)
    let updated = InstantText.rfc3339(incident.updatedAt)
    var json = JSONWriter()
    var references: [String] = []
    let identity = identifier("identity", "bulkhead")
    json.object { json in
      json.member("type", "bundle")
      json.member("id", identifier("bundle", incident.id + updated))
      json.member("objects") { json in
        json.array { json in
          json.object { json in
            head(&json, "identity", identity, opened, opened, nil)
            json.member("name", "Bulkhead")
            json.member("identity_class", "system")
          }
          for address in story.reach.addresses {
            guard let host = address.bareHost else { continue }
            let kind = host.contains(":") ? "ipv6-addr" : "ipv4-addr"
            let id = identifier("indicator", kind + host)
            references.append(id)
            json.object { json in
              head(&json, "indicator", id, opened, updated, identity)
              json.member("name", "Address used in \(incident.id)")
              json.member("pattern", "[\(kind):value = '\(host.stixQuoted)']")
              json.member("pattern_type", "stix")
              json.member("valid_from", opened)
              json.member("indicator_types", ["malicious-activity"])
            }
          }
          for technique in techniques(incident) {
            let id = identifier("attack-pattern", technique)
            references.append(id)
            json.object { json in
              head(&json, "attack-pattern", id, opened, opened, identity)
              json.member("name", technique)
              json.member("external_references") { json in
                json.array { json in
                  json.object { json in
                    json.member("source_name", "mitre-attack")
                    json.member("external_id", technique)
                  }
                }
              }
            }
          }
          json.object { json in
            head(&json, "report", identifier("report", incident.id), opened, updated, identity)
            json.member("name", story.title)
            json.member(
              "description",
              story.lines.map { "\(InstantText.rfc3339($0.time)) \($0.text)" }.joined(separator: "\n"))
            json.member("report_types", ["attack-pattern"])
            json.member("published", updated)
            json.member("object_refs", references.isEmpty ? [identity] : references)
          }
        }
      }
    }
    return json.bytes
  }

  private static func head(
    _ json: inout JSONWriter, _ type: String, _ id: String, _ created: String, _ modified: String, _ by: String?
  ) {
    json.member("type", type)
    json.member("spec_version", "2.1")
    json.member("id", id)
    json.member("created", created)
    json.member("modified", modified)
    if let by { json.member("created_by_ref", by) }
  }

  private static func techniques(_ incident: Incident) -> [String] {
    var found: Set<String> = []
    for entry in incident.entries {
      if case .detection(let details) = entry.finding.details { found.formUnion(details.techniques) }
      if case .webshell = entry.finding.details { found.insert("T1505.003") }
    }
    return found.sorted()
  }

  /// The same thing has the same identifier in every bundle. A name-based UUID in the form of RFC 9562, version 8.
  private static func identifier(_ type: String, _ name: String) -> String {
    var digits = Array(Fingerprint.of([type, name]))
    digits[12] = "8"
    digits[16] = "a"
    let text = String(digits)
    func part(_ range: Range<Int>) -> Substring { text.dropFirst(range.lowerBound).prefix(range.count) }
    return "\(type)--\(part(0..<8))-\(part(8..<12))-\(part(12..<16))-\(part(16..<20))-\(part(20..<32))"
  }
}

extension String {
  /// `203.0.113.7:443` and `[2001:db8::1]:443` without the port; nil where it is no address.
  fileprivate var bareHost: String? {
    var host = self
    if hasPrefix("["), let end = firstIndex(of: "]") {
      host = String(self[index(after: startIndex)..<end])
    } else if filter({ $0 == ":" }).count == 1, let colon = firstIndex(of: ":") {
      host = String(self[..<colon])
    }
    let isAddress = !host.isEmpty && host.allSatisfy { $0.isHexDigit || $0 == "." || $0 == ":" }
    return isAddress && (host.contains(".") || host.contains(":")) ? host : nil
  }

  fileprivate var stixQuoted: String {
    reduce(into: "") { text, character in
      if character == "'" || character == "\\" { text.append("\\") }
      text.append(character)
    }
  }
}
