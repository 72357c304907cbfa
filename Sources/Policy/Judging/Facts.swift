import Expressions

/// What conditions can speak about. The list that `docs/policy.md` explains.
///
/// A text that isn't known is empty, so that its methods can be called without asking first; a number is null, which is
/// neither more nor less than anything.
enum Facts {
  enum Kind: String { case text = "text", number = "number", bool = "bool", list = "list" }

  struct Member {
    let name: String
    let type: Kind
    /// Whether it can be null.
    let isOptional: Bool

    init(_ name: String, _ type: Kind, optional: Bool = false) {
      self.name = name
      self.type = type
      isOptional = optional
    }

    /// Whether a comparison with that literal can be true.
    func isComparable(with literal: Value) -> Bool {
      switch (type, literal) {
      case (.text, .string), (.number, .int), (.number, .double), (.bool, .bool): true
      // `'x' in finding.ids`
      case (.list, .string): true
      case (_, .null): isOptional
      default: false
      }
    }
  }

  static let members: [String: [Member]] = [
    "finding": [
      Member("kind", .text), Member("id", .text), Member("ids", .list), Member("severity", .number),
      Member("title", .text), Member("path", .text), Member("score", .number, optional: true),
      Member("epss", .number, optional: true), Member("epssPercentile", .number, optional: true),
      Member("knownExploited", .bool), Member("status", .text), Member("hasFix", .bool),
      Member("fixed", .text), Member("age", .number, optional: true),
      Member("fixAge", .number, optional: true), Member("package", .text),
      Member("packageType", .text), Member("sourcePackage", .text),
      Member("version", .text), Member("purl", .text),
      Member("source", .text), Member("isBase", .bool),
    ],
    "image": [
      Member("name", .text), Member("names", .list), Member("kind", .text), Member("digest", .text),
      Member("os", .text), Member("osVersion", .text),
      Member("pastEndOfLife", .bool), Member("complete", .bool), Member("packages", .number),
    ],
  ]

  static var severities: [String: Value] { Severities.values }

  /// Variables as they could be, for trying conditions out.
  static func sample(isFull: Bool) -> [String: Value] {
    var variables = severities
    for (name, members) in members {
      var map: [String: Value] = [:]
      for member in members where isFull || !member.isOptional {
        map[member.name] =
          switch member.type {
          case .text: .string("a")
          case .number: .int(1)
          case .bool: .bool(isFull)
          case .list: .list([.string("a")])
          }
      }
      variables[name] = .map(map)
    }
    return variables
  }
}
