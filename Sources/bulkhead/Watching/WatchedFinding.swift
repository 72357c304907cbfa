import Model
import Response

/// A finding on its way out, with what only the moment knew.
struct WatchedFinding: Sendable {
  var finding: Finding
  /// Nil where it is not known any more.
  var process: ProcessRecord?
  /// Falco's own line, for findings of Falco's rules.
  var falcoLine: [UInt8]?

  /// - Parameter now: seconds, from any origin that does not jump.
  func context(now: Double) -> ResponseContext {
    var context = ResponseContext(container: process?.container, process: process?.key, now: now)
    guard case .detection(let details) = finding.details else { return context }
    if context.container == nil, let named = details.container {
      context.container = ContainerFacts(id: named.id, name: named.name, image: named.image, digest: named.digest)
    }
    if let remote = details.network?.remote, details.network?.direction != "listening",
      let (address, port) = Self.endpoint(remote)
    {
      context.remote = address
      context.remotePort = port
    }
    if process?.facts.isDropped == true { context.droppedProgram = process?.facts.executable }
    return context
  }

  /// `10.0.0.1:443`, `[2001:db8::1]:443`, `2001:db8::1:443` as written for sockets.
  static func endpoint(_ text: String) -> (IPAddress, UInt16)? {
    guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else { return nil }
    var host = text[..<colon]
    if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
    return IPAddress(parsing: host).map { ($0, port) }
  }
}
