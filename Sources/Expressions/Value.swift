/// What an expression works on and results in.
package enum Value: Sendable, Hashable {
  case null
  case bool(Bool)
  case int(Int)
  case double(Double)
  case string(String)
  case list([Value])
  case map([String: Value])

  /// As messages call it.
  package var typeName: String {
    switch self {
    case .null: "null"
    case .bool: "bool"
    case .int: "int"
    case .double: "double"
    case .string: "string"
    case .list: "list"
    case .map: "map"
    }
  }

  /// Null where there is none.
  package init(_ text: String?) { self = text.map { .string($0) } ?? .null }
  package init(_ number: Double?) { self = number.map { .double($0) } ?? .null }
  package init(_ texts: [String]) { self = .list(texts.map { .string($0) }) }

  /// Numbers compare across int and double; other types only with their own.
  func compared(to other: Value) -> Int? {
    switch (self, other) {
    case (.int(let a), .int(let b)): a < b ? -1 : a > b ? 1 : 0
    case (.string(let a), .string(let b)): a < b ? -1 : a > b ? 1 : 0
    case (.bool(let a), .bool(let b)): a == b ? 0 : b ? -1 : 1
    case (.int(let a), .double(let b)): Self.order(Double(a), b)
    case (.double(let a), .int(let b)): Self.order(a, Double(b))
    case (.double(let a), .double(let b)): Self.order(a, b)
    default: nil
    }
  }

  private static func order(_ a: Double, _ b: Double) -> Int? {
    a.isNaN || b.isNaN ? nil : a < b ? -1 : a > b ? 1 : 0
  }

  func isEqual(to other: Value) -> Bool { compared(to: other).map { $0 == 0 } ?? (self == other) }
}
