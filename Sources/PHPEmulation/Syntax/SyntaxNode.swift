/// A node of the syntax tree. Nodes lie in one array (``CodeUnit/nodes``) and name one another by index; what `a` to `d`
/// mean stands beside each kind. -1 is "none". A *list* is an index into ``CodeUnit/lists``, where a count comes first;
/// a *name* is a number of the ``NameTable``.
struct SyntaxNode {
  enum Kind: UInt8 {
    // Expressions
    case string  // a: index of strings
    case integer, float  // a: index of integers or floats
    case template  // a: list of parts
    case variable  // a: name
    case variableVariable  // a: expression of the name
    case array  // a: list of items; flags 1: written as list()
    case arrayItem  // a: key, b: value; flags 1: by reference, 2: spread; b -1: skipped in list()
    case dimension  // a: base, b: index or -1
    case property  // a: object, b: name or expression; flags 1: nullsafe
    case staticProperty  // a: class, b: variable or variableVariable
    case classConstant  // a: class, b: name or expression
    case constant  // a: name
    case name  // a: name, of a function, class or member; flags 1: qualified with a namespace
    case call  // a: name or expression, b: list of arguments, or -1 for f(...)
    case methodCall  // a: object, b: name or expression, c: arguments; flags 1: nullsafe
    case staticCall  // a: class, b: name or expression, c: arguments
    case new  // a: class or expression, b: arguments
    case newAnonymous  // a: index of classes, b: arguments
    case argument  // a: expression, b: name or -1; flags 1: spread
    case unary  // flags: punctuation, a
    case binary  // flags: punctuation, a, b
    case and, or, xor, coalesce  // a, b
    case assign, assignReference  // a, b
    case compoundAssign  // flags: punctuation of the plain operator, a, b
    case coalesceAssign  // a, b
    case increment  // a; flags 1: after, 2: down
    case ternary  // a, b or -1, c
    case cast  // flags: Cast, a
    case isset  // a: list
    // a or -1; yield has b: the value of a key
    case empty, print, clone, silence, exit, eval, throwing, yield, yieldFrom
    case include  // flags: keyword, a
    case instanceOf  // a, b
    case closure  // a: index of functions
    case match  // a: subject, b: list of matchArm
    case matchArm  // a: list of conditions or -1, b: result
    case magic  // flags: keyword
    case backtick  // a: template or string
    case bad

    // Statements
    case expression  // a
    case echo  // a: list
    case html
    case block  // a: list
    case `if`  // a: list of condition and body in turn; the last condition may be -1
    case `while`, doWhile  // a: condition, b: body
    case `for`  // a, b, c: lists, d: body
    case forEach  // a: subject, b: key or -1, c: value, d: body; flags 1: by reference
    case `switch`  // a: subject, b: list of switchCase
    case switchCase  // a: condition or -1, b: list of statements
    case `break`, `continue`  // a: levels
    case `return`  // a or -1
    case global  // a: list of variable nodes
    case staticVariables  // a: list of assign or variable
    case unset  // a: list
    case `try`  // a: block, b: list of catchClause, c: finally or -1
    case catchClause  // a: name of the variable or -1, b: block
    case function  // a: index of functions
    case classLike  // a: index of classes
    case goto, label  // a: name
    case constants  // a: list of name, expression in turn
    case halt
    case nothing
  }

  enum Cast: UInt8 { case int = 1, float, string, bool, array, object, null, binary }

  var kind: Kind
  var flags: UInt8 = 0
  var line: UInt32
  var a: Int32 = -1
  var b: Int32 = -1
  var c: Int32 = -1
  var d: Int32 = -1
}

/// A parameter of a function.
struct Parameter {
  var name: Int32
  var defaultValue: Int32 = -1
  var isReference = false
  var isVariadic = false
  /// A constructor's parameter that is a property too.
  var isPromoted = false
  /// The declared type's name in lower case, where it is a single one.
  var type: Int32 = -1
}

/// A function, method, closure or arrow function.
struct FunctionSyntax {
  var name: Int32 = -1
  var parameters: [Parameter] = []
  /// A block; for an arrow function an expression; -1 where abstract.
  var body: Int32 = -1
  var captured: [(name: Int32, isReference: Bool)] = []
  var isStatic = false
  var isArrow = false
  var doc: Range<Int>?
  var line: UInt32 = 0
}

struct PropertySyntax {
  var name: Int32
  var value: Int32
  var isStatic: Bool
  var doc: Range<Int>?
}

/// A class, interface, trait or enumeration.
struct ClassSyntax {
  var name: Int32 = -1
  var parent: Int32 = -1
  var interfaces: [Int32] = []
  var traits: [Int32] = []
  var constants: [(name: Int32, value: Int32)] = []
  var properties: [PropertySyntax] = []
  /// Indices of ``CodeUnit/functions``.
  var methods: [Int32] = []
  var isAbstract = false
  var isEnumeration = false
  var doc: Range<Int>?
  var line: UInt32 = 0
}

/// The syntax tree of one text: the file, or a layer that it evaluates.
final class CodeUnit {
  let bytes: [UInt8]
  let nodes: [SyntaxNode]
  let lists: [Int32]
  let strings: [[UInt8]]
  let integers: [Int]
  let floats: [Double]
  let functions: [FunctionSyntax]
  let classes: [ClassSyntax]
  /// Of statements.
  let root: Int32
  let syntaxErrors: Int
  /// Nesting was too deep somewhere, and what stood there was left out.
  let wasTooDeep: Bool
  /// Where this text stands among the layers of the run.
  let layer: Int
  /// Where `__halt_compiler` ended the code, for `__COMPILER_HALT_OFFSET__`.
  let haltOffset: Int

  init(_ parser: PHPParser, root: Int32, layer: Int) {
    bytes = parser.bytes
    nodes = parser.nodes
    lists = parser.lists
    strings = parser.strings
    integers = parser.integers
    floats = parser.floats
    functions = parser.functions
    classes = parser.classes
    self.root = root
    syntaxErrors = parser.errors
    wasTooDeep = parser.wasTooDeep
    self.layer = layer
    haltOffset = parser.haltOffset
  }

  @inline(__always) func node(_ index: Int32) -> SyntaxNode {
    let position = Int(index)
    return position >= 0 && position < nodes.count ? nodes[position] : SyntaxNode(kind: .bad, line: 0)
  }

  /// The members of a list.
  @inline(__always) func list(_ index: Int32) -> ArraySlice<Int32> {
    let position = Int(index)
    guard position >= 0, position < lists.count else { return [] }
    return lists[(position + 1)..<(position + 1 + Int(lists[position]))]
  }
}
