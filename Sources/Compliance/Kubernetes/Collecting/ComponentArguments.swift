/// Reads a component's command line as its own parser does: `--name=value`, `--name value`, `--switch`; `_` is `-`; the
/// last one counts, save for lists, which grow.
///
/// Source: spf13/pflag; k8s.io/component-base/cli/flag.
enum ComponentArguments {
  /// Arguments without a value of their own: what follows them is not theirs.
  private static let switches: Set<String> = [
    "anonymous-auth", "profiling", "service-account-lookup", "service-account-extend-token-expiration",
    "allow-privileged", "kubelet-https", "enable-bootstrap-token-auth", "use-service-account-credentials",
    "leader-elect", "client-cert-auth", "auto-tls", "peer-client-cert-auth", "peer-auto-tls", "rotate-certificates",
    "rotate-server-certificates", "protect-kernel-defaults", "make-iptables-util-chains", "seccomp-default",
    "enable-aggregator-routing", "contention-profiling", "fail-swap-on", "enable-server",
    "authentication-token-webhook",
  ]

  private static let lists: Set<String> = [
    "authorization-mode", "enable-admission-plugins", "disable-admission-plugins", "feature-gates",
    "tls-cipher-suites", "service-account-key-file", "service-account-issuer",
  ]

  static let maximumWords = 4096

  /// - Parameter words: without the program itself.
  static func parse(_ words: some Sequence<String>) -> [String: String] {
    var found: [String: String] = [:]
    var waiting: String?
    func set(_ name: String, _ value: String) {
      if lists.contains(name), let before = found[name], !before.isEmpty {
        found[name] = before + "," + value
      } else {
        found[name] = value
      }
    }
    for word in words.prefix(maximumWords) {
      if let name = waiting {
        waiting = nil
        if !word.hasPrefix("-") || Int(word) != nil {
          set(name, word)
          continue
        }
        set(name, "true")
      }
      guard word.hasPrefix("-"), word.utf8.count > 1 else { continue }
      let body = word.drop { $0 == "-" }
      if let equals = body.firstIndex(of: "=") {
        set(canonical(body[..<equals]), String(body[body.index(after: equals)...]))
      } else if switches.contains(canonical(body)) {
        set(canonical(body), "true")
      } else {
        waiting = canonical(body)
      }
    }
    if let waiting { set(waiting, "true") }
    return found
  }

  private static func canonical(_ name: Substring) -> String { String(name.map { $0 == "_" ? "-" : $0 }) }
}
