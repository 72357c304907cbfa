import Documents
import Model
import Parsing

/// Reads a response policy from YAML. Nothing is guessed: an unknown key or word is an error with its line.
package struct ResponsePolicyReader {
  package static let maximumBytes = 1 << 20
  static let maximumEntries = 1000

  private let name: String

  /// - Parameter name: what messages call it; a path.
  package static func read(_ bytes: Bytes, name: String) throws(ResponsePolicyError) -> ResponsePolicy {
    try ResponsePolicyReader(name: name).policy(bytes)
  }

  private func failure(_ line: Int?, _ reason: String) -> ResponsePolicyError {
    ResponsePolicyError(name, line: line, reason)
  }

  private func policy(_ bytes: Bytes) throws(ResponsePolicyError) -> ResponsePolicy {
    var limits = DocumentLimits()
    limits.bytes = Self.maximumBytes
    limits.nodes = 100_000
    limits.depth = 12
    let documents: [YAMLNode]
    do throws(ParseError) { documents = try YAMLDocument.nodes(bytes, limits: limits) } catch {
      throw failure(nil, error.reason)
    }
    guard documents.count == 1, let root = documents.first, root.content != .null else {
      throw failure(documents.dropFirst().first?.line, "a response policy is one document that is not empty")
    }
    let fields = try mapping(root, "a response policy", ["version", "default", "limits", "protect", "rules", "guards"])
    if let version = fields["version"], version.text != "1" {
      throw failure(version.line, "version '\(version.text ?? "?")' is not known; there is 1")
    }
    var policy = ResponsePolicy()
    if let standard = fields["default"] {
      let verb = try verb(standard)
      guard !verb.changesSomething else {
        throw failure(standard.line, "the default is 'observe' or 'alert'; write a rule for '\(verb.rawValue)'")
      }
      policy.standard = verb
    }
    try read(limits: fields["limits"], into: &policy)
    try read(protection: fields["protect"], into: &policy)
    for node in try list(fields["rules"], "rules") { policy.rules.append(try rule(node)) }
    for node in try list(fields["guards"], "guards") { policy.guards.append(try containerGuard(node)) }
    var seen: [String: Int] = [:]
    for (title, line) in policy.rules.map({ ($0.name, $0.line) }) + policy.guards.map({ ($0.name, $0.line) }) {
      if let first = seen[title] { throw failure(line, "'\(title)' has the name of the entry in line \(first)") }
      seen[title] = line
    }
    return policy
  }

  // MARK: Parts

  private func rule(_ node: YAMLNode) throws(ResponsePolicyError) -> ResponsePolicy.Rule {
    let fields = try mapping(
      node, "a rule", ["name", "rules", "severity", "images", "containers", "namespaces", "action", "reason"])
    let title = try text(fields["name"], "name", node)
    guard let action = fields["action"] else { throw failure(node.line, "the rule '\(title)' has no 'action'") }
    var severity: Severity?
    if let word = fields["severity"] {
      guard let found = Severity(rawValue: word.text ?? ""), found != .unknown else {
        throw failure(
          word.line, "severity '\(word.text ?? "?")' is not known; there are critical, high, medium, low, negligible")
      }
      severity = found
    }
    let rule = ResponsePolicy.Rule(
      name: title, rules: try patterns(fields["rules"], "rules"), severity: severity,
      images: try patterns(fields["images"], "images"), containers: try patterns(fields["containers"], "containers"),
      namespaces: try patterns(fields["namespaces"], "namespaces"), action: try verb(action),
      reason: fields["reason"]?.text ?? "", line: node.line)
    if rule.action.changesSomething, rule.rules.isEmpty, rule.severity == nil {
      throw failure(
        node.line, "the rule '\(title)' would \(rule.action.rawValue) for every finding; name 'rules' or a 'severity'")
    }
    return rule
  }

  private func containerGuard(_ node: YAMLNode) throws(ResponsePolicyError) -> ContainerGuard {
    let fields = try mapping(
      node, "a guard",
      ["name", "images", "containers", "namespaces", "dropped-programs", "deny-connections", "only-connections"])
    let title = try text(fields["name"], "name", node)
    var dropped: ResponseVerb?
    if let word = fields["dropped-programs"] {
      let verb = try verb(word)
      guard verb == .kill || verb == .block else {
        throw failure(word.line, "dropped-programs is 'kill' or 'block', not '\(verb.rawValue)'")
      }
      dropped = verb
    }
    let made = ContainerGuard(
      name: title, images: try patterns(fields["images"], "images"),
      containers: try patterns(fields["containers"], "containers"),
      namespaces: try patterns(fields["namespaces"], "namespaces"), droppedPrograms: dropped,
      deniedNetworks: try networks(fields["deny-connections"], "deny-connections"),
      allowedNetworks: try networks(fields["only-connections"], "only-connections"), line: node.line)
    guard !made.images.isEmpty || !made.containers.isEmpty || !made.namespaces.isEmpty else {
      throw failure(node.line, "the guard '\(title)' says not for what: name images, containers or namespaces")
    }
    guard dropped != nil || !made.deniedNetworks.isEmpty || !made.allowedNetworks.isEmpty else {
      throw failure(
        node.line, "the guard '\(title)' guards nothing: expected dropped-programs, deny-connections, only-connections")
    }
    return made
  }

  private func read(
    limits node: YAMLNode?, into policy: inout ResponsePolicy
  ) throws(ResponsePolicyError) {
    guard let node else { return }
    let fields = try mapping(node, "limits", ["per-minute", "per-container-and-minute"])
    func number(_ key: String, _ standard: Int) throws(ResponsePolicyError) -> Int {
      guard let node = fields[key] else { return standard }
      guard let number = node.text.flatMap({ Int($0) }), (0...10_000).contains(number) else {
        throw failure(node.line, "\(key) is a whole number from 0 to 10000")
      }
      return number
    }
    policy.limits.perMinute = try number("per-minute", policy.limits.perMinute)
    policy.limits.perContainerAndMinute = try number("per-container-and-minute", policy.limits.perContainerAndMinute)
  }

  private func read(
    protection node: YAMLNode?, into policy: inout ResponsePolicy
  ) throws(ResponsePolicyError) {
    guard let node else { return }
    let fields = try mapping(node, "protect", ["images", "containers", "labels"])
    policy.protection.images = try patterns(fields["images"], "images")
    policy.protection.containers = try patterns(fields["containers"], "containers")
    for entry in fields["labels"]?.entries ?? [] {
      policy.protection.labels[entry.key] = try text(entry.value, entry.key, node)
    }
  }

  // MARK: Fields

  private func verb(_ node: YAMLNode) throws(ResponsePolicyError) -> ResponseVerb {
    guard let verb = ResponseVerb(rawValue: node.text ?? "") else {
      let known = ResponseVerb.allCases.map(\.rawValue).joined(separator: ", ")
      throw failure(node.line, "'\(node.text?.prefix(40) ?? "?")' is no response; there are \(known)")
    }
    return verb
  }

  private func mapping(
    _ node: YAMLNode, _ what: String, _ known: [String]
  ) throws(ResponsePolicyError) -> [String: YAMLNode] {
    guard case .mapping(let entries) = node.content else {
      throw failure(node.line, "\(what) is a mapping of \(known.joined(separator: ", "))")
    }
    var fields: [String: YAMLNode] = [:]
    for entry in entries {
      guard known.contains(entry.key) else {
        throw failure(
          entry.line,
          "'\(entry.key.prefix(60))' is not known in \(what); there are \(known.joined(separator: ", "))")
      }
      guard fields[entry.key] == nil else { throw failure(entry.line, "'\(entry.key)' stands twice") }
      if entry.value.content != .null { fields[entry.key] = entry.value }
    }
    return fields
  }

  private func list(_ node: YAMLNode?, _ key: String) throws(ResponsePolicyError) -> [YAMLNode] {
    guard let node else { return [] }
    guard case .sequence(let elements) = node.content else { throw failure(node.line, "\(key) is a list") }
    guard elements.count <= Self.maximumEntries else {
      throw failure(node.line, "more than \(Self.maximumEntries) \(key)")
    }
    return elements
  }

  private func text(_ node: YAMLNode?, _ key: String, _ owner: YAMLNode) throws(ResponsePolicyError) -> String {
    guard let text = node?.text, !text.isEmpty, text.utf8.count <= 2000 else {
      throw failure(node?.line ?? owner.line, "'\(key)' is a text of 1 to 2000 bytes")
    }
    return text
  }

  private func patterns(_ node: YAMLNode?, _ key: String) throws(ResponsePolicyError) -> [NamePattern] {
    guard let node else { return [] }
    if node.text != nil { return [NamePattern(try text(node, key, node))] }
    var all: [NamePattern] = []
    for element in try list(node, key) { all.append(NamePattern(try text(element, key, node))) }
    guard !all.isEmpty else { throw failure(node.line, "\(key) is an empty list, which fits nothing") }
    return all
  }

  private func networks(_ node: YAMLNode?, _ key: String) throws(ResponsePolicyError) -> [IPNetwork] {
    guard let node else { return [] }
    var all: [IPNetwork] = []
    for element in node.text != nil ? [node] : try list(node, key) {
      guard let network = element.text.flatMap({ IPNetwork(parsing: $0) }) else {
        throw failure(element.line, "'\(element.text ?? "?")' is neither an address nor a network such as 10.0.0.0/8")
      }
      all.append(network)
    }
    return all
  }
}
