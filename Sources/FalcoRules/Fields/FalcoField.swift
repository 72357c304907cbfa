import Model

/// One field of Falco's language. To add one: a line in the list of its class.
package struct FalcoField: Sendable {
  enum Kind: String, Sendable {
    case text, number, flag, address, bytes
    /// An argument of a system call: a text that also compares as a number.
    case argument
  }

  enum ArgumentRule: Sendable, Equatable {
    case none, optionalIndex, optionalKey, key
  }

  enum Argument: Sendable, Hashable {
    case none
    case index(Int)
    case key(String)
  }

  package let name: String
  let kind: Kind
  let argument: ArgumentRule
  /// Compared without an argument it is true where one of its values is (`proc.aname`, `fd.ip`).
  let comparesAny: Bool
  /// Of all ancestors: here `!=` is true where one of them differs, everywhere else where none is equal.
  var isAncestry: Bool { comparesAny && argument == .optionalIndex }
  /// Why events here don't have it; nil where they do.
  package let absence: String?
  let extract: @Sendable (FalcoEvent, Argument) -> FalcoValue

  init(
    _ name: String, _ kind: Kind = .text, argument: ArgumentRule = .none, any: Bool = false,
    _ extract: @escaping @Sendable (FalcoEvent) -> FalcoValue
  ) {
    self.init(name, kind, argument: argument, any: any, absence: nil) { event, _ in extract(event) }
  }

  init(
    _ name: String, _ kind: Kind = .text, argument: ArgumentRule, any: Bool = false,
    with extract: @escaping @Sendable (FalcoEvent, Argument) -> FalcoValue
  ) {
    self.init(name, kind, argument: argument, any: any, absence: nil, extract: extract)
  }

  private init(
    _ name: String, _ kind: Kind, argument: ArgumentRule, any: Bool, absence: String?,
    extract: @escaping @Sendable (FalcoEvent, Argument) -> FalcoValue
  ) {
    self.name = name
    self.kind = kind
    self.argument = argument
    comparesAny = any
    self.absence = absence
    self.extract = extract
  }

  /// A field that Falco has and events here don't.
  static func absent(_ name: String, argument: ArgumentRule = .none, _ reason: String) -> FalcoField {
    absent(name, .text, argument: argument, reason)
  }

  static func absent(
    _ name: String, _ kind: Kind, argument: ArgumentRule = .none, _ reason: String
  ) -> FalcoField {
    FalcoField(name, kind, argument: argument, any: false, absence: reason) { _, _ in .missing }
  }
}
