import Images
import Model
import Parsing

/// Turns what rules say into findings, once everything about the image or directory is known together.
package struct MisconfigurationJudge: Sendable {
  private let exceptions: [IgnoreRule]
  private let disabled: Set<String>
  private let today: String

  /// - Parameters:
  ///   - today: `yyyy-MM-dd`, for exceptions that expire.
  ///   - exceptions: from a file of the user's.
  ///   - disabled: ids of rules that are not to be used.
  package init(today: String, exceptions: [IgnoreRule] = [], disabled: Set<String> = []) {
    self.today = today
    self.exceptions = exceptions
    self.disabled = disabled
  }

  /// What was found, and what was found but is not to be told.
  package struct Judgement: Sendable {
    package var findings: [Finding] = []
    package var suppressed: [SuppressedFinding] = []
    /// What could not be judged.
    package var problems: [Coverage.Problem] = []
  }

  /// - Parameters:
  ///   - tree: read with ``MisconfigurationInspector``.
  ///   - configuration: of the image or container; nil for directories.
  ///   - isPristine: whether the file at a path is, byte for byte, what a package of the distribution brought.
  ///   - redact: takes secrets out of text that is quoted, beyond what this room does itself.
  package func judge(
    _ tree: FileTree, _ configuration: ImageConfiguration?, subject: Subject,
    isPristine: @escaping @Sendable (String) -> Bool = { _ in false }, redact: (String) -> String = { $0 }
  ) -> Judgement {
    let identifier = MisconfigurationInspector().identifier
    guard let configuration else { return directory(tree, identifier, subject, redact) }
    let scene = ImageScene(configuration, tree, inspector: identifier, isPristine: isPristine)
    var matches = scene.matches()
    for index in matches.indices where matches[index].createdBy == nil {
      matches[index].createdBy = matches[index].layer.flatMap { configuration.createdBy(layer: $0) }
    }
    return judgement([("", FileFacts(matches: matches), nil)], exceptions, tree, subject, redact)
  }

  /// A single build file or manifest; nil where its name and content are neither's.
  package func judge(
    file bytes: Bytes, path: String, subject: Subject, redact: (String) -> String = { $0 }
  ) -> Judgement? {
    guard BuildFile.form(path) != nil else { return nil }
    return judgement([(path, BuildFile.read(bytes, path: path), nil)], exceptions, nil, subject, redact)
  }

  private func directory(
    _ tree: FileTree, _ identifier: String, _ subject: Subject, _ redact: (String) -> String
  ) -> Judgement {
    var files: [(path: String, facts: FileFacts, layer: Int?)] = []
    var exceptions = exceptions
    for (node, bytes) in tree.facts(of: identifier) where !bytes.isEmpty {
      let facts = MisconfigurationInspector.facts(bytes)
      exceptions += facts.exceptions
      files.append((node.path, facts, nil))
    }
    return judgement(files, exceptions, tree, subject, redact)
  }

  private func judgement(
    _ files: [(path: String, facts: FileFacts, layer: Int?)], _ exceptions: [IgnoreRule], _ tree: FileTree?,
    _ subject: Subject, _ redact: (String) -> String
  ) -> Judgement {
    var judgement = Judgement()
    var seen: [String: Int] = [:]
    func finding(_ match: Match) -> Finding {
      var match = match
      let key = ([match.rule, match.path ?? ""] + match.identity).joined(separator: "\u{0}")
      let times = seen[key, default: 0]
      seen[key] = times + 1
      // The same instruction twice is two problems.
      if times > 0 { match.identity.append("#\(times + 1)") }
      return Self.finding(match, tree, subject, redact)
    }
    for (path, facts, _) in files {
      judgement.problems += facts.problems.map { Coverage.Problem(path: path, reason: $0) }
      var own: [Match] = []
      var used: Set<Int> = []
      for var match in facts.matches where !disabled.contains(match.rule) {
        if match.path == nil, !path.isEmpty { match.path = path }
        let inline = facts.suppressions.indices.filter { facts.suppressions[$0].covers(match) }
        used.formUnion(inline)
        if let valid = inline.first(where: { !facts.suppressions[$0].isExpired(today: today) }) {
          let suppression = facts.suppressions[valid]
          judgement.suppressed.append(
            SuppressedFinding(
              finding: finding(match), by: .exception, who: "line \(suppression.line) of \(path)",
              reason: Excerpt.of(suppression.reason), until: suppression.until))
        } else if let exception = exceptions.first(where: { $0.covers(match) && !$0.isExpired(today: today) }) {
          judgement.suppressed.append(
            SuppressedFinding(
              finding: finding(match), by: .exception, who: exception.owner ?? IgnoreRule.fileName,
              reason: exception.reason, until: exception.expires))
        } else {
          own.append(match)
        }
      }
      own += suppressionMatches(facts.suppressions, used, path)
      judgement.findings += own.map(finding)
    }
    for exception in exceptions where exception.isExpired(today: today) {
      var match = SuppressionExpired.match(
        .suppressions, "The exception for \(exception.rule) expired on \(exception.expires ?? "")",
        identity: [exception.rule, exception.path ?? "", exception.reason])
      match.excerpt = exception.reason
      judgement.findings.append(finding(match))
    }
    judgement.findings.sort {
      ($0.evidence.path ?? "", $0.evidence.line ?? 0, $0.rule, $0.fingerprint)
        < ($1.evidence.path ?? "", $1.evidence.line ?? 0, $1.rule, $1.fingerprint)
    }
    return judgement
  }

  private func suppressionMatches(_ all: [Suppression], _ used: Set<Int>, _ path: String) -> [Match] {
    all.enumerated().compactMap { index, suppression in
      let rules = suppression.rules.joined(separator: ", ")
      var match: Match
      if let fault = suppression.fault {
        match = SuppressionFault.match(.suppressions, "A suppression is not used: \(fault)", identity: [fault])
      } else if suppression.isExpired(today: today) {
        match = SuppressionExpired.match(
          .suppressions, "The suppression of \(rules) expired on \(suppression.until ?? "")",
          identity: [rules, suppression.until ?? ""])
      } else if !used.contains(index) {
        match = SuppressionUnused.match(.suppressions, "The suppression of \(rules) hides nothing", identity: [rules])
      } else {
        return nil
      }
      guard !disabled.contains(match.rule) else { return nil }
      match.path = path.isEmpty ? nil : path
      match.line = suppression.line
      match.endLine = suppression.line
      match.excerpt = suppression.reason.isEmpty ? nil : Excerpt.of(suppression.reason)
      return match
    }
  }

  private static func finding(
    _ match: Match, _ tree: FileTree?, _ subject: Subject, _ redact: (String) -> String
  ) -> Finding {
    let manual = Catalogue.manuals[match.rule]
    func clean(_ text: String) -> String { redact(SensitiveName.redact(text)) }
    var evidence = Evidence(path: match.path, line: match.line, endLine: match.endLine)
    if let layer = match.layer, let tree, tree.layers.indices.contains(layer) {
      evidence.layer = tree.layers[layer].diffID
      if tree.layers.count > 1 { evidence.details["inLayer"] = "\(layer + 1) of \(tree.layers.count)" }
    }
    evidence.createdBy = match.createdBy.map { clean(Excerpt.of($0, maximum: 1_000)) }
    evidence.excerpt = match.excerpt.map(clean)
    evidence.details.merge(match.details) { _, new in new }
    var details = MisconfigurationDetails(document: match.document.rawValue)
    details.references = manual?.benchmarks ?? [:]
    for counterpart in manual?.counterparts ?? [] {
      let words = counterpart.split(separator: " ", maxSplits: 1).map(String.init)
      guard words.count == 2 else { continue }
      details.references[words[0], default: ""] += (details.references[words[0]] == nil ? "" : ", ") + words[1]
    }
    details.expected = match.expected.map { Excerpt.of($0) }
    details.found = match.found.map { clean(Excerpt.of($0)) }
    return Finding(
      kind: .misconfiguration, rule: match.rule, severity: match.severity, title: clean(match.title), subject: subject,
      evidence: evidence, remediation: manual?.fix ?? "", details: .misconfiguration(details),
      identity: [match.path ?? ""] + match.identity)
  }
}
