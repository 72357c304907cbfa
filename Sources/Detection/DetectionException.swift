import Model

/// Something that was looked at and is in order: a rule is silent for it, and counts how often.
package struct DetectionException: Sendable, Hashable {
  package var name: String
  /// The rule's id, or a prefix that ends in `*`.
  package var rule: String
  /// Image without tag, or a prefix that ends in `*`; empty: any.
  package var image: String
  /// Path of the program; empty: any.
  package var executable: String
  package var owner: String
  package var reason: String
  /// `yyyy-MM-dd`; after that day it has no effect.
  package var expires: String

  package init(
    name: String, rule: String, image: String = "", executable: String = "", owner: String, reason: String,
    expires: String
  ) {
    self.name = name
    self.rule = rule
    self.image = image
    self.executable = executable
    self.owner = owner
    self.reason = reason
    self.expires = expires
  }

  private static func matches(_ pattern: String, _ text: String) -> Bool {
    pattern.isEmpty || (pattern.hasSuffix("*") ? text.hasPrefix(pattern.dropLast()) : pattern == text)
  }

  func covers(_ alert: Alert, rule found: String) -> Bool {
    guard Self.matches(rule, found), Self.matches(executable, alert.process.facts.executable) else { return false }
    guard !image.isEmpty else { return true }
    let name = alert.process.container?.image ?? ""
    let slash = name.lastIndex(of: "/") ?? name.startIndex
    let untagged = name[slash...].firstIndex(of: ":").map { String(name[..<$0]) } ?? name
    return Self.matches(image, name) || Self.matches(image, untagged)
  }
}
