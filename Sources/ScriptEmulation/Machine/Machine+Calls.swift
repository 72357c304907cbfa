extension Machine {
  /// A call of a name that stands alone.
  func callFunction(_ name: String, _ arguments: [Value], line: Int) -> Value {
    if let this = scope.this, let declaration = this.declaration {
      if name == "super" || name == "base" { return superCall(this, arguments, line: line) }
      if name == "this" { return .unknown }
      if let method = method(name, of: declaration, count: arguments.count) {
        return call(method, arguments: arguments, this: this, closure: nil, line: line)
      }
    }
    if let function = functions[name] {
      return call(function, arguments: arguments, this: nil, closure: nil, line: line)
    }
    if let (method, type) = methods[name] {
      return call(method, arguments: arguments, this: shared(type), closure: nil, line: line)
    }
    var receiver: Value?
    // A method that the script's class has of the library's class it extends.
    if let this = scope.this, this.declaration?.supers.isEmpty == false { receiver = superView(this) }
    let invocation = Invocation(receiver: receiver, name: name, key: fold(name), arguments: arguments, line: line)
    if let value = library.call(invocation, in: self) { return value }
    if receiver != nil {
      let bare = Invocation(receiver: nil, name: name, key: fold(name), arguments: arguments, line: line)
      if let value = library.call(bare, in: self) { return value }
    }
    return passing(invocation)
  }

  /// `eval` and its like under a name that the script gave them: `{'E': eval}.E(x)`.
  func callBuiltin(_ builtin: String, _ arguments: [Value], as name: String, line: Int) -> Value {
    let code = arguments.first ?? .unknown
    if fold(name) != builtin, code.isUnknown, code.mark == nil, !name.isEmpty {
      prove(.hiddenCall, "\(builtin) as \(name)", line: line)
    }
    return callFunction(builtin, arguments, line: line)
  }

  func callMethod(_ receiver: Value, _ name: String, _ arguments: [Value], line: Int) -> Value {
    switch receiver.content {
    case .object(let box):
      if let declaration = box.declaration, let method = method(name, of: declaration, count: arguments.count) {
        return call(method, arguments: arguments, this: box, closure: nil, line: line)
      }
      if let field = box.fields[name] {
        switch field.content {
        case .function(let function, let closure, _):
          return call(function, arguments: arguments, this: box, closure: closure, line: line)
        case .builtin(let builtin): return callBuiltin(builtin, arguments, as: name, line: line)
        default: break
        }
        if isBasic { return item(arguments, of: field, line: line) }
      }
      if box.declaration?.supers.isEmpty == false {
        let inherited = Invocation(
          receiver: superView(box), name: name, key: fold(name), arguments: arguments, line: line)
        if let value = library.call(inherited, in: self) { return value }
      }
    case .type("this"): return callFunction(name, arguments, line: line)
    case .type(let type):
      if let declaration = classes[Invocation.simple(type)],
        let method = method(name, of: declaration, count: arguments.count)
      {
        return call(method, arguments: arguments, this: shared(declaration), closure: nil, line: line)
      }
    case .function(let function, let closure, let this):
      if name == "call" || name == "Invoke" || name == "apply" {
        return call(function, arguments: arguments, this: this, closure: closure, line: line)
      }
    case .builtin(let builtin):
      if name == "call" || name == "apply" { return callFunction(builtin, Array(arguments.dropFirst()), line: line) }
    default: break
    }
    let invocation = Invocation(receiver: receiver, name: name, key: fold(name), arguments: arguments, line: line)
    if let value = library.call(invocation, in: self) { return value }
    return passing(invocation)
  }

  /// What a function gives back that nobody described: unknown, with the marks of what went in.
  private func passing(_ call: Invocation) -> Value {
    let taint = call.receiver?.mark ?? call.mark
    if let box = call.receiver?.box, box.taint == nil, let mark = call.mark, Self.stores(call.key) { box.taint = mark }
    var value = Value(taint: taint?.passing(call.name, line: call.line))
    value.isDerived = call.receiver?.isDerived == true
    for argument in call.arguments { value.isDerived = value.isDerived || argument.isDerived }
    return value
  }

  private static func stores(_ key: String) -> Bool {
    for prefix in ["append", "add", "put", "push", "insert", "write", "set", "load", "enqueue", "unshift", "open"]
    where key.hasPrefix(prefix) { return true }
    return false
  }

  /// The method of a class or of the script's classes it extends.
  func method(_ name: String, of type: ClassDeclaration, count: Int? = nil) -> FunctionDeclaration? {
    var current: ClassDeclaration? = type
    for _ in 0..<16 {
      guard let declaration = current else { return nil }
      if let count, let exact = declaration.methods.first(where: { $0.name == name && $0.parameters.count == count }) {
        return exact
      }
      if let method = declaration.methods.first(where: { $0.name == name }),
        count == nil || declaration.supers.isEmpty || classes[Invocation.simple(declaration.supers[0])] == nil
      {
        if let count, method.parameters.count != count, !declaration.supers.isEmpty { return nil }
        return method
      }
      current = declaration.supers.lazy.compactMap { self.classes[Invocation.simple($0)] }.first { $0 !== declaration }
    }
    return nil
  }

  /// The object, seen as what the script's class extends.
  func superView(_ box: ObjectBox) -> Value {
    var name = box.declaration?.supers.first ?? ""
    for _ in 0..<8 {
      guard let declaration = classes[Invocation.simple(name)], let next = declaration.supers.first else { break }
      name = next
    }
    if let view = box.fields["super"] { return view }
    let view = self.box(Invocation.simple(name))
    view.taint = box.taint
    return .object(view)
  }

  private func superCall(_ this: ObjectBox, _ arguments: [Value], line: Int) -> Value {
    guard let name = this.declaration?.supers.first else { return .unknown }
    if let made = library.make(name, arguments, in: self, line: line) { this.fields["super"] = made }
    return .unknown
  }

  /// The object that static methods of a class run on.
  func shared(_ type: ClassDeclaration) -> ObjectBox {
    if let box = statics["shared " + type.name]?.box { return box }
    let made = instance(of: type)
    statics["shared " + type.name] = .object(made)
    return made
  }

  func instance(of type: ClassDeclaration) -> ObjectBox {
    let this = box(type.name, type)
    guard callDepth < 24 else { return this }
    callDepth += 1
    let outer = scope
    scope = Scope(parent: globals, this: this)
    defer {
      scope = outer
      callDepth -= 1
    }
    for field in type.fields {
      this.fields[field.name] = .null
      var value = field.initial.map(evaluate) ?? typed(.unknown, field.type)
      if case .unknown = value.content { value = typed(value, field.type) }
      if case .unknown = value.content, field.initial == nil { value = .null }
      this.fields[field.name] = value
    }
    for body in type.initialisers { _ = run(body) }
    return this
  }

  func make(_ construction: Construction) -> Value {
    let arguments = construction.arguments.map(evaluate)
    var value: Value
    let simple = Invocation.simple(construction.type)
    if let body = construction.body {
      hoist([.type(body)])
      let box = instance(of: body)
      box.taint = arguments.lazy.compactMap(\.mark).first
      if let made = library.make(construction.type, arguments, in: self, line: construction.line) {
        box.fields["super"] = made
      }
      // What it captured is seen through the scope it was made in.
      for (name, captured) in scope.variables where box.fields[name] == nil { box.fields[name] = captured }
      value = .object(box)
    } else if let declaration = classes[simple] {
      let box = instance(of: declaration)
      if let constructor = declaration.methods.first(where: {
        ($0.name == simple || $0.name == "new") && $0.parameters.count == arguments.count
      }) {
        _ = call(constructor, arguments: arguments, this: box, closure: nil, line: construction.line)
      } else if let base = declaration.supers.first {
        if let made = library.make(base, arguments, in: self, line: construction.line) { box.fields["super"] = made }
      }
      value = .object(box)
    } else if let function = functions[simple] {
      let this = box(simple)
      _ = call(function, arguments: arguments, this: this, closure: nil, line: construction.line)
      value = .object(this)
    } else if let made = library.make(construction.type, arguments, in: self, line: construction.line) {
      value = made
    } else {
      let box = box(simple)
      box.taint = arguments.lazy.compactMap(\.mark).first
      value = .object(box)
    }
    for (name, setting) in construction.settings {
      let set = evaluate(setting)
      if !library.setProperty(name, key: fold(name), of: value, to: set, in: self, line: construction.line),
        let box = value.box
      {
        if name.isEmpty { box.elements.append(set) } else { box.fields[name] = set }
        if let taint = set.mark { box.taint = box.taint ?? taint }
      }
    }
    return value
  }

  func call(
    _ function: FunctionDeclaration, arguments: [Value], this: ObjectBox?, closure: Scope?, line: Int
  ) -> Value {
    noteCall(function)
    if function.body.isEmpty, function.marks.contains("extern") {
      let outside = Invocation(
        receiver: nil, name: function.name, key: fold(function.name), arguments: arguments, line: line)
      return library.call(outside, in: self) ?? Value(taint: outside.mark)
    }
    guard callDepth < 24, step() else {
      return Value(taint: arguments.lazy.compactMap(\.mark).first)
    }
    let identity = ObjectIdentifier(function)
    if let known = summaries[identity]?.value(for: arguments, isMethod: this != nil) { return known }
    let stepsBefore = result.steps
    callDepth += 1
    let outer = scope
    scope = Scope(parent: closure ?? globals, this: this, function: function, openAlternatives: journals.count)
    for (index, parameter) in function.parameters.enumerated() {
      var value = index < arguments.count ? arguments[index] : .null
      if let taint = value.taint {
        value.taint = taint.passing(function.name.isEmpty ? parameter.name : function.name, line: line)
      }
      scope.variables[parameter.name] = parameter.type.isEmpty ? value : typed(value, parameter.type)
    }
    if function.givesBackByName { scope.variables[function.name] = .null }
    _ = run(function.body)
    var value = scope.returned ?? .null
    if function.givesBackByName, scope.returned == nil { value = scope.variables[function.name]?.forwards ?? .null }
    lastScope = isBasic ? scope : nil
    scope = outer
    callDepth -= 1
    summaries[identity, default: FunctionSummary()].add(arguments, steps: result.steps - stepsBefore, value: value)
    return value
  }
}
