/// What a script computes, the same tree for all languages of this room.
///
/// Chains (`a & b & c …`) and paths (`a.b().c() …`) are kept flat: a script may string thousands of them together, and
/// a tree that nests for each would need as deep a stack.
indirect enum Expression {
  case constant(Value)
  case name(String, line: Int)
  case path(Expression, [Suffix])
  case make(Construction)
  case unary(Operator, Expression)
  case chain(Expression, [(Operator, Expression)])
  case assign(Operator?, Expression, Expression, line: Int)
  case conditional(Expression, Expression, Expression)
  case cast(String, Expression)
  case list([Expression], type: String)
  case record([(String, Expression)])
  case function(FunctionDeclaration)
  /// `Foo.class`, `typeof(Foo)`.
  case typeLiteral(String)
  case sequence([Expression])
}

/// One step of a path.
enum Suffix {
  case member(String, line: Int)
  case call([Expression], line: Int)
  case index([Expression], line: Int)
}

/// `new Type(arguments) { … }`.
final class Construction {
  let type: String
  let arguments: [Expression]
  let body: ClassDeclaration?
  /// Properties set in an initialiser: `new P { Name = value }`.
  let settings: [(String, Expression)]
  let line: Int

  init(
    type: String, arguments: [Expression], body: ClassDeclaration? = nil, settings: [(String, Expression)] = [],
    line: Int
  ) {
    self.type = type
    self.arguments = arguments
    self.body = body
    self.settings = settings
    self.line = line
  }
}

enum Operator {
  case add, subtract, multiply, divide, wholeDivide, modulo, power, concatenate
  case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
  case bitAnd, bitOr, bitXor, shiftLeft, shiftRight
  case and, or, coalesce, isInstance
  case negate, not, complement, plus
  /// `++x`, `--x` as operators of one operand.
  case increment, decrement
}
