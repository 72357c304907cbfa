import Model

/// `scheme://user:password@host`.
enum URLCredentials {
  private static let databases: Set<String> = [
    "postgres", "postgresql", "mysql", "mysql2", "mariadb", "mongodb", "mongodb+srv", "redis", "rediss", "amqp",
    "amqps",
    "mssql", "sqlserver", "oracle", "cockroachdb", "clickhouse", "nats", "ldap", "ldaps", "smtp", "smtps", "imap",
    "imaps", "ftp", "ftps", "sftp", "couchbase", "neo4j", "bolt", "influxdb", "cassandra", "memcached", "vertica",
    "snowflake", "trino", "presto", "db2", "kafka", "tidb", "crate", "pgsql",
  ]

  private static let localHosts: [String] = [
    "localhost", "127.0.0.1", "0.0.0.0", "[::1]", "example.", "host.", "hostname", "server.", "foo.", "bar.",
    "proxy.example",
    "user", "my", "some", "test", "domain", "site",
  ]

  static func judge(_ candidate: Candidate) -> Verdict {
    let password = candidate.secret.array
    guard password.count >= 4, !Inertness.isVariable(password), !Inertness.isFiller(password),
      !Inertness.isEmptyWord(password), !Inertness.hasPlaceholderWord(password)
    else { return .inert }
    // The scheme, backwards from the `://` with which the match begins.
    var start = candidate.match.lowerBound
    while let byte = candidate.body[start - 1], byte.isAlphanumeric || byte == 0x2B,
      candidate.match.lowerBound - start < 16
    {
      start -= 1
    }
    let scheme = candidate.body[start..<candidate.match.lowerBound].text.lowercased()
    guard !scheme.isEmpty else { return .other }
    let user = Array(
      candidate.body[candidate.match.lowerBound + 3..<candidate.range.lowerBound - 1].array.map(\.lowered))
    if user == password.map(\.lowered) || Inertness.isVariable(user) { return .inert }
    let host = candidate.body[candidate.range.upperBound + 1..<candidate.range.upperBound + 65].text.lowercased()
    if host.isEmpty || "$<{%[".contains(host.first ?? "$") && !host.hasPrefix("[") { return .inert }
    let isExample = localHosts.contains { host.hasPrefix($0) } || host.contains("example") || host.contains(".test")
    let isCode = candidate.kind == .document || candidate.kind == .code
    var verdict = Verdict.secret
    verdict.details["scheme"] = scheme
    let isStrong = Strength(password).isLikelyChosenWell
    if isExample || isCode {
      guard isStrong, !(isExample && isCode) else { return .inert }
      verdict.severity = .medium
    } else if !databases.contains(scheme), !isStrong {
      verdict.severity = .medium
    }
    return verdict
  }
}
