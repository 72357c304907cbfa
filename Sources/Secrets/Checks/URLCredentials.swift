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

  /// Hosts that stand for any host.
  private static let vagueHosts = [
    "localhost", "127.0.0.1", "0.0.0.0", "[::1]", "host", "server", "foo", "bar", "user", "my", "some", "test",
  ]
  /// Reserved for examples and tests (RFC 2606, RFC 6761).
  private static let reserved = ["example.com", "example.org", "example.net", ".example", ".test", ".invalid"]

  static func judge(_ candidate: Candidate) -> Verdict {
    let password = decode(candidate.secret.array)
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
      .prefix { $0.isASCII && ($0.isLetter || $0.isNumber || ".-_[]:".contains($0)) }
    let name = host.prefix { $0 != ":" || host.hasPrefix("[") }
    if name.isEmpty || reserved.contains(where: { name.hasSuffix($0) }) || name.contains("example") { return .inert }
    let isVague = vagueHosts.contains { name.hasPrefix($0) }
    let isProse = candidate.kind == .document || candidate.kind == .code
    var verdict = Verdict.secret
    verdict.details["scheme"] = scheme
    let strength = Strength(password)
    if isProse || GenericSecret.isComment(candidate.body, candidate.match.lowerBound) {
      guard strength.isLikelyChosenWell, strength.classes >= 3, password.count >= 10, !isVague,
        !GenericSecret.isAmongExamples(candidate)
      else { return .inert }
      verdict.severity = .medium
    } else if isVague {
      guard strength.isLikelyChosenWell else { return .inert }
      if !databases.contains(scheme) { verdict.severity = .medium }
    } else if !databases.contains(scheme), !strength.isLikelyChosenWell {
      verdict.severity = .medium
    }
    return verdict
  }

  /// Percent-encoding undone.
  static func decode(_ text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var at = 0
    while at < text.count {
      if text[at] == UInt8(ascii: "%"), at + 2 < text.count,
        let byte = UInt8(String(decoding: text[at + 1...at + 2], as: UTF8.self), radix: 16)
      {
        result.append(byte)
        at += 3
      } else {
        result.append(text[at])
        at += 1
      }
    }
    return result
  }
}
