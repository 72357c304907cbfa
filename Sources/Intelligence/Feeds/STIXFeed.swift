import Model
import Parsing

/// STIX 2.1 bundles: indicators whose pattern names addresses, names, URLs or digests, joined by OR; and an address with
/// a port, joined by AND. Revoked ones and those past `valid_until` are passed over.
struct STIXFeed: FeedFormat {
  static let name = "STIX 2.1"

  static func recognises(_ bytes: Bytes) -> Bool {
    let head = bytes.prefix(4096)
    return head.firstRange(of: Array("\"bundle\"".utf8)) != nil
      || head.firstRange(of: Array("\"spec_version\"".utf8)) != nil
  }

  static func read(_ bytes: Bytes, into reading: inout FeedReading) {
    var reader = JSONReader(bytes, maximumDepth: 48)
    do throws(ParseError) {
      try reader.object { key, reader throws(ParseError) in
        guard key == "objects", try reader.kind() == .array else {
          try reader.skip()
          return
        }
        try reader.array { reader throws(ParseError) in
          let object = try JSONValue(&reader)
          if object["type"]?.string == "indicator" { take(object, &reading) }
        }
      }
    } catch {
      reading.fail(0, error.description)
    }
  }

  private static func take(_ object: JSONValue, _ reading: inout FeedReading) {
    guard object["revoked"]?.bool != true else { return }
    let id = object["id"]?.string ?? "indicator"
    guard object["pattern_type"]?.string ?? "stix" == "stix", let pattern = object["pattern"]?.string else {
      return reading.complain(0, "\(id): its pattern is not written in STIX")
    }
    let types = object["indicator_types"]?.elements.compactMap(\.string) ?? []
    let facts = reading.source.facts(
      family: object["name"]?.string.map { String($0.prefix(200)) },
      role: types.contains("malicious-activity") ? .commandAndControl : nil, confidence: object["confidence"]?.integer,
      firstSeen: FeedText.time(object["valid_from"]?.string), expires: FeedText.time(object["valid_until"]?.string))
    guard let indicators = STIXPattern.indicators(pattern) else {
      return reading.complain(0, "\(id): the pattern '\(pattern.prefix(80))' is beyond what is supported")
    }
    for indicator in indicators { reading.add(indicator, facts, line: 0) }
  }
}

/// The part of STIX's pattern language that names single observables.
enum STIXPattern {
  /// Nil for patterns that say more than that.
  static func indicators(_ pattern: String) -> [Indicator]? {
    var alternatives: [[(path: String, value: String)]] = [[]]
    var rest = pattern[...]
    func skip() { rest = rest.drop { $0.isWhitespace || $0 == "[" || $0 == "]" || $0 == "(" || $0 == ")" } }
    skip()
    while !rest.isEmpty {
      let path = rest.prefix { !$0.isWhitespace && $0 != "=" }
      rest = rest.dropFirst(path.count).drop { $0.isWhitespace }
      guard rest.hasPrefix("=") else { return nil }
      rest = rest.dropFirst().drop { $0.isWhitespace }
      var value = ""
      if rest.hasPrefix("'") {
        rest.removeFirst()
        while let letter = rest.first, letter != "'" {
          rest.removeFirst()
          if letter == "\\", let escaped = rest.first {
            value.append(escaped)
            rest.removeFirst()
          } else {
            value.append(letter)
          }
        }
        guard rest.hasPrefix("'") else { return nil }
        rest.removeFirst()
      } else {
        value = String(rest.prefix { $0.isNumber })
        rest = rest.dropFirst(value.count)
      }
      guard !path.isEmpty, !value.isEmpty, alternatives.count <= 1000 else { return nil }
      alternatives[alternatives.count - 1].append((String(path), value))
      skip()
      if rest.hasPrefix("OR") {
        alternatives.append([])
        rest = rest.dropFirst(2)
      } else if rest.hasPrefix("AND") {
        rest = rest.dropFirst(3)
      } else if !rest.isEmpty {
        return nil
      }
      skip()
    }
    var found: [Indicator] = []
    for parts in alternatives {
      guard let indicator = indicator(parts) else { return nil }
      found.append(indicator)
    }
    return found
  }

  private static func indicator(_ parts: [(path: String, value: String)]) -> Indicator? {
    if parts.count == 2 {
      let address = parts.first { $0.path.hasSuffix("dst_ref.value") || $0.path.hasSuffix("addr:value") }
      let port = parts.first { $0.path.hasSuffix("dst_port") }
      guard let address, let port, let known = IPAddress(parsing: address.value), let number = UInt16(port.value) else {
        return nil
      }
      return .endpoint(known, port: number)
    }
    guard let part = parts.first, parts.count == 1 else { return nil }
    let isKnown =
      ["ipv4-addr:value", "ipv6-addr:value", "domain-name:value", "url:value", "network-traffic:dst_ref.value"]
      .contains(part.path)
      || part.path.hasPrefix("file:hashes") || part.path.hasPrefix("x509-certificate:hashes")
    guard isKnown, let indicator = FeedText.indicator(part.value), !FeedText.isTooWide(indicator) else { return nil }
    return indicator
  }
}
