/// The tree of an expression. Its depth is bounded by the parser.
indirect enum Syntax: Sendable, Hashable {
  enum Binary: String, Sendable, Hashable {
    case or = "||"
    case and = "&&"
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case `in` = "in"
    case plus = "+"
    case minus = "-"
    case times = "*"
    case divided = "/"
    case remainder = "%"

    /// Higher binds tighter.
    var precedence: Int {
      switch self {
      case .or: 1
      case .and: 2
      case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .in: 3
      case .plus, .minus: 4
      case .times, .divided, .remainder: 5
      }
    }
  }

  /// What is done over the elements of a list: `list.exists(x, x > 1)`.
  enum Macro: String, Sendable, Hashable { case exists, all, filter, map }

  case literal(Value)
  case list([Syntax])
  case name(String, at: Int)
  case member(Syntax, String, at: Int)
  case element(Syntax, Syntax, at: Int)
  case not(Syntax, at: Int)
  case negative(Syntax, at: Int)
  case binary(Binary, Syntax, Syntax, at: Int)
  case conditional(Syntax, Syntax, Syntax, at: Int)
  /// `receiver` nil for a function.
  case call(String, receiver: Syntax?, [Syntax], at: Int)
  case macro(Macro, Syntax, variable: String, Syntax, at: Int)
  /// `has(a.b)`: whether a member is there.
  case has(Syntax, String, at: Int)
}
