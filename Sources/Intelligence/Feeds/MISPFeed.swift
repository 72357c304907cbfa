import Model
import Parsing

/// Events of a MISP feed: `{"Event": {"info", "Attribute": […], "Object": [{"Attribute": […]}]}}`, one or a list.
/// Only attributes that are marked for detection (`to_ids`) and not deleted count.
struct MISPFeed: FeedFormat {
  static let name = "MISP"

  static func recognises(_ bytes: Bytes) -> Bool {
    let head = bytes.prefix(4096)
    return head.firstRange(of: Array("\"Event\"".utf8)) != nil && head.firstIndex(of: UInt8(ascii: "{")) != nil
  }

  static func read(_ bytes: Bytes, into reading: inout FeedReading) {
    var reader = JSONReader(bytes, maximumDepth: 48)
    do throws(ParseError) {
      if try reader.kind() == .array {
        try reader.array { reader throws(ParseError) in try document(&reader, &reading) }
      } else {
        try document(&reader, &reading)
      }
    } catch {
      reading.fail(0, error.description)
    }
  }

  private static func document(_ reader: inout JSONReader, _ reading: inout FeedReading) throws(ParseError) {
    try reader.object { key, reader throws(ParseError) in
      guard key == "Event", try reader.kind() == .object else {
        try reader.skip()
        return
      }
      // The event's name may stand behind its attributes: first the name, then the rest.
      let event = try reader.skip()
      var family = ""
      var names = JSONReader(event, maximumDepth: 48)
      try names.object { key, names throws(ParseError) in
        if key == "info" { family = try names.stringIfPresent() ?? "" } else { try names.skip() }
      }
      var body = JSONReader(event, maximumDepth: 48)
      try body.object { key, body throws(ParseError) in
        if key == "Attribute", try body.kind() == .array {
          try attributes(&body, family, &reading)
        } else if key == "Object", try body.kind() == .array {
          try body.array { object throws(ParseError) in
            try object.object { key, object throws(ParseError) in
              if key == "Attribute", try object.kind() == .array {
                try attributes(&object, family, &reading)
              } else {
                try object.skip()
              }
            }
          }
        } else {
          try body.skip()
        }
      }
    }
  }

  private static func attributes(
    _ reader: inout JSONReader, _ family: String, _ reading: inout FeedReading
  ) throws(ParseError) {
    try reader.array { reader throws(ParseError) in
      let value = try JSONValue(&reader)
      guard value["to_ids"]?.bool == true, value["deleted"]?.bool != true, let text = value["value"]?.string else {
        return
      }
      let facts = reading.source.facts(
        family: String(family.prefix(200)), role: role(value["category"]?.string ?? ""),
        firstSeen: FeedText.time(value["first_seen"]?.string ?? value["timestamp"]?.string),
        lastSeen: FeedText.time(value["last_seen"]?.string))
      switch value["type"]?.string ?? "" {
      case "ip-dst", "ip-src", "domain", "hostname", "url", "md5", "sha1", "sha256", "sha512", "x509-fingerprint-sha1":
        reading.add(text: text, facts, line: 0)
      case "ip-dst|port", "ip-src|port", "hostname|port":
        reading.add(text: text.split(separator: "|").joined(separator: ":"), facts, line: 0)
      case "domain|ip":
        for part in text.split(separator: "|") { reading.add(text: String(part), facts, line: 0) }
      case "filename|md5", "filename|sha1", "filename|sha256":
        if let digest = text.split(separator: "|").last { reading.add(text: String(digest), facts, line: 0) }
      default: break
      }
    }
  }

  private static func role(_ category: String) -> IndicatorFacts.Role? {
    switch category {
    case "Network activity": .commandAndControl
    case "Payload delivery", "Payload installation", "Artifacts dropped": .distribution
    default: nil
    }
  }
}
