import Parsing

/// Which proxy a request goes through, as the environment says.
///
/// `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`, the lower-case forms first, as curl and Go read them.
/// Requests to this machine never use a proxy.
package struct ProxySettings: Sendable, Equatable {
  package struct Proxy: Sendable, Hashable {
    package enum Kind: Sendable, Hashable { case http, socks5 }
    package var kind: Kind
    package var host: String
    package var port: Int
    package var user: String?
    package var password: String?
  }

  package var forHTTP: Proxy?
  package var forHTTPS: Proxy?
  package var exceptions: [Exception] = []
  /// Variables that are set to something unusable; a request that would need them fails with this.
  package var problems: [String] = []

  /// No proxy at all.
  package init() {}

  package init(environment: [String: String]) {
    func value(_ name: String) -> String? {
      [environment[name.lowercased()], environment[name]].compactMap(\.self).first { !$0.isEmpty }
    }
    // In a CGI program HTTP_PROXY is a header of the request ("httpoxy", CVE-2016-5385).
    let isCGI = environment["REQUEST_METHOD"] != nil
    let all = value("ALL_PROXY")
    func proxy(_ name: String, _ text: String?) -> Proxy? {
      guard let text = text ?? all else { return nil }
      guard let proxy = Proxy(text) else {
        problems.append(
          "\(name) (or ALL_PROXY) is not a proxy's address; expected http://[USER:PASSWORD@]HOST:PORT or socks5://HOST:PORT"
        )
        return nil
      }
      return proxy
    }
    forHTTP = proxy(
      "HTTP_PROXY", isCGI ? environment["http_proxy"].flatMap { $0.isEmpty ? nil : $0 } : value("HTTP_PROXY"))
    forHTTPS = proxy("HTTPS_PROXY", value("HTTPS_PROXY"))
    let entries = (value("NO_PROXY") ?? "").split { $0 == "," || $0 == " " }
    exceptions = entries.prefix(1000).compactMap { Exception(String($0).trimmingSpaces) }
  }

  /// The proxy for this address; nil: go there directly.
  package func proxy(for address: WebAddress) -> Proxy? {
    guard let proxy = address.scheme == .https ? forHTTPS : forHTTP, !address.isLoopback else { return nil }
    return exceptions.contains { $0.covers(address) } ? nil : proxy
  }
}

extension ProxySettings.Proxy {
  /// `[http://|socks5://][USER:PASSWORD@]HOST[:PORT]`; TLS to the proxy itself is not supported.
  init?(_ text: String) {
    let lower = text.lowercased()
    let rest: Substring
    if lower.hasPrefix("http://") {
      (kind, rest) = (.http, text.dropFirst(7))
    } else if lower.hasPrefix("socks5://") || lower.hasPrefix("socks5h://") {
      (kind, rest) = (.socks5, text.drop { $0 != "/" }.dropFirst(2))
    } else if lower.contains("://") {
      return nil
    } else {
      (kind, rest) = (.http, text[...])
    }
    let authority = rest.prefix { $0 != "/" }
    var place = authority
    if let at = authority.lastIndex(of: "@") {
      let credentials = authority[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      user = PercentEncoding.decode(credentials[0])
      password = credentials.count > 1 ? PercentEncoding.decode(credentials[1]) : ""
      guard user != nil, password != nil else { return nil }
      place = authority[authority.index(after: at)...]
    }
    guard let address = try? WebAddress("http://\(place)/"), kind == .http || user == nil else { return nil }
    host = address.host
    port = address.port == 80 && !place.hasSuffix(":80") ? (kind == .http ? 80 : 1080) : address.port
  }
}
