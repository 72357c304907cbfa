/// Which names this server answers to.
///
/// A page on another site can make a name of its own resolve to 127.0.0.1 and then talk to us as its own origin (DNS
/// rebinding): only requests for names that we were given are answered.
package struct HostRule: Sendable {
  private let names: Set<String>

  /// - Parameter names: beside this machine's loopback names; lower case, without a port.
  package init(names: [String] = []) {
    self.names = Set(names.map { $0.lowercased() }).union(["localhost", "127.0.0.1", "[::1]"])
  }

  /// - Parameter authority: the Host header or `:authority`.
  package func allows(_ authority: String?) -> Bool {
    guard let authority, let name = Self.name(authority) else { return false }
    return names.contains(name)
  }

  /// Without the port; nil where it is no host at all.
  static func name(_ authority: String) -> String? {
    guard !authority.isEmpty, authority.utf8.count <= 255 else { return nil }
    let text = authority.lowercased()
    let end: String.Index
    if text.hasPrefix("[") {
      guard let bracket = text.firstIndex(of: "]") else { return nil }
      end = text.index(after: bracket)
    } else {
      end = text.firstIndex(of: ":") ?? text.endIndex
    }
    let rest = text[end...]
    if !rest.isEmpty {
      let port = rest.dropFirst()
      guard rest.hasPrefix(":"), !port.isEmpty, port.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
    }
    let name = String(text[..<end])
    return name.isEmpty ? nil : name
  }
}

/// Whether something that changes state was asked for by our own page.
///
/// Browsers say where a request comes from (Fetch Metadata Request Headers, W3C; `Origin`, RFC 6454), and pages can't
/// lie about it. Clients that aren't browsers send neither, and are let through to what checks their token.
package enum OriginRule {
  /// - Parameters:
  ///   - site: `Sec-Fetch-Site`.
  ///   - origin: `Origin`.
  ///   - authority: of the request.
  package static func isOurOwn(site: String?, origin: String?, authority: String?, isSecure: Bool) -> Bool {
    if let site, site != "same-origin", site != "none" { return false }
    guard let origin else { return true }
    guard let authority else { return false }
    return origin.lowercased() == (isSecure ? "https://" : "http://") + authority.lowercased()
  }
}
