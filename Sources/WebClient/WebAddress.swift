import FoundationEssentials

/// An `http` or `https` address that was checked before anything is sent to it.
///
/// It has a host, a port within range, neither credentials (`user:password@`) nor a fragment, and no control
/// characters. What is printed leaves the query out: signed download links carry secrets there.
///
/// Source: RFC 3986; RFC 9110 §4.2.4 (credentials in an address are refused).
package struct WebAddress: Sendable, Hashable, CustomStringConvertible {
  package enum Scheme: String, Sendable, Hashable {
    case http, https
    package var defaultPort: Int { self == .http ? 80 : 443 }
  }

  package static let maximumLength = 8192

  package let scheme: Scheme
  /// Lower case; an IPv6 address without its brackets.
  package let host: String
  package let port: Int
  /// Path as it stands in the address, at least `/`.
  package let path: String
  /// Without the `?`; nil where there is none.
  package let query: String?

  package init(_ text: String) throws(WebError) {
    guard text.utf8.count <= Self.maximumLength else {
      throw WebError(.invalidAddress, "an address longer than \(Self.maximumLength) bytes is refused")
    }
    guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), let url = URL(string: text) else {
      throw WebError(.invalidAddress, "'\(Self.shown(text))' is not an address; expected https://HOST/PATH")
    }
    self = try WebAddress(url, shown: text)
  }

  private init(_ url: URL, shown text: String) throws(WebError) {
    func refuse(_ why: String) -> WebError { WebError(.invalidAddress, "'\(Self.shown(text))' \(why)") }
    guard let scheme = url.scheme.flatMap({ Scheme(rawValue: $0.lowercased()) }) else {
      throw refuse("has no http or https in front")
    }
    guard url.user == nil, url.password == nil else { throw refuse("carries credentials; they belong elsewhere") }
    guard var host = url.host()?.lowercased(), !host.isEmpty else { throw refuse("names no host") }
    if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
    guard host.utf8.allSatisfy(Self.isHostByte) else { throw refuse("has a host with characters that no host has") }
    let port = url.port ?? scheme.defaultPort
    guard (1...65535).contains(port) else { throw refuse("has a port outside 1–65535") }
    self.scheme = scheme
    self.host = host
    self.port = port
    let path = url.path(percentEncoded: true)
    self.path = path.isEmpty ? "/" : path
    query = url.query(percentEncoded: true)
  }

  package init(scheme: Scheme, host: String, port: Int? = nil, path: String = "/", query: String? = nil)
    throws(WebError)
  {
    let bracketed = host.contains(":") ? "[\(host)]" : host
    var text = "\(scheme.rawValue)://\(bracketed)"
    if let port { text += ":\(port)" }
    text += path.hasPrefix("/") ? path : "/" + path
    if let query { text += "?" + query }
    try self.init(text)
  }

  /// Where a `Location` or a `Link` of this address leads.
  package func resolving(_ reference: String) throws(WebError) -> WebAddress {
    guard reference.utf8.count <= Self.maximumLength, reference.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }),
      let base = URL(string: text), let target = URL(string: reference, relativeTo: base)?.absoluteURL
    else { throw WebError(.invalidAddress, "\(self) refers to '\(Self.shown(reference))', which is not an address") }
    return try WebAddress(target.absoluteString.split(separator: "#").first.map(String.init) ?? "")
  }

  /// The whole address, for the request itself; never for a message.
  package var text: String { origin + path + (query.map { "?" + $0 } ?? "") }

  /// Scheme, host and port: what may share credentials.
  package var origin: String { "\(scheme.rawValue)://\(authority)" }

  /// Host, and port where it is not the scheme's own.
  package var authority: String {
    let bracketed = host.contains(":") ? "[\(host)]" : host
    return port == scheme.defaultPort ? bracketed : "\(bracketed):\(port)"
  }

  package func hasSameOrigin(as other: WebAddress) -> Bool {
    scheme == other.scheme && host == other.host && port == other.port
  }

  /// This machine by name or by address (127.0.0.0/8, ::1).
  package var isLoopback: Bool {
    if host == "localhost" || host == "::1" || host.hasSuffix(".localhost") { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }

  /// Without the query.
  package var description: String { origin + path }

  private static func isHostByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ":"): true
    default: false
    }
  }

  /// Safe to print: no query, no credentials, no control characters, not endless.
  private static func shown(_ text: String) -> String {
    var shown = text.prefix { $0 != "?" && $0 != "#" }
    if let at = shown.lastIndex(of: "@") {
      let start = shown.firstRange(of: "://")?.upperBound ?? shown.startIndex
      if start < at { shown = shown[..<start] + "…" + shown[at...] }
    }
    return String(
      String.UnicodeScalarView(shown.unicodeScalars.prefix(200).filter { $0.value > 0x20 && $0.value != 0x7F }))
  }
}
