import Images
import WebClient

extension RegistryRules {
  /// Where an image may be had, in the order in which to ask: mirrors first, the registry itself last.
  ///
  /// - Parameter plainHTTP: a person asked for plain HTTP to the registry itself.
  func endpoints(for reference: ImageReference, plainHTTP: Bool) throws(ImageError) -> [Endpoint] {
    let name = reference.name
    let rule = rule(for: name)
    if let rule, rule.isBlocked {
      throw .permission("\(name) is blocked (prefix '\(rule.prefix)' in \(rule.origin))")
    }
    var endpoints: [Endpoint] = []
    for mirror in rule?.mirrors ?? [] {
      switch mirror.use {
      case .digestOnly where reference.digest == nil: continue
      case .tagOnly where reference.digest != nil: continue
      default: break
      }
      let target = Self.replace(rule?.prefix ?? "", in: name, by: mirror.location)
      endpoints += try places(target, isInsecure: mirror.isInsecure, plainHTTP: false, isMirror: true)
    }
    if reference.registry == ImageReference.defaultRegistry {
      for mirror in dockerMirrors {
        guard let endpoint = Self.dockerMirror(mirror, reference.repository) else { continue }
        endpoints.append(endpoint)
      }
    }
    let own = rule.map { Self.replace($0.prefix, in: name, by: $0.place.location) } ?? name
    endpoints += try places(
      own, isInsecure: rule?.place.isInsecure ?? false, plainHTTP: plainHTTP, isMirror: false)
    return endpoints
  }

  /// `prefix` at the beginning replaced; nothing to replace it by, or a wildcard, leaves the name as it is.
  static func replace(_ prefix: String, in name: String, by location: String) -> String {
    guard !location.isEmpty, !prefix.hasPrefix("*.") else { return name }
    return location + name.dropFirst(prefix.count)
  }

  private func places(
    _ name: String, isInsecure: Bool, plainHTTP: Bool, isMirror: Bool
  ) throws(ImageError) -> [Endpoint] {
    guard let slash = name.firstIndex(of: "/") else {
      throw .invalid("'\(name)' names a registry without a repository; see registries.conf")
    }
    let registry = String(name[..<slash])
    let repository = String(name[name.index(after: slash)...])
    guard ImageReference.isRepository(repository) else {
      throw .invalid("'\(repository)' is not the name of a repository; see registries.conf")
    }
    func endpoint(_ scheme: WebAddress.Scheme, second: Bool, authenticate: Bool) throws(ImageError) -> Endpoint {
      try Endpoint(
        registry: registry, repository: repository, scheme: scheme, isMirror: isMirror, mayAuthenticate: authenticate,
        isSecondChoice: second)
    }
    if plainHTTP { return [try endpoint(.http, second: false, authenticate: true)] }
    let first = try endpoint(.https, second: false, authenticate: true)
    let isConfigured = isInsecure || insecure.contains { Self.covers($0, first) }
    if isConfigured { return [first, try endpoint(.http, second: true, authenticate: true)] }
    // Registries on this very machine mostly have no TLS; but nobody said that they may have a password.
    guard Self.isLoopback(first) else { return [first] }
    return [first, try endpoint(.http, second: true, authenticate: false)]
  }

  private static func isLoopback(_ endpoint: Endpoint) -> Bool {
    (try? endpoint.address("manifests/x"))?.isLoopback == true
  }

  /// `myregistry:5000`, `myregistry`, `10.0.0.0/8` of daemon.json.
  private static func covers(_ entry: String, _ endpoint: Endpoint) -> Bool {
    if entry == endpoint.registry || entry.lowercased() == endpoint.host { return true }
    guard entry.contains("/"), let network = ProxySettings.Exception(entry),
      let address = try? endpoint.address("manifests/x")
    else { return false }
    return network.covers(address)
  }

  /// `https://mirror.gcr.io`; plain HTTP is what its `http://` asks for.
  private static func dockerMirror(_ text: String, _ repository: String) -> Endpoint? {
    guard let address = try? WebAddress(text) else { return nil }
    let bracketed = address.host.contains(":") ? "[\(address.host)]" : address.host
    let isDefault = address.port == address.scheme.defaultPort
    return try? Endpoint(
      registry: isDefault ? bracketed : "\(bracketed):\(address.port)", repository: repository, scheme: address.scheme,
      isMirror: true)
  }
}

extension RegistryRules {
  /// What a name as written may mean: itself where it names a registry; an alias; else the search registries in order
  /// (docker.io where nothing is configured).
  package func references(for text: String) throws(ImageError) -> [ImageReference] {
    let plain = try Self.parse(text)
    let isUnqualified =
      plain.registry == ImageReference.defaultRegistry && !text.hasPrefix("docker.io/")
      && !text.hasPrefix("index.docker.io/")
    guard isUnqualified else { return [plain] }
    let short = text.prefix { $0 != "@" }
    let name = short.lastIndex(of: ":").map { short[..<$0] } ?? short
    let suffix = text.dropFirst(name.count)
    if let full = aliases[String(name)] { return [try Self.parse(full + suffix)] }
    guard !searchRegistries.isEmpty else { return [plain] }
    var found: [ImageReference] = []
    for registry in searchRegistries.prefix(16) { found.append(try Self.parse("\(registry)/\(text)")) }
    return found
  }

  private static func parse(_ text: String) throws(ImageError) -> ImageReference {
    do throws(ImageReferenceError) { return try ImageReference(text) } catch { throw .invalid("\(error)") }
  }
}
