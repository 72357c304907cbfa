import Model
import Parsing

/// Spamhaus DROP: `1.10.16.0/20 ; SBL256894` a line, or one JSON object a line with `cidr`.
struct SpamhausFeed: FeedFormat {
  static let name = "spamhaus"

  static func recognises(_ bytes: Bytes) -> Bool {
    let head = bytes.prefix(600)
    return head.firstRange(of: Array("Spamhaus".utf8)) != nil && !head.starts(with: "{\"t")
      || head.starts(with: "{\"cidr\"")
      || (head.starts(with: "{") && head.firstRange(of: Array("\"sblid\"".utf8)) != nil)
  }

  static func read(_ bytes: Bytes, into reading: inout FeedReading) {
    let facts = reading.source.facts(role: .abuse, confidence: max(reading.source.confidence, 80))
    var number = 0
    for line in Lines(bytes) {
      number += 1
      guard let first = line[0], first != UInt8(ascii: ";"), first != UInt8(ascii: "#") else { continue }
      guard first == UInt8(ascii: "{") else {
        reading.add(text: line.text.split(separator: ";").first.map(String.init) ?? "", facts, line: number)
        continue
      }
      do throws(ParseError) {
        let value = try JSONValue(parsing: line, maximumDepth: 8)
        if let cidr = value["cidr"]?.string {
          reading.add(text: cidr, facts, line: number)
        } else if value["type"]?.string != "metadata" {
          reading.complain(number, "an object without 'cidr'")
        }
      } catch {
        reading.complain(number, error.description)
      }
    }
  }
}
