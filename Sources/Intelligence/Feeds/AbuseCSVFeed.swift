import Model
import Parsing

/// abuse.ch in CSV: Feodo, ThreatFox, URLhaus, SSLBL. The columns are named in a comment or in the first row.
struct AbuseCSVFeed: FeedFormat {
  static let name = "abuse.ch CSV"

  private static let values = ["ioc_value", "dst_ip", "dstip", "url", "sha1", "ip_address"]

  static func recognises(_ bytes: Bytes) -> Bool { header(bytes) != nil }

  private static func header(_ bytes: Bytes) -> [String]? {
    for line in Lines(bytes.prefix(16 << 10)).prefix(64) {
      var text = line.text.trimmingBlanks
      while text.hasPrefix("#") || text.hasPrefix(" ") { text.removeFirst() }
      let names = fields(Bytes(text)).map { $0.lowercased().trimmingBlanks }
      if names.count >= 2, names.contains(where: values.contains) { return names }
    }
    return nil
  }

  static func role(_ threat: String) -> IndicatorFacts.Role {
    switch threat {
    case "botnet_cc", "c2", "cc_skimming": .commandAndControl
    case "": .reputation
    default: .distribution
    }
  }

  static func read(_ bytes: Bytes, into reading: inout FeedReading) {
    guard let names = header(bytes) else { return reading.fail(1, "no line names the columns") }
    var columns: [String: Int] = [:]
    for (index, name) in names.enumerated() { columns[name] = columns[name] ?? index }
    guard let value = values.compactMap({ columns[$0] }).first else { return reading.fail(1, "no column with a value") }
    let isEndpoint = columns["dst_port"] != nil || columns["dstport"] != nil
    let isCertificate = columns["sha1"] != nil
    var number = 0
    for line in Lines(bytes) {
      number += 1
      guard reading.failure == nil else { return }
      guard let first = line[0], first != UInt8(ascii: "#") else { continue }
      let row = fields(line)
      func field(_ keys: String...) -> String? {
        for key in keys {
          if let index = columns[key], row.indices.contains(index) {
            let text = row[index].trimmingBlanks
            if !text.isEmpty, text != "None" { return text }
          }
        }
        return nil
      }
      guard row.indices.contains(value) else {
        reading.complain(number, "\(row.count) columns, expected \(names.count)")
        continue
      }
      let text = row[value].trimmingBlanks
      if text.lowercased() == names[value] { continue }
      let facts = reading.source.facts(
        family: field("malware_printable", "malware", "listingreason", "tags"),
        role: isEndpoint || isCertificate
          ? .commandAndControl : columns["url"] == value ? .distribution : role(field("threat_type") ?? ""),
        confidence: field("confidence_level").flatMap { Int($0) }
          ?? (isEndpoint ? max(reading.source.confidence, 90) : nil),
        firstSeen: FeedText.time(field("first_seen_utc", "firstseen", "dateadded", "listingdate", "first_seen")),
        lastSeen: FeedText.time(field("last_seen_utc", "last_online", "last_seen")))
      if isEndpoint, let address = IPAddress(parsing: text),
        let port = field("dst_port", "dstport").flatMap({ UInt16($0) }),
        port > 0
      {
        reading.add(.endpoint(address, port: port), facts, line: number)
      } else {
        reading.add(text: text, facts, line: number)
      }
    }
  }

  /// RFC 4180 within one line; at most 64 fields.
  static func fields(_ line: Bytes) -> [String] {
    var fields: [String] = []
    var field: [UInt8] = []
    var isQuoted = false
    var index = 0
    while let byte = line[index], fields.count < 64 {
      index += 1
      if isQuoted {
        if byte == UInt8(ascii: "\""), line[index] == byte {
          field.append(byte)
          index += 1
        } else if byte == UInt8(ascii: "\"") {
          isQuoted = false
        } else {
          field.append(byte)
        }
      } else if byte == UInt8(ascii: ",") {
        fields.append(String(decoding: field, as: UTF8.self))
        field = []
      } else if byte == UInt8(ascii: "\""), field.allSatisfy({ $0 == 0x20 }) {
        field = []
        isQuoted = true
      } else {
        field.append(byte)
      }
    }
    fields.append(String(decoding: field, as: UTF8.self))
    return fields
  }
}
