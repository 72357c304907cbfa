extension Machine {
  func evaluate(_ expression: Expression) -> Value {
    defer { depth -= 1 }
    guard deeper(), tick() else { return .unknown }
    switch expression {
    case .constant(let value): return value
    case .name(let name, let line): return value(of: name, line: line)
    case .path(let base, let suffixes): return follow(base, suffixes)
    case .make(let construction): return make(construction)
    case .unary(let operation, let operand): return unary(operation, operand)
    case .chain(let first, let rest): return chain(first, rest)
    case .assign(let operation, let target, let source, let line):
      if operation == nil, case .name(let name, _) = target, case .chain(.name(let same, _), let rest) = source,
        same == name,
        let value = appended(name, rest)
      {
        return value
      }
      if operation == nil, case .name(let name, _) = target, case .chain(let first, let rest) = source,
        let value = prepended(name, first, rest)
      {
        return value
      }
      if let operation, operation == .add || operation == .concatenate, case .name(let name, _) = target,
        let value = appended(name, [(operation, source)])
      {
        return value
      }
      var value = evaluate(source)
      if let operation { value = Operations.apply(operation, evaluate(target), value, basic: isBasic) }
      if case .text(let bytes) = value.content, !take(bytes.count) { return .unknown }
      assign(target, value, line: line)
      return value
    case .conditional(let condition, let yes, let no):
      switch evaluate(condition).truth {
      case true?: return evaluate(yes)
      case false?: return evaluate(no)
      case nil:
        let first = evaluate(yes)
        let second = evaluate(no)
        return join([first, second], old: nil, isWhole: true)
      }
    case .cast(let type, let operand): return cast(type, evaluate(operand))
    case .list(let items, _): return array(items.map(evaluate))
    case .record(let entries):
      let box = box("{}")
      for (name, value) in entries { box.fields[name] = evaluate(value) }
      return .object(box)
    case .function(let function): return Value(content: .function(function, scope, this: scope.this))
    case .typeLiteral(let name):
      let box = box("Class")
      box.fields["name"] = .text(name)
      return .object(box)
    case .sequence(let items):
      var last = Value.unknown
      for item in items { last = evaluate(item) }
      return last
    }
  }

  var isBasic: Bool { library.isBasic }

  private func value(of name: String, line: Int) -> Value {
    if let value = find(name) { return value.forwards }
    if Self.selves.contains(name) { return ownValue(name) }
    if let value = library.global(name, key: fold(name), in: self, line: line) { return value }
    if let function = functions[name] {
      if isBasic { return call(function, arguments: [], this: nil, closure: nil, line: line) }
      return Value(content: .function(function, globals, this: nil))
    }
    if isBasic,
      let value = library.call(
        Invocation(receiver: nil, name: name, key: fold(name), arguments: [], line: line), in: self)
    {
      return value
    }
    return library.undefinedIsEmpty ? .null : Value(content: .type(name))
  }

  private static let selves: Set<String> = ["this", "me", "super", "base", "mybase"]

  /// The object that a method runs on; outside of any, the page.
  private func ownValue(_ name: String) -> Value {
    guard let this = scope.this else { return Value(content: .type("this")) }
    return name == "this" || name == "me" ? .object(this) : superView(this)
  }

  private func chain(_ first: Expression, _ rest: [(Operator, Expression)]) -> Value {
    var value = evaluate(first)
    // Long texts put together piece by piece: gathered in place.
    for (operation, operand) in rest {
      if operation == .and, value.truth == false { return value }
      if operation == .or, value.truth == true { return value }
      let right = evaluate(operand)
      if operation == .concatenate || operation == .add, case .text(let bytes) = value.content,
        case .text(let more) = right.content, bytes.count + more.count <= 4 << 20
      {
        value.content = .null
        var joined = bytes
        joined += more
        value.content = .text(joined)
        value.taint = value.taint ?? right.taint
        value.isDerived = value.isDerived || right.isDerived
        continue
      }
      value = Operations.apply(operation, value, right, basic: isBasic)
      if stopped { return value }
    }
    if case .text(let bytes) = value.content, !take(bytes.count) { return .unknown }
    return value
  }

  private func unary(_ operation: Operator, _ operand: Expression) -> Value {
    let value = evaluate(operand)
    guard operation == .increment || operation == .decrement else { return Operations.apply(operation, value) }
    guard value.number != nil else {
      assign(operand, Value(taint: value.taint), line: 0)
      return Value(taint: value.taint)
    }
    let changed = Operations.apply(operation == .increment ? .add : .subtract, value, .number(1))
    assign(operand, changed, line: 0)
    return changed
  }

  private func cast(_ type: String, _ value: Value) -> Value {
    switch fold(Invocation.simple(type)) {
    case "char":
      guard let code = value.integer else { return value.derived() }
      return Value(content: .character(code & 0xFFFF), taint: value.taint, isDerived: true)
    case "byte":
      guard let code = value.integer else { return value }
      return Value(
        content: .number(Double(Int8(truncatingIfNeeded: code))), taint: value.taint, isDerived: value.isDerived)
    case "int", "long", "short", "integer":
      guard let number = value.number, number.isFinite else { return Value(taint: value.taint) }
      return Value(content: .number(number.rounded(.towardZero)), taint: value.taint, isDerived: value.isDerived)
    default: return typed(value, type)
    }
  }

  // MARK: Paths

  private func follow(_ base: Expression, _ suffixes: [Suffix]) -> Value {
    var index = 0
    var current: Value
    if case .name(let name, let line) = base, case .call(let arguments, let callLine)? = suffixes.first {
      index = 1
      if let value = find(name)?.forwards {
        current = apply(value, arguments.map(evaluate), name: name, line: callLine)
      } else if functions[name] == nil,
        let value = library.global(name, key: fold(name), in: self, line: line), value.box != nil
      {
        current = apply(value, arguments.map(evaluate), name: name, line: callLine)
      } else {
        current = callFunction(name, arguments.map(evaluate), line: line)
        if isBasic { giveBackArguments(arguments, to: functions[name]) }
      }
    } else {
      current = evaluate(base)
    }
    while index < suffixes.count {
      guard tick() else { return .unknown }
      switch suffixes[index] {
      case .member(let name, let line):
        if index + 1 < suffixes.count, case .call(let arguments, _) = suffixes[index + 1] {
          current = callMethod(current, name, arguments.map(evaluate), line: line)
          index += 1
        } else {
          current = member(name, of: current, line: line)
        }
      case .call(let arguments, let line): current = apply(current, arguments.map(evaluate), name: "", line: line)
      case .index(let arguments, let line): current = item(arguments.map(evaluate), of: current, line: line)
      }
      index += 1
    }
    return current
  }

  /// Basic hands variables over by reference: what the function made of its parameters is the caller's.
  private func giveBackArguments(_ arguments: [Expression], to function: FunctionDeclaration?) {
    guard let function, let ended = lastScope, ended.function === function else { return }
    lastScope = nil
    for (argument, parameter) in zip(arguments, function.parameters) where !parameter.isCopy {
      if case .name(let name, _) = argument, let value = ended.variables[parameter.name]?.forwards {
        if case .null = value.content { continue }
        assign(name, value)
      }
    }
  }

  /// `value(arguments)`: a call of a function value, or an item of an array in Basic.
  func apply(_ value: Value, _ arguments: [Value], name: String, line: Int) -> Value {
    switch value.content {
    case .function(let function, let closure, let this):
      return call(function, arguments: arguments, this: this, closure: closure, line: line)
    case .builtin(let builtin): return callBuiltin(builtin, arguments, as: name, line: line)
    case .type(let name) where !name.isEmpty && !arguments.isEmpty: return callFunction(name, arguments, line: line)
    default: break
    }
    // A function's own name inside it is its result, and a call of it is a recursion.
    if let function = functions[name], function === scope.function, function.givesBackByName {
      return call(function, arguments: arguments, this: nil, closure: nil, line: line)
    }
    return item(arguments, of: value, line: line)
  }

  func item(_ index: [Value], of value: Value, line: Int) -> Value {
    if let box = value.box {
      if box.type == "[]", let number = index.first?.integer {
        if box.elements.indices.contains(number) { return box.elements[number].with(taint: box.taint) }
        return Value(taint: value.mark)
      }
      if let key = index.first?.bytes, let field = box.fields[Bytes.string(key)] { return field }
    }
    if case .text(let bytes) = value.content, let number = index.first?.integer {
      guard bytes.indices.contains(number) else { return .unknown }
      if !library.hasCharacters { return .text([bytes[number]], like: value) }
      return Value(content: .character(Int(bytes[number])), taint: value.taint, isDerived: value.isDerived)
    }
    if let value = library.item(index, of: value, in: self, line: line) { return value }
    return Value(taint: value.mark, isDerived: value.isDerived)
  }

  func member(_ name: String, of value: Value, line: Int) -> Value {
    switch value.content {
    case .type("this"): return self.value(of: name, line: line)
    case .type(let type):
      if classes[Invocation.simple(type)] != nil, let field = statics[Invocation.simple(type) + "." + name] {
        return field
      }
      if let property = library.property(name, key: fold(name), of: value, in: self, line: line) { return property }
      return Value(content: .type(type + "." + name))
    case .object(let box):
      if let field = box.fields[name] { return field }
      if box.type == "[]", name == "length" || name == "Length" { return .number(box.elements.count) }
      if let declaration = box.declaration {
        if let field = statics[declaration.name + "." + name] { return field }
        if isBasic || declaration.methods.contains(where: { $0.name == name && $0.parameters.isEmpty }),
          let method = method(name, of: declaration)
        {
          return call(method, arguments: [], this: box, closure: nil, line: line)
        }
      }
    default: break
    }
    if let property = library.property(name, key: fold(name), of: value, in: self, line: line) { return property }
    if isBasic || name == "length" || name == "Length" { return callMethod(value, name, [], line: line) }
    return Value(taint: value.mark, isDerived: value.isDerived)
  }

  // MARK: Assignment

  func assign(_ target: Expression, _ value: Value, line: Int) {
    switch target {
    case .name(let name, _): assign(name, value)
    case .path(let base, let suffixes):
      guard let last = suffixes.last else {
        assign(base, value, line: line)
        return
      }
      let holder = suffixes.count == 1 ? holder(base) : follow(base, Array(suffixes.dropLast()))
      switch last {
      case .member(let name, let line): setMember(name, of: holder, to: value, line: line)
      case .call(let index, let line), .index(let index, let line):
        setItem(index.map(evaluate), of: holder, base: suffixes.count == 1 ? base : nil, to: value, line: line)
      }
    case .list(let targets, _): for target in targets { assign(target, Value(taint: value.mark), line: line) }
    default: break
    }
  }

  private func holder(_ base: Expression) -> Value {
    if case .name(let name, _) = base, let value = find(name) { return value }
    return evaluate(base)
  }

  private func setMember(_ name: String, of holder: Value, to value: Value, line: Int) {
    if library.setProperty(name, key: fold(name), of: holder, to: value, in: self, line: line) { return }
    switch holder.content {
    case .object(let box):
      if let declaration = box.declaration, let method = method(name, of: declaration), method.parameters.count == 1 {
        _ = call(method, arguments: [value], this: box, closure: nil, line: line)
      } else {
        box.fields[name] = value
      }
      if box.type != "this", box.declaration == nil, let taint = value.mark { box.taint = box.taint ?? taint }
    case .type("this"): assign(name, value)
    case .type(let type): statics[Invocation.simple(type) + "." + name] = value
    default: break
    }
  }

  private func setItem(_ index: [Value], of holder: Value, base: Expression?, to value: Value, line: Int) {
    if library.setItem(index, of: holder, to: value, in: self, line: line) { return }
    if let box = holder.box {
      if box.type == "[]", let number = index.first?.integer, number >= 0, number < 1 << 20 {
        if number >= box.elements.count {
          guard take((number + 1 - box.elements.count) * MemoryLayout<Value>.stride) else { return }
          box.elements += Array(repeating: .null, count: number + 1 - box.elements.count)
        }
        box.elements[number] = value
      } else if let key = index.first?.bytes {
        box.fields[Bytes.string(key)] = value
      } else if let taint = value.mark {
        box.taint = taint
      }
      return
    }
    guard let base, case .name(let name, _) = base else { return }
    if isBasic, case .null = holder.content, let number = index.first?.integer, number >= 0, number < 1 << 16 {
      // `Dim a(9)` left it empty.
      let made = array([Value](repeating: .null, count: number + 1))
      made.box?.elements[number] = value
      assign(name, made)
    } else if holder.mark == nil, let taint = value.mark {
      assign(name, Value(taint: taint))
    }
  }
}
