import Images
import Model
import Parsing

/// Secrets in what an image says of itself: environment, labels, command lines, the history with its build arguments.
struct ConfigurationScan {
  private let judge: SecretJudge
  private let scanner: SecretScanner

  init(_ judge: SecretJudge, _ scanner: SecretScanner) {
    self.judge = judge
    self.scanner = scanner
  }

  /// Bytes of one text that are looked at.
  private static let maximumText = 1 << 20

  private struct Place {
    /// `environment variable DB_PASSWORD`.
    var words: String
    /// Stable between two builds.
    var identity: String
    var text: String
    var createdBy: String?
    /// `NAME=value` pairs, whose names say what the value is.
    var pairs: [String]
  }

  func findings(_ configuration: ImageConfiguration, _ subject: Subject) -> [Finding] {
    var findings: [Finding] = []
    var seen: Set<String> = []
    for place in places(configuration) {
      for hit in hits(place) {
        // The history repeats what the configuration says.
        guard seen.insert(hit.rule + hit.fingerprint).inserted else { continue }
        var evidence = Evidence(createdBy: place.createdBy.map { scanner.redact($0) })
        evidence.details["where"] = place.words
        findings.append(judge.finding(hit, in: place.words, evidence, subject, identity: place.identity))
      }
    }
    return findings
  }

  private func places(_ configuration: ImageConfiguration) -> [Place] {
    var places: [Place] = []
    for entry in configuration.environment {
      let name = String(entry.prefix { $0 != "=" })
      places.append(Place(words: "environment variable \(name)", identity: "env \(name)", text: entry, pairs: [entry]))
    }
    for (name, value) in configuration.labels.sorted(by: { $0.key < $1.key }) {
      places.append(Place(words: "label \(name)", identity: "label \(name)", text: "\(name)=\(value)", pairs: []))
    }
    let commands: [(String, [String])] = [
      ("entrypoint", configuration.entrypoint), ("command", configuration.command),
      ("healthcheck", configuration.healthcheck?.test ?? []), ("ONBUILD instructions", configuration.onBuild),
    ]
    for (name, words) in commands where !words.isEmpty {
      let text = words.joined(separator: " ")
      places.append(Place(words: name, identity: name, text: text, pairs: Self.pairs(text)))
    }
    for (number, entry) in configuration.history.enumerated() {
      var words = "history entry \(number + 1)"
      var pairs = Self.pairs(entry.createdBy)
      if let arguments = Self.buildArguments(entry.createdBy) {
        words += " (build argument)"
        pairs = arguments + pairs
      }
      places.append(
        Place(words: words, identity: "history", text: entry.createdBy, createdBy: entry.createdBy, pairs: pairs))
    }
    return places
  }

  /// `|2 A=x B=y /bin/sh -c …`: the arguments with which a RUN was built.
  static func buildArguments(_ createdBy: String) -> [String]? {
    guard let bar = createdBy.firstIndex(of: "|") else { return nil }
    let before = createdBy[..<bar]
    guard before.isEmpty || before == "RUN " else { return nil }
    let words = createdBy[createdBy.index(after: bar)...].split(separator: " ", omittingEmptySubsequences: false)
    guard let first = words.first, let count = Int(first), count > 0, count < 1000 else { return nil }
    // A value may hold spaces: words up to the next that assigns belong to it.
    var pairs: [String] = []
    for word in words.dropFirst() {
      if word.hasPrefix("/bin/"), pairs.count >= count { break }
      let name = word.prefix { $0 != "=" }
      if name.count < word.count, pairs.count < count, Self.isName(name) {
        pairs.append(String(word))
      } else if !pairs.isEmpty, !word.hasPrefix("/") {
        pairs[pairs.count - 1] += " " + word
      } else {
        break
      }
    }
    return pairs
  }

  /// What an ENV or ARG instruction in the history, or a command line, assigns.
  private static func pairs(_ text: String) -> [String] {
    var pairs: [String] = []
    for word in text.split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == "\n" }).prefix(10_000) {
      let name = word.prefix { $0 != "=" }
      if name.count < word.count, isName(name.drop { $0 == "-" }) { pairs.append(String(word.drop { $0 == "-" })) }
    }
    // `ENV NAME value`, the older form.
    let words = text.split(separator: " ", maxSplits: 10)
    if let at = words.firstIndex(of: "ENV"), at + 2 < words.count, !words[at + 1].contains("=") {
      pairs.append("\(words[at + 1])=\(words[(at + 2)...].joined(separator: " "))")
    }
    return pairs
  }

  private static func isName(_ text: some StringProtocol) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { $0.isWord || $0 == 0x2D || $0 == 0x2E }
  }

  private func hits(_ place: Place) -> [SecretHit] {
    let text = Bytes(place.text.utf8.prefix(Self.maximumText))
    var hits = scanner.scan(text, path: "", isText: true).hits
    for index in hits.indices { hits[index].line = nil }
    let found = hits
    for pair in place.pairs {
      let name = String(pair.prefix { $0 != "=" })
      var value = Array(pair.utf8.dropFirst(name.utf8.count + 1).prefix(4096))
      if let quote = value.first, quote == 0x22 || quote == 0x27, value.last == quote, value.count >= 2 {
        value = Array(value.dropFirst().dropLast())
      }
      guard SensitiveName.isSensitive(name), isSecret(value) else { continue }
      // What a surer detector said of the same value stands.
      if found.contains(where: { $0.name == name || ($0.name == nil && Inertness.contains(value, prefix($0))) }) {
        continue
      }
      hits.append(
        SecretHit(
          rule: Self.rule, severity: .medium, redacted: Redaction.text(Bytes(value), isPassword: true),
          fingerprint: SecretFingerprint.of(value, isPassword: true), line: nil, offset: 0, checksum: nil, name: name,
          wrapping: nil, count: 1, details: [:]))
    }
    return hits
  }

  /// What a redacted text still shows of the beginning.
  private func prefix(_ hit: SecretHit) -> [UInt8] { Array(hit.redacted.prefix { $0 != "…" }.utf8) }

  /// In an image's environment a name alone is enough, and a weak password is one all the same.
  private func isSecret(_ value: [UInt8]) -> Bool {
    guard value.count >= 3, !Inertness.isVariable(value), !Inertness.isFiller(value),
      value.first != UInt8(ascii: "/"), !Inertness.hasPlaceholderWord(value)
    else { return false }
    let word = String(decoding: value.map(\.lowered), as: UTF8.self)
    return !["true", "false", "yes", "null", "none", "nil", "undefined", "disabled", "enabled", "changeme"].contains(
      word)
      && !value.allSatisfy { $0.isDigit && value.count < 5 }
  }

  /// Also a detector, so that the catalogue lists it.
  static let rule = "secret.sensitive-setting"
}
