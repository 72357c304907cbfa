import Images
import Parsing

/// What the machine's configuration says of registries: mirrors, blocked ones, ones without TLS.
///
/// Sources: containers-registries.conf(5), Docker's daemon.json.
package struct RegistryRules: Sendable, Equatable {
  package struct Place: Sendable, Equatable {
    /// `HOST[:PORT][/PATH]`
    var location: String
    /// Plain HTTP is allowed. Certificates are verified all the same.
    var isInsecure = false
    var use = Use.always

    enum Use: Sendable { case always, digestOnly, tagOnly }
  }

  package struct Rule: Sendable, Equatable {
    /// What a name begins with: `docker.io`, `registry.example.com/team`, `*.example.com`.
    var prefix: String
    var place: Place
    var isBlocked = false
    var mirrors: [Place] = []
    /// The file that says it.
    var origin: String
  }

  var rules: [Rule] = []
  /// Mirrors of docker.io from daemon.json, with their scheme.
  var dockerMirrors: [String] = []
  /// `insecure-registries`: hosts, `HOST:PORT`, networks.
  var insecure: [String] = []
  /// Tried in order for names without a registry; empty: docker.io.
  package var searchRegistries: [String] = []
  /// Short name → full name.
  package var aliases: [String: String] = [:]
  /// Files that could not be used.
  package var problems: [String] = []

  package init() {}

  static let maximumRules = 10_000

  /// The rule for `REGISTRY/REPOSITORY`: the longest prefix that fits.
  func rule(for name: String) -> Rule? {
    rules.filter { Self.fits($0.prefix, name) }.max { $0.prefix.utf8.count < $1.prefix.utf8.count }
  }

  static func fits(_ prefix: String, _ name: String) -> Bool {
    if prefix.hasPrefix("*.") {
      let host = name.prefix { $0 != "/" }.prefix { $0 != ":" }
      return host.hasSuffix(prefix.dropFirst())
    }
    guard name.hasPrefix(prefix) else { return false }
    let rest = name.dropFirst(prefix.count)
    return rest.isEmpty || rest.hasPrefix("/") || rest.hasPrefix(":")
  }
}
