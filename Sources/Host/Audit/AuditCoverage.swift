/// Whether rules record every change to a path: writing to it, and changing its owner, mode or attributes.
package enum AuditCoverage {
  package enum Answer: Sendable, Hashable {
    case covered(by: AuditRule)
    /// The nearest miss says why.
    case uncovered(reason: String)
  }

  /// - Parameters:
  ///   - path: where it really is, links resolved.
  ///   - isDirectory: then the whole tree must be recorded.
  ///   - canonical: a rule's path as the kernel took it: links in its parents resolved, the last part as it is.
  package static func of(
    _ path: String, isDirectory: Bool, rules: [AuditRule], canonical: (String) -> String
  ) -> Answer {
    var nearest: String?
    for rule in rules {
      if rule.action == .never, let reason = hides(rule, path, canonical) { return .uncovered(reason: reason) }
      guard rule.action == .always, rule.list == .exit else { continue }
      switch match(rule, path, isDirectory, canonical) {
      case .yes: return .covered(by: rule)
      case .nearly(let reason): nearest = nearest ?? reason
      case .no: break
      }
    }
    return .uncovered(reason: nearest ?? "no rule watches it")
  }

  private enum Match { case yes, nearly(String), no }

  private static func match(_ rule: AuditRule, _ path: String, _ isDirectory: Bool, _ canonical: (String) -> String)
    -> Match
  {
    if let folder = rule.directory.map(canonical) {
      guard MountTable.contains(folder, path) else { return .no }
    } else if let watched = rule.path.map(canonical) {
      guard watched == path else {
        return isDirectory && MountTable.contains(path, watched) ? .nearly("only \(watched) in it is watched") : .no
      }
      if isDirectory { return .nearly("the rule watches the directory itself (path=), not what is below it (dir=)") }
    } else {
      return .no
    }
    if let permissions = rule.permissions, !permissions.isSuperset(of: [.write, .attributes]) {
      return .nearly("the rule records only \(permissions.map(\.rawValue).sorted().joined()), not w and a")
    }
    if !rule.coversAllCalls { return .nearly("the rule looks at some system calls only") }
    if let field = rule.fields.first(where: { !isHarmless($0) }) {
      return .nearly("the rule records only where \(field.name)\(field.comparison)\(field.value)")
    }
    return .yes
  }

  /// Conditions that leave no change out: the native architecture, and that the change succeeded.
  private static func isHarmless(_ field: AuditRule.Field) -> Bool {
    switch field.name {
    case "arch": field.comparison == "=" && field.value != "b32" && field.value != "1073741827"
    case "success": field.comparison == "=" && (field.value == "1" || field.value == "yes")
    default: false
    }
  }

  private static let identities: Set<String> = ["uid", "euid", "auid", "fsuid", "gid", "egid", "arch"]

  /// Why a rule that records nothing leaves the path out; nil where it doesn't.
  private static func hides(_ rule: AuditRule, _ path: String, _ canonical: (String) -> String) -> String? {
    switch rule.list {
    case .task where rule.fields.isEmpty: return "an earlier rule (never,task) takes all processes out of the record"
    case .exit:
      guard rule.coversAllCalls || rule.path != nil || rule.directory != nil else { return nil }
      if let permissions = rule.permissions, permissions.isDisjoint(with: [.write, .attributes]) { return nil }
      if let folder = rule.directory.map(canonical) {
        guard MountTable.contains(folder, path) else { return nil }
      } else if let watched = rule.path.map(canonical) {
        guard watched == path else { return nil }
      } else {
        guard rule.fields.allSatisfy({ identities.contains($0.name) }) else { return nil }
        let excepts = rule.fields.allSatisfy { $0.comparison != "!=" }
        guard rule.fields.isEmpty || excepts else { return nil }
      }
      return "an earlier rule takes it out of the record: \(rule)"
    default: return nil
    }
  }
}
