import Images
import WebClient

/// One place that may have an image: a server, and the repository's name there.
struct Endpoint: Sendable, Hashable {
  /// Whose credentials count: the registry as a reference names it (`docker.io`, `mirror.example.com:5000`).
  let registry: String
  let scheme: WebAddress.Scheme
  let host: String
  let port: Int
  let repository: String
  let isMirror: Bool
  /// Never over plain HTTP, unless a person or the machine's configuration asked for that.
  let mayAuthenticate: Bool
  /// Only tried where the endpoint before could not be spoken to at all: plain HTTP after TLS.
  var isSecondChoice: Bool

  /// - Parameter registry: `HOST[:PORT]`, IPv6 in brackets.
  init(
    registry: String, repository: String, scheme: WebAddress.Scheme = .https, isMirror: Bool = false,
    mayAuthenticate: Bool = true, isSecondChoice: Bool = false
  ) throws(ImageError) {
    self.registry = registry
    self.scheme = scheme
    let server = registry == ImageReference.defaultRegistry ? "registry-1.docker.io" : registry
    do throws(WebError) {
      let address = try WebAddress("\(scheme.rawValue)://\(server)/")
      (host, port) = (address.host, address.port)
    } catch { throw .invalid("'\(registry)' is not a registry: \(error)") }
    self.repository = repository
    self.isMirror = isMirror
    self.mayAuthenticate = mayAuthenticate
    self.isSecondChoice = isSecondChoice
  }

  /// `https://registry-1.docker.io`
  var origin: String {
    let bracketed = host.contains(":") ? "[\(host)]" : host
    return "\(scheme.rawValue)://\(bracketed)" + (port == scheme.defaultPort ? "" : ":\(port)")
  }

  /// `/v2/REPOSITORY/WHAT`
  func address(_ what: String, query: String? = nil) throws(WebError) -> WebAddress {
    try WebAddress(
      scheme: scheme, host: host, port: port == scheme.defaultPort ? nil : port, path: "/v2/\(repository)/\(what)",
      query: query)
  }
}
