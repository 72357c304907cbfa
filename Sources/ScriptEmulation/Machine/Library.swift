/// A call of something that the script itself doesn't define.
struct Invocation {
  /// Nil: a function that stands alone.
  var receiver: Value?
  /// As the script writes it.
  var name: String
  /// In lower case.
  var key: String
  var arguments: [Value]
  var line: Int

  /// The simple name of the receiver's class, where it is known.
  var type: String {
    switch receiver?.content {
    case .object(let box)?: box.type
    case .type(let name)?: Self.simple(name)
    default: ""
    }
  }

  func argument(_ index: Int) -> Value { index < arguments.count ? arguments[index] : .unknown }

  /// The first mark among the arguments.
  var mark: Taint? {
    for argument in arguments { if let taint = argument.mark { return taint } }
    return nil
  }

  static func simple(_ name: String) -> String {
    guard let dot = name.utf8.lastIndex(of: 0x2E) else { return name }
    return String(name[name.index(after: dot)...])
  }
}

/// What a language's environment offers to its scripts: the functions, classes and objects that are there already.
protocol Library: AnyObject {
  /// Basic: a name alone may be a call, brackets may be an index.
  var isBasic: Bool { get }
  /// A name that nothing defines is an empty value (VBScript), not the start of a class's name.
  var undefinedIsEmpty: Bool { get }
  /// One character of a text is not a text (Java, C#).
  var hasCharacters: Bool { get }
  /// A name that no script defined.
  func global(_ name: String, key: String, in machine: Machine, line: Int) -> Value?
  /// Nil: nothing special; the machine gives an unknown value that carries the marks of what went in.
  func call(_ call: Invocation, in machine: Machine) -> Value?
  func make(_ type: String, _ arguments: [Value], in machine: Machine, line: Int) -> Value?
  func property(_ name: String, key: String, of receiver: Value, in machine: Machine, line: Int) -> Value?
  /// True: taken.
  func setProperty(
    _ name: String, key: String, of receiver: Value, to value: Value, in machine: Machine, line: Int
  ) -> Bool
  /// `receiver(index)`, `receiver[index]` of something that is no array.
  func item(_ index: [Value], of receiver: Value, in machine: Machine, line: Int) -> Value?
  func setItem(_ index: [Value], of receiver: Value, to value: Value, in machine: Machine, line: Int) -> Bool
  /// The value of a parameter that the server fills, by its type and its function's marks.
  func parameter(_ parameter: Parameter, of function: FunctionDeclaration, in machine: Machine) -> Value
  /// Reads code of the language for `eval` and its kind.
  func read(_ code: [UInt8], in machine: Machine) -> [Statement]
}
