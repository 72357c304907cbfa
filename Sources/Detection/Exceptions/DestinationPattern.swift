import Expressions
import Model

/// Where a connection may go: `HOST`, `HOST:PORT` or `:PORT`, with HOST an address, a network (`10.0.0.0/8`,
/// `[2001:db8::/32]`) or a name with `*` for any letters.
package struct DestinationPattern: Sendable, Hashable {
  package let text: String
  private let host: Host
  private let port: UInt16?

  private enum Host: Sendable, Hashable {
    case any
    case network(IPNetwork)
    case name(String)
  }

  /// Nil for what is none of these.
  package init?(_ text: String) {
    var host = Substring(text)
    var port: Substring?
    if text.hasPrefix("[") {
      guard let end = text.firstIndex(of: "]") else { return nil }
      host = text[text.index(after: text.startIndex)..<end]
      let rest = text[text.index(after: end)...]
      if !rest.isEmpty {
        guard rest.hasPrefix(":") else { return nil }
        port = rest.dropFirst()
      }
    } else if let colon = text.firstIndex(of: ":"), text[text.index(after: colon)...].firstIndex(of: ":") == nil {
      host = text[..<colon]
      port = text[text.index(after: colon)...]
    }
    if let port {
      guard let number = UInt16(port), number > 0 else { return nil }
      self.port = number
    } else {
      self.port = nil
    }
    if host.isEmpty || host == "*" {
      guard self.port != nil else { return nil }
      self.host = .any
    } else if let network = IPNetwork(parsing: host) {
      self.host = .network(network)
    } else {
      let isName = host.utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2E
          || $0 == 0x2D || $0 == 0x5F || $0 == 0x2A
      }
      // Digits and dots alone are an address that is wrong.
      guard isName, host.contains(where: \.isLetter) else { return nil }
      self.host = .name(host.lowercased())
    }
    self.text = text
  }

  /// - Parameter network: `remote` as `address:port` or `[address]:port`.
  func matches(_ network: DetectionDetails.Network) -> Bool {
    guard let colon = network.remote.lastIndex(of: ":") else { return false }
    if let port, UInt16(network.remote[network.remote.index(after: colon)...]) != port { return false }
    switch host {
    case .any: return true
    case .name(let pattern): return !network.name.isEmpty && Glob.matches(network.name.lowercased(), pattern: pattern)
    case .network(let range):
      let address = network.remote[..<colon].filter { $0 != "[" && $0 != "]" }
      return IPAddress(parsing: address).map { range.contains($0) } ?? false
    }
  }
}
