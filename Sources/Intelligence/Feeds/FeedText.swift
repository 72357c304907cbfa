import Model
import Parsing

/// Pieces that several formats share.
enum FeedText {
  /// Seconds since 1970 of `2026-11-24`, `2026-11-24 14:32:00`, `2026-11-24T14:32:00Z` (UTC); 0 for anything else.
  static func time(_ text: String?) -> Int {
    guard let text else { return 0 }
    let parts = text.split { !$0.isASCII || !$0.isNumber }.prefix(6).map { Int($0) ?? 0 }
    guard parts.count >= 3, (1970...9999).contains(parts[0]), (1...12).contains(parts[1]), (1...31).contains(parts[2])
    else { return text.utf8.count >= 9 && parts.count == 1 ? min(parts[0], 253_402_300_799) : 0 }
    let days = CivilDate(year: parts[0], month: parts[1], day: parts[2]).daysSince1970
    let clock = parts.count >= 6 ? parts[3] % 24 * 3600 + parts[4] % 60 * 60 + parts[5] % 61 : 0
    return days * 86_400 + clock
  }

  /// An address, a network, an address with port, a URL, a digest or a name; nil for anything else.
  static func indicator(_ text: String) -> Indicator? {
    let text = text.trimmingBlanks
    if let scheme = text.firstRange(of: "://") { return url(text[scheme.upperBound...]) }
    if let network = IPNetwork(parsing: text) { return .network(network) }
    if let endpoint = endpoint(text) { return endpoint }
    if text.contains("/") { return url(text[...]) }
    if [32, 40, 64, 128].contains(text.utf8.count), text.allSatisfy(\.isHexDigit) { return .digest(text.lowercased()) }
    return DomainName.normalised(Array(text.utf8)).map { .domain(String(decoding: $0, as: UTF8.self)) }
  }

  /// `1.2.3.4:443`, `[2001:db8::1]:443`.
  static func endpoint(_ text: String) -> Indicator? {
    guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]), port > 0 else {
      return nil
    }
    var host = text[..<colon]
    if host.hasPrefix("["), host.hasSuffix("]") {
      host = host.dropFirst().dropLast()
    } else if host.contains(":") {
      return nil
    }
    return IPAddress(parsing: host).map { .endpoint($0, port: port) }
  }

  /// `host/path` of a URL without scheme; where there is only a host, the host.
  private static func url(_ text: Substring) -> Indicator? {
    let bare = text.prefix { $0 != "?" && $0 != "#" && !$0.isWhitespace }
    let host = bare.prefix { $0 != "/" }.lowercased()
    let path = bare.dropFirst(host.count)
    guard !host.isEmpty, host.utf8.count <= 253, bare.utf8.count <= 2000 else { return nil }
    if path.count > 1 { return .url(host + path) }
    return endpoint(host) ?? IPNetwork(parsing: host).map { .network($0) }
      ?? DomainName.normalised(Array(host.utf8)).map { .domain(String(decoding: $0, as: UTF8.self)) }
  }

  /// A network that holds half of the internet is a mistake of the list.
  static func isTooWide(_ indicator: Indicator) -> Bool {
    guard case .network(let network) = indicator else { return false }
    return network.prefix < (network.address.bytes.count == 4 ? 8 : 16)
  }
}

extension String {
  var trimmingBlanks: String {
    var rest = self[...]
    while rest.first?.isWhitespace == true { rest.removeFirst() }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return String(rest)
  }
}

extension FeedReading {
  /// A text of any kind, with what the feed says of it.
  mutating func add(text: String, _ facts: IndicatorFacts, line: Int) {
    guard let indicator = FeedText.indicator(text), !FeedText.isTooWide(indicator) else {
      return complain(line, "'\(text.prefix(60))' is no address, network, name, URL or digest")
    }
    add(indicator, facts, line: line)
  }
}
