/// What a script does, the same tree for all languages of this room.
indirect enum Statement {
  case evaluate(Expression, line: Int)
  case declare([VariableDeclaration])
  case block([Statement])
  case branch([(condition: Expression, body: [Statement])], otherwise: [Statement])
  case loop(Loop)
  /// `For i = from To to Step step`.
  case count(Count)
  case each(Each)
  case choose(Expression, [Choice])
  case attempt([Statement], handlers: [(variable: String, body: [Statement])], finally: [Statement])
  case leaveLoop
  case nextRound
  case giveBack(Expression?)
  case raise(Expression?)
  case function(FunctionDeclaration)
  case type(ClassDeclaration)
}

struct VariableDeclaration {
  var name: String
  /// As written, without its arguments; empty where the language has none.
  var type: String
  var initial: Expression?
  var line: Int
}

final class Loop {
  let start: [Statement]
  /// Nil: for ever.
  let condition: Expression?
  let update: [Expression]
  let body: [Statement]
  let testsFirst: Bool

  init(
    start: [Statement] = [], condition: Expression?, update: [Expression] = [], body: [Statement],
    testsFirst: Bool = true
  ) {
    self.start = start
    self.condition = condition
    self.update = update
    self.body = body
    self.testsFirst = testsFirst
  }
}

final class Count {
  let variable: Expression
  let from: Expression
  let to: Expression
  let step: Expression?
  let body: [Statement]
  let line: Int

  init(variable: Expression, from: Expression, to: Expression, step: Expression?, body: [Statement], line: Int) {
    self.variable = variable
    self.from = from
    self.to = to
    self.step = step
    self.body = body
    self.line = line
  }
}

final class Each {
  let variable: String
  let type: String
  let collection: Expression
  /// JScript's `for … in` walks keys, not values.
  let overKeys: Bool
  let body: [Statement]
  let line: Int

  init(variable: String, type: String, collection: Expression, overKeys: Bool, body: [Statement], line: Int) {
    self.variable = variable
    self.type = type
    self.collection = collection
    self.overKeys = overKeys
    self.body = body
    self.line = line
  }
}

struct Choice {
  /// Empty: the default.
  var labels: [Expression]
  var body: [Statement]
}

struct Parameter {
  var name: String
  var type: String
  /// `ByVal`.
  var isCopy = false
}

final class FunctionDeclaration {
  let name: String
  let parameters: [Parameter]
  let body: [Statement]
  /// In Basic a function's own name is the variable that it gives back.
  let givesBackByName: Bool
  /// `WebMethod`, `OnMessage` …: names of attributes and annotations.
  let marks: [String]
  let isStatic: Bool
  /// In Basic a name that is assigned and known nowhere is the function's own.
  let keepsLocals: Bool
  let line: Int

  init(
    name: String, parameters: [Parameter], body: [Statement], keepsLocals: Bool = false, givesBackByName: Bool = false,
    marks: [String] = [],
    isStatic: Bool = false, line: Int
  ) {
    self.name = name
    self.parameters = parameters
    self.body = body
    self.keepsLocals = keepsLocals
    self.givesBackByName = givesBackByName
    self.marks = marks
    self.isStatic = isStatic
    self.line = line
  }
}

final class ClassDeclaration {
  let name: String
  let supers: [String]
  let marks: [String]
  let line: Int
  var fields: [VariableDeclaration] = []
  var methods: [FunctionDeclaration] = []
  var initialisers: [[Statement]] = []
  var inner: [ClassDeclaration] = []

  init(name: String, supers: [String], marks: [String] = [], line: Int) {
    self.name = name
    self.supers = supers
    self.marks = marks
    self.line = line
  }
}
