import Documents
import Expressions
import Parsing

/// Reads a policy from YAML. Nothing is guessed: an unknown key, a missing field or a condition that could never be met
/// is an error with its line.
package struct PolicyReader {
  /// Bytes of a policy.
  package static let maximumBytes = 4 << 20
  static let maximumRules = 1000
  static let maximumExceptions = 10_000
  static let maximumText = 2000

  private let name: String

  /// - Parameter name: what messages call it; a path.
  package static func read(_ bytes: Bytes, name: String) throws(PolicyError) -> PolicyDocument {
    try PolicyReader(name: name).document(bytes)
  }

  private func failure(_ line: Int?, _ reason: String) -> PolicyError { PolicyError(name, line: line, reason) }

  private func document(_ bytes: Bytes) throws(PolicyError) -> PolicyDocument {
    var limits = DocumentLimits()
    limits.bytes = Self.maximumBytes
    limits.nodes = 400_000
    limits.depth = 16
    let documents: [YAMLNode]
    do throws(ParseError) { documents = try YAMLDocument.nodes(bytes, limits: limits) } catch {
      throw failure(nil, error.reason)
    }
    guard documents.count <= 1 else {
      throw failure(documents[1].line, "a policy is one document, here begins another")
    }
    guard let root = documents.first, root.content != .null else {
      throw failure(nil, "it is empty; expected rules or exceptions")
    }
    let fields = try mapping(root, "a policy", required: [], optional: ["version", "rules", "exceptions"])
    if let version = fields["version"], version.text != "1" {
      throw failure(version.line, "version '\(version.text ?? "?")' is not known; there is 1")
    }
    var policy = PolicyDocument(name: name)
    for node in try list(fields["rules"], "rules", Self.maximumRules) { policy.rules.append(try rule(node)) }
    var seen: [String: Int] = [:]
    for rule in policy.rules {
      if let line = seen[rule.name] {
        throw failure(rule.line, "the rule '\(rule.name)' has the name of the one in line \(line)")
      }
      seen[rule.name] = rule.line
    }
    for node in try list(fields["exceptions"], "exceptions", Self.maximumExceptions) {
      policy.exceptions.append(try exception(node))
    }
    return policy
  }

  // MARK: Rules

  private func rule(_ node: YAMLNode) throws(PolicyError) -> PolicyRule {
    let fields = try mapping(node, "a rule", required: ["name", "when", "action"], optional: ["reason"])
    let title = try text(fields["name"], "name")
    let when = try text(fields["when"], "when")
    let word = try text(fields["action"], "action")
    guard let action = PolicyRule.Action(rawValue: word == "allow" ? "ignore" : word) else {
      throw failure(fields["action"]?.line, "action '\(word)' is not known; there are block, warn and ignore")
    }
    if action == .ignore, fields["reason"] == nil {
      throw failure(node.line, "the rule '\(title)' ignores findings and gives no reason")
    }
    let condition: Expression
    do throws(ExpressionError) {
      condition = try Expression(when)
      try ConditionCheck.check(condition)
    } catch {
      throw failure(fields["when"]?.line, "the rule '\(title)': \(error)")
    }
    return PolicyRule(
      name: title, condition: condition, action: action,
      reason: try fields["reason"].map { reason throws(PolicyError) in try text(reason, "reason") } ?? "",
      line: node.line)
  }

  // MARK: Exceptions

  private static let lists = [("id", "ids"), ("package", "packages"), ("image", "images"), ("path", "paths")]

  private func exception(_ node: YAMLNode) throws(PolicyError) -> PolicyException {
    let fields = try mapping(
      node, "an exception", required: ["owner", "reason", "expires"], optional: Self.lists.flatMap { [$0.0, $0.1] })
    let day = try text(fields["expires"], "expires")
    guard let expires = CivilDay(day) else {
      throw failure(fields["expires"]?.line, "expires '\(day)' is no day; expected yyyy-MM-dd, e.g. 2027-01-31")
    }
    var patterns: [String: [String]] = [:]
    for (one, many) in Self.lists {
      patterns[many] = try texts(fields[one], one) + texts(fields[many], many)
    }
    let exception = PolicyException(
      ids: patterns["ids"] ?? [], packages: patterns["packages"] ?? [], images: patterns["images"] ?? [],
      paths: patterns["paths"] ?? [], owner: try text(fields["owner"], "owner"),
      reason: try text(fields["reason"], "reason"), expires: expires, line: node.line, document: name)
    guard !exception.ids.isEmpty || !exception.packages.isEmpty || !exception.paths.isEmpty else {
      throw failure(node.line, "the exception says nothing of what it is for: expected id, package or path")
    }
    return exception
  }

  // MARK: Fields

  private func mapping(
    _ node: YAMLNode, _ what: String, required: [String], optional: [String]
  ) throws(PolicyError) -> [String: YAMLNode] {
    guard case .mapping(let entries) = node.content else {
      throw failure(node.line, "\(what) is a mapping of \((required + optional).joined(separator: ", "))")
    }
    var fields: [String: YAMLNode] = [:]
    for entry in entries {
      guard required.contains(entry.key) || optional.contains(entry.key) else {
        let known = (required + optional).joined(separator: ", ")
        throw failure(entry.line, "'\(entry.key.prefix(60))' is not known in \(what); there are \(known)")
      }
      guard fields[entry.key] == nil else { throw failure(entry.line, "'\(entry.key)' stands twice") }
      fields[entry.key] = entry.value
    }
    for key in required where fields[key] == nil || fields[key]?.content == .null {
      throw failure(node.line, "\(what) has no '\(key)', which it must")
    }
    return fields
  }

  private func list(_ node: YAMLNode?, _ key: String, _ most: Int) throws(PolicyError) -> [YAMLNode] {
    guard let node, node.content != .null else { return [] }
    guard case .sequence(let elements) = node.content else { throw failure(node.line, "\(key) is a list") }
    guard elements.count <= most else { throw failure(node.line, "more than \(most) \(key)") }
    return elements
  }

  private func text(_ node: YAMLNode?, _ key: String) throws(PolicyError) -> String {
    guard let node, let text = node.text, !text.isEmpty else {
      throw failure(node?.line, "\(key) is a text, and not an empty one")
    }
    guard text.utf8.count <= Self.maximumText else {
      throw failure(node.line, "\(key) has more than \(Self.maximumText) bytes")
    }
    return text
  }

  /// One text, or a list of them.
  private func texts(_ node: YAMLNode?, _ key: String) throws(PolicyError) -> [String] {
    guard let node else { return [] }
    guard case .sequence(let elements) = node.content else { return [try text(node, key)] }
    guard !elements.isEmpty else { throw failure(node.line, "\(key) is an empty list, which hits nothing") }
    var all: [String] = []
    for element in elements.prefix(1000) { all.append(try text(element, key)) }
    guard elements.count <= 1000 else { throw failure(node.line, "\(key) has more than 1000 entries") }
    return all
  }
}
