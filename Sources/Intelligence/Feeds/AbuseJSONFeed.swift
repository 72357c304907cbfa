import Model
import Parsing

/// abuse.ch in JSON: Feodo's list of objects with `ip_address`; ThreatFox's `data` list or its export, an object of
/// lists, with `ioc_value`, `ioc_type`.
struct AbuseJSONFeed: FeedFormat {
  static let name = "abuse.ch JSON"

  static func recognises(_ bytes: Bytes) -> Bool {
    guard let first = bytes.prefix(64).array.first(where: { $0 > 0x20 && $0 < 0x80 }) else { return false }
    return first == UInt8(ascii: "[") || first == UInt8(ascii: "{")
  }

  static func read(_ bytes: Bytes, into reading: inout FeedReading) {
    var reader = JSONReader(bytes, maximumDepth: 32)
    do throws(ParseError) {
      switch try reader.kind() {
      case .array: try entries(&reader, &reading)
      case .object:
        try reader.object { _, reader throws(ParseError) in
          switch try reader.kind() {
          case .array: try entries(&reader, &reading)
          case .object:
            // URLhaus' and others' exports: one object a key.
            try entry(JSONValue(&reader), &reading)
          default: try reader.skip()
          }
        }
      default: reading.fail(0, "neither a list nor an object")
      }
      if !reader.isAtEnd() { reading.fail(0, "something follows the JSON document") }
    } catch {
      reading.fail(0, error.description)
    }
  }

  private static func entries(_ reader: inout JSONReader, _ reading: inout FeedReading) throws(ParseError) {
    try reader.array { reader throws(ParseError) in
      if try reader.kind() == .object { try entry(JSONValue(&reader), &reading) } else { try reader.skip() }
    }
  }

  private static func entry(_ value: JSONValue, _ reading: inout FeedReading) throws(ParseError) {
    let port = value["port"]?.integer ?? value["dst_port"]?.integer
    let address = value["ip_address"]?.string ?? value["dst_ip"]?.string
    guard let text = value["ioc_value"]?.string ?? value["ioc"]?.string ?? address ?? value["url"]?.string else {
      return reading.complain(0, "an entry without ioc_value, ip_address or url")
    }
    let type = value["threat_type"]?.string ?? value["threat"]?.string ?? ""
    let facts = reading.source.facts(
      family: value["malware_printable"]?.string ?? value["malware"]?.string,
      role: address != nil ? .commandAndControl : AbuseCSVFeed.role(type),
      confidence: value["confidence_level"]?.integer ?? value["confidence"]?.integer
        ?? (address != nil ? max(reading.source.confidence, 90) : nil),
      firstSeen: FeedText.time(value["first_seen"]?.string ?? value["first_seen_utc"]?.string),
      lastSeen: FeedText.time(
        value["last_online"]?.string ?? value["last_seen"]?.string ?? value["last_seen_utc"]?.string))
    if address != nil, let port, let known = IPAddress(parsing: text), let port = UInt16(exactly: port), port > 0 {
      reading.add(.endpoint(known, port: port), facts, line: 0)
    } else {
      reading.add(text: text, facts, line: 0)
    }
  }
}
