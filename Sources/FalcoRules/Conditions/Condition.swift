/// A condition as it is written: what `and`, `or`, `not` join, before macros, lists and fields are looked up.
indirect enum Condition: Sendable, Equatable {
  case all([Condition])
  case any([Condition])
  case not(Condition)
  /// A macro's name, and where it stands in the text.
  case macro(String, at: Int)
  case check(Check)

  /// One comparison.
  struct Check: Sendable, Equatable {
    var left: Operand
    var comparison: Comparison
    /// `startswith anyof (a, b)`.
    var quantifier: Quantifier = .none
    var right: Comparand
    /// Byte offset in the condition's text.
    var offset: Int
  }

  enum Quantifier: String, Sendable { case none, anyof, allof, oneof }

  /// A field, maybe seen through transformers.
  struct Operand: Sendable, Equatable {
    /// Outermost first.
    var transformers: [Transformer] = []
    var field: FieldName
  }

  enum Comparand: Sendable, Equatable {
    case nothing
    case values([Value])
    /// A list's name without parentheses.
    case list(String)
    /// `val(proc.pname)`, `tolower(proc.pname)`.
    case operand(Operand)
  }

  struct Value: Sendable, Equatable {
    var text: String
    /// In quotes: never the name of a list.
    var isQuoted: Bool
  }
}

/// `proc.aname[2]` as it is written.
struct FieldName: Sendable, Hashable, CustomStringConvertible {
  var name: String
  var argument: String?
  var description: String { argument.map { "\(name)[\($0)]" } ?? name }
}

/// Comparison operators of the language.
enum Comparison: String, Sendable, CaseIterable {
  case equal = "="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case contains, icontains, bcontains, startswith, bstartswith, endswith, glob, iglob, regex
  case isIn = "in"
  case intersects, pmatch, exists

  /// Takes a list on its right side.
  var takesList: Bool { self == .isIn || self == .intersects || self == .pmatch }
}

/// What changes a field's value before it is compared.
enum Transformer: String, Sendable, CaseIterable {
  case tolower, toupper, b64, basename, len, val
}
