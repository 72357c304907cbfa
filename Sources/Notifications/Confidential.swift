/// A text that is never printed: a password, a token, an address that lets its holder in.
package struct Confidential: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  /// For the one place that needs it.
  let value: String

  package init(_ value: String) { self.value = value }

  package var description: String { "***" }
  package var debugDescription: String { "***" }
  package var customMirror: Mirror { Mirror(reflecting: "***") }
}
