import Parsing

/// A `config.json` of Docker or an `auth.json` of Podman: who is who at which registry.
///
/// Sources: docker/cli's configuration file; containers-auth.json(5).
package struct CredentialFile: Sendable {
  /// What a file has for a registry.
  package enum Answer: Sendable, Equatable {
    case nothing
    case credentials(Credentials)
    /// `docker-credential-NAME` is to be asked for what is kept under `server`.
    case helper(name: String, server: String)
  }

  package let path: String
  private var entries: [(key: Key, written: String, answer: Answer)] = []
  private var helpers: [(key: Key, written: String, name: String)] = []
  private var store: String?

  static let maximumSize = 4 << 20
  static let maximumEntries = 10_000

  package init(_ bytes: Bytes, path: String) throws(ParseError) {
    self.path = path
    let json = try JSONValue(parsing: bytes, maximumDepth: 32)
    guard json.isObject else { throw ParseError("credential file", "not an object") }
    store = json["credsStore"]?.string.flatMap { $0.isEmpty ? nil : $0 }
    for member in (json["credHelpers"]?.members ?? []).prefix(Self.maximumEntries) {
      if let name = member.value.string, !name.isEmpty { helpers.append((Key(member.key), member.key, name)) }
    }
    for member in (json["auths"]?.members ?? []).prefix(Self.maximumEntries) {
      entries.append((Key(member.key), member.key, Self.answer(member.value)))
    }
  }

  private static func answer(_ json: JSONValue) -> Answer {
    func text(_ key: String) -> String? { json[key]?.string.flatMap { $0.isEmpty ? nil : $0 } }
    if let token = text("registrytoken") { return .credentials(.accessToken(token)) }
    if let token = text("identitytoken") { return .credentials(.identityToken(token)) }
    if let encoded = text("auth"), let bytes = Base64.decode(encoded),
      let plain = String(validating: bytes, as: UTF8.self), let colon = plain.firstIndex(of: ":")
    {
      // Docker once filled the end with zeros.
      let password = plain[plain.index(after: colon)...].prefix { $0 != "\0" }
      return .credentials(.password(user: String(plain[..<colon]), password: String(password)))
    }
    if let user = text("username"), let password = text("password") {
      return .credentials(.password(user: user, password: password))
    }
    return .nothing
  }

  /// The nearest answer: the longest namespace that has one; a helper for the registry before an entry, an entry
  /// before the helper for everything.
  package func answer(registry: String, repository: String) -> Answer {
    let wanted = Key(registry: registry, path: repository)
    func best<T>(_ list: [T], _ key: (T) -> Key, where isUsable: (T) -> Bool = { _ in true }) -> T? {
      list.filter { key($0).covers(wanted) && isUsable($0) }.max { key($0).path.count < key($1).path.count }
    }
    if let helper = best(helpers, \.key) { return .helper(name: helper.name, server: helper.written) }
    if let entry = best(entries, \.key, where: { $0.answer != .nothing }) { return entry.answer }
    guard let store else { return .nothing }
    let known = best(entries, \.key)?.written
    return .helper(name: store, server: known ?? wanted.server)
  }

  /// What an entry is for: `https://index.docker.io/v1/`, `quay.io`, `localhost:5000/team`.
  struct Key: Sendable, Equatable {
    let host: String
    /// Parts of the repository's name that it is limited to.
    let path: [Substring]

    private static let dockerHosts: Set<String> = ["index.docker.io", "registry-1.docker.io", "docker.io"]

    init(_ text: String) {
      var rest = text[...]
      if let scheme = rest.firstRange(of: "://") { rest = rest[scheme.upperBound...] }
      let parts = rest.split(separator: "/")
      let host = parts.first.map { $0.lowercased() } ?? ""
      let isVersion = parts.count == 2 && (parts[1] == "v1" || parts[1] == "v2")
      self.init(host: host, path: isVersion ? [] : Array(parts.dropFirst()))
    }

    init(registry: String, path: String) { self.init(host: registry.lowercased(), path: path.split(separator: "/")) }

    private init(host: String, path: [Substring]) {
      self.host = Self.dockerHosts.contains(host) ? "docker.io" : host
      self.path = path
    }

    func covers(_ wanted: Key) -> Bool {
      host == wanted.host && path.count <= wanted.path.count && zip(path, wanted.path).allSatisfy { $0 == $1 }
    }

    /// As Docker's helpers know it.
    var server: String { host == "docker.io" ? "https://index.docker.io/v1/" : host }
  }
}
