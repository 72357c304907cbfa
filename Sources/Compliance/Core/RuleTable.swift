import Documents
import Expressions
import Model
import Parsing

/// Reads rules from YAML: a list of rows.
///
///     - key: container.privileged
///       title: not privileged
///       about: container
///       severity: critical
///       assert: "!container.settings.isPrivileged"
///       found: "container.settings.isPrivileged"
///       expected: not privileged
///       fix: Start it without --privileged.
///       outcomes:
///         - { when: "daemon.isPodman", status: notApplicable, because: "…" }
///
/// `evaluator: NAME` in place of `assert`, its parameters under `with`. A word that is not known is an error.
package struct RuleTable: Sendable {
  package var rules: [Rule]

  package init(yaml: String) throws(RuleFault) {
    var documents: [JSONValue]
    do throws(ParseError) { documents = try YAMLDocument.parse(Bytes(yaml)) } catch {
      throw RuleFault(key: "", reason: "\(error)")
    }
    rules = []
    for row in documents.first?.elements ?? [] { rules.append(try Rule(row)) }
  }
}

/// Why a rule can't be used.
package struct RuleFault: Error, Sendable, Hashable, CustomStringConvertible {
  package var key: String
  package var reason: String

  package init(key: String, reason: String) {
    self.key = key
    self.reason = reason
  }

  package var description: String { key.isEmpty ? reason : "rule \(key): \(reason)" }
}

extension Rule {
  private static let members: Set<String> = [
    "key", "title", "about", "severity", "automation", "assert", "evaluator", "with", "found", "expected", "fix",
    "outcomes",
  ]

  init(_ row: JSONValue) throws(RuleFault) {
    let key = row["key"]?.string ?? ""
    func fault(_ reason: String) -> RuleFault { RuleFault(key: key, reason: reason) }
    func text(_ name: String) throws(RuleFault) -> String {
      guard let text = row[name]?.string, !text.isEmpty else { throw fault("'\(name)' is missing") }
      return text
    }
    func expression(_ text: String) throws(RuleFault) -> Expression {
      do throws(ExpressionError) { return try Expression(text) } catch { throw fault("\(error)") }
    }
    func word<T: RawRepresentable<String>>(_ name: String, _ type: T.Type, _ fallback: T?) throws(RuleFault) -> T {
      guard let text = row[name]?.string else {
        guard let fallback else { throw fault("'\(name)' is missing") }
        return fallback
      }
      guard let value = T(rawValue: text) else { throw fault("'\(name)' can't be '\(text)'") }
      return value
    }
    if let unknown = row.members.first(where: { !Self.members.contains($0.key) }) {
      throw fault("'\(unknown.key)' means nothing in a rule")
    }
    self.key = try text("key")
    title = try text("title")
    scope = try word("about", Scope.self, nil)
    severity = try word("severity", Severity.self, nil)
    automation = try word("automation", Automation.self, .full)
    expected = row["expected"]?.string ?? ""
    remediation = try text("fix")
    found = nil
    if let text = row["found"]?.string { found = try expression(text) }
    outcomes = []
    for outcome in row["outcomes"]?.elements ?? [] {
      guard let when = outcome["when"]?.string, let because = outcome["because"]?.string,
        let status = outcome["status"]?.string.flatMap({ ComplianceDetails.Status(rawValue: $0) })
      else { throw fault("an outcome needs 'when', 'status' and 'because'") }
      outcomes.append(Outcome(when: try expression(when), status: status, because: because))
    }
    parameters = [:]
    for member in row["with"]?.members ?? [] { parameters[member.key] = member.value.string ?? "" }
    switch (row["assert"]?.string, row["evaluator"]?.string) {
    case (let assertion?, nil): test = .expression(try expression(assertion))
    case (nil, let name?): test = .evaluator(name)
    default: throw fault("exactly one of 'assert' and 'evaluator' is needed")
    }
  }

  package var expressions: [Expression] {
    var all = outcomes.map(\.when)
    if case .expression(let assertion) = test { all.append(assertion) }
    if let found { all.append(found) }
    return all
  }
}
