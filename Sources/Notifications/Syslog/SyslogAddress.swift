/// Where syslog records go: `udp://HOST:514`, `tcp://HOST:514`, `tls://HOST:6514`, `unix:///dev/log`.
package enum SyslogAddress: Sendable, Hashable {
  case udp(host: String, port: Int)
  case tcp(host: String, port: Int)
  case tls(host: String, port: Int)
  /// A datagram socket's path.
  case unix(path: String)

  /// Nil for anything else.
  package init?(_ text: String) {
    guard let scheme = text.firstRange(of: "://"), text.utf8.count <= 500,
      text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
    else { return nil }
    let rest = text[scheme.upperBound...]
    if text[..<scheme.lowerBound] == "unix" {
      guard rest.hasPrefix("/"), rest.utf8.count < 108 else { return nil }
      self = .unix(path: String(rest))
      return
    }
    guard let (host, port) = HostPort.parse(rest) else { return nil }
    switch text[..<scheme.lowerBound] {
    case "udp": self = .udp(host: host, port: port ?? 514)
    case "tcp": self = .tcp(host: host, port: port ?? 514)
    case "tls": self = .tls(host: host, port: port ?? 6514)
    default: return nil
    }
  }

  /// Bytes of one record. RFC 5426 §3.2 and RFC 5425 §4.3.1 ask for at least 2048 to be taken.
  var limit: Int {
    switch self {
    case .udp, .unix: 2048
    case .tcp, .tls: 8192
    }
  }
}

/// `HOST`, `HOST:PORT`, `[IPv6]:PORT`.
enum HostPort {
  static func parse(_ text: some StringProtocol) -> (host: String, port: Int?)? {
    var host = String(text)
    var port: Int?
    if host.hasPrefix("[") {
      guard let end = host.firstIndex(of: "]") else { return nil }
      let rest = host[host.index(after: end)...]
      host = String(host[host.index(after: host.startIndex)..<end])
      if !rest.isEmpty {
        guard rest.hasPrefix(":"), let number = Int(rest.dropFirst()) else { return nil }
        port = number
      }
    } else if let colon = host.lastIndex(of: ":") {
      guard let number = Int(host[host.index(after: colon)...]) else { return nil }
      port = number
      host = String(host[..<colon])
    }
    let isFine = host.utf8.allSatisfy {
      (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
        || [0x2D, 0x2E, 0x5F, 0x3A].contains($0)
    }
    guard !host.isEmpty, host.utf8.count <= 253, isFine, port.map({ (1...65535).contains($0) }) ?? true else {
      return nil
    }
    return (host, port)
  }

  static func isLoopback(_ host: String) -> Bool { host == "localhost" || host == "::1" || host.hasPrefix("127.") }
}
