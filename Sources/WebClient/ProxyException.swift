import Glibc

extension ProxySettings {
  /// One entry of `NO_PROXY`: `*`, a host, `.domain`, an address, a network `10.0.0.0/8`; hosts with `:PORT` too.
  package enum Exception: Sendable, Equatable {
    case everything
    /// The host itself unless `onlyBelow`, and every host below it.
    case domain(String, onlyBelow: Bool, port: Int?)
    case network(prefix: [UInt8], bits: Int, port: Int?)

    package init?(_ entry: String) {
      let text = entry.lowercased()
      guard !text.isEmpty, text.utf8.count <= 300 else { return nil }
      if text == "*" {
        self = .everything
        return
      }
      if let slash = text.firstIndex(of: "/") {
        guard let address = Self.address(String(text[..<slash])), let bits = Int(text[text.index(after: slash)...]),
          (0...address.count * 8).contains(bits)
        else { return nil }
        self = .network(prefix: address, bits: bits, port: nil)
        return
      }
      let (host, port) = Self.split(text)
      if let address = Self.address(host) {
        self = .network(prefix: address, bits: address.count * 8, port: port)
        return
      }
      let onlyBelow = host.hasPrefix(".") || host.hasPrefix("*.")
      let name = host.drop { $0 == "." || $0 == "*" }
      guard !name.isEmpty else { return nil }
      self = .domain(String(name), onlyBelow: onlyBelow, port: port)
    }

    package func covers(_ address: WebAddress) -> Bool {
      switch self {
      case .everything: return true
      case .domain(let name, let onlyBelow, let port):
        guard port == nil || port == address.port else { return false }
        return (!onlyBelow && address.host == name) || address.host.hasSuffix("." + name)
      case .network(let prefix, let bits, let port):
        guard port == nil || port == address.port, let host = Self.address(address.host), host.count == prefix.count
        else {
          return false
        }
        return (0..<bits).allSatisfy { (host[$0 / 8] ^ prefix[$0 / 8]) & (0x80 >> UInt8($0 % 8)) == 0 }
      }
    }

    /// `host:port`, `[v6]:port`, or a host alone.
    private static func split(_ text: String) -> (host: String, port: Int?) {
      if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
        let host = String(text[text.index(after: text.startIndex)..<end])
        return (host, Int(text[text.index(after: end)...].dropFirst()))
      }
      guard let colon = text.lastIndex(of: ":"), text.filter({ $0 == ":" }).count == 1,
        let port = Int(text[text.index(after: colon)...])
      else { return (text, nil) }
      return (String(text[..<colon]), port)
    }

    /// The four or sixteen bytes of an IP address.
    private static func address(_ text: String) -> [UInt8]? {
      var v4 = in_addr()
      if inet_pton(AF_INET, text, &v4) == 1 { return withUnsafeBytes(of: &v4) { Array($0) } }
      var v6 = in6_addr()
      if inet_pton(AF_INET6, text, &v6) == 1 { return withUnsafeBytes(of: &v6) { Array($0) } }
      return nil
    }
  }
}
