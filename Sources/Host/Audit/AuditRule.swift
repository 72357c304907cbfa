/// One rule of the kernel's audit system, from the kernel itself or from a file.
package struct AuditRule: Sendable, Hashable, Codable {
  package enum Action: String, Sendable, Hashable, Codable, CaseIterable { case never, possible, always }
  package enum List: String, Sendable, Hashable, Codable, CaseIterable {
    case user, task, entry, watch, exit, exclude, filesystem, other
  }

  /// A condition beside those that have a place of their own below.
  package struct Field: Sendable, Hashable, Codable {
    /// As auditctl(8) names it: `auid`, `arch`, `success`, …
    package var name: String
    /// `=`, `!=`, `>=`, …
    package var comparison: String
    package var value: String

    package init(name: String, comparison: String = "=", value: String) {
      self.name = name
      self.comparison = comparison
      self.value = value
    }
  }

  package var action: Action
  package var list: List
  /// `path=` and `-w` on a file: that one inode.
  package var path: String?
  /// `dir=` and `-w` on a directory: everything below it.
  package var directory: String?
  /// Of `rwxa`; nil where the rule doesn't ask for kinds of access.
  package var permissions: Set<AuditPermission>?
  /// Whether it looks at every system call.
  package var coversAllCalls: Bool
  package var fields: [Field]
  package var key: String?

  package init(
    action: Action, list: List, path: String? = nil, directory: String? = nil, permissions: Set<AuditPermission>? = nil,
    coversAllCalls: Bool = true, fields: [Field] = [], key: String? = nil
  ) {
    self.action = action
    self.list = list
    self.path = path
    self.directory = directory
    self.permissions = permissions
    self.coversAllCalls = coversAllCalls
    self.fields = fields
    self.key = key
  }
}

/// Kinds of access that a watch asks for.
package enum AuditPermission: String, Sendable, Hashable, Codable, CaseIterable {
  case read = "r"
  case write = "w"
  case execute = "x"
  case attributes = "a"
}

extension AuditRule: CustomStringConvertible {
  /// As auditctl(8) takes it.
  package var description: String {
    var words = ["-a \(action.rawValue),\(list.rawValue)"]
    if let path { words.append("-F path=\(path)") }
    if let directory { words.append("-F dir=\(directory)") }
    if let permissions {
      words.append("-F perm=" + AuditPermission.allCases.filter(permissions.contains).map(\.rawValue).joined())
    }
    words += fields.map { "-F \($0.name)\($0.comparison)\($0.value)" }
    if let key { words.append("-F key=\(key)") }
    return words.joined(separator: " ")
  }
}
