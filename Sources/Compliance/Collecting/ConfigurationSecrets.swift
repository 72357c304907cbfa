/// Secrets where an image's configuration keeps them for everybody: environment, labels, build instructions.
///
/// The secret scanner finds more and looks into files; this is what an audit sees without reading layers.
enum ConfigurationSecrets {
  private static let names = [
    "PASSWORD", "PASSWD", "SECRET", "TOKEN", "API_KEY", "APIKEY", "ACCESS_KEY", "PRIVATE_KEY", "CREDENTIAL", "AUTH_KEY",
    "ENCRYPTION_KEY", "SIGNING_KEY", "CLIENT_SECRET",
  ]
  /// Names that end so say where a secret is, or something about it.
  private static let harmlessEnds = [
    "_FILE", "_PATH", "_URL", "_DIR", "_NAME", "_LENGTH", "_TTL", "_ENABLED", "_HASH", "_TYPE", "_ID", "_EXPIRY",
    "_TIMEOUT",
    "_POLICY", "_REQUIRED", "_HEADER", "_FORMAT", "_ALGORITHM", "_AUTHENTICATION",
  ]
  private static let shapes = [
    "AKIA", "ASIA", "ghp_", "gho_", "ghs_", "github_pat_", "glpat-", "xoxb-", "xoxp-", "sk_live_", "rk_live_", "AIza",
    "npm_", "dckr_pat_", "hvs.", "-----BEGIN",
  ]

  /// Redacted descriptions.
  static func find(environment: [String], labels: [String: String], steps: [String]) -> [String] {
    var found: [String] = []
    for variable in environment {
      let parts = variable.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, isSecret(parts[0], parts[1]) else { continue }
      found.append("environment \(parts[0])=\(redacted(parts[1]))")
    }
    for (name, value) in labels.sorted(by: { $0.key < $1.key }) where isSecret(name, value) {
      found.append("label \(name)=\(redacted(value))")
    }
    for step in steps {
      for word in step.split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == ";" }) {
        let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
        if parts.count == 2, isSecret(parts[0], parts[1].trimmingQuotes) {
          found.append("instruction \(step.prefix(12))… \(parts[0])=\(redacted(parts[1]))")
        } else if hasShape(String(word)) {
          found.append("instruction \(step.prefix(12))… \(redacted(String(word)))")
        }
      }
    }
    return found
  }

  static func isSecret(_ name: String, _ value: String) -> Bool {
    if hasShape(value) { return true }
    let upper = name.uppercased()
    guard value.utf8.count >= 6, names.contains(where: upper.contains), !harmlessEnds.contains(where: upper.hasSuffix)
    else {
      return false
    }
    // What refers to something elsewhere, or is obviously no value.
    let lower = value.lowercased()
    if value.hasPrefix("$") || value.hasPrefix("/") || value.hasPrefix("<") || value.contains("://") { return false }
    return !["changeme", "change-me", "example", "placeholder", "replace_me", "dummy", "true", "false"].contains(lower)
  }

  private static func hasShape(_ text: String) -> Bool {
    shapes.contains { shape in
      guard text.hasPrefix(shape) else { return false }
      return shape == "-----BEGIN"
        ? text.contains("PRIVATE KEY") || text == shape : text.utf8.count >= shape.utf8.count + 12
    }
  }

  private static func redacted(_ value: String) -> String { "\(value.prefix(2))…(\(value.count) characters)" }
}

extension String {
  fileprivate var trimmingQuotes: String {
    var rest = Substring(self)
    while let first = rest.first, first == "\"" || first == "'" { rest.removeFirst() }
    while let last = rest.last, last == "\"" || last == "'" { rest.removeLast() }
    return String(rest)
  }
}
