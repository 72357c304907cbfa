import Emulation

/// What a JSP page finds there: its implicit objects, Java's classes, the servlet interface.
final class JavaLibrary: Library {
  let isBasic = false
  let undefinedIsEmpty = false
  let hasCharacters = true

  func read(_ code: [UInt8], in machine: Machine) -> [Statement] {
    machine.statements([CodePiece(kind: .statements, bytes: code[...], line: 1)], .java)
  }

  private static let implicit: [String: String] = [
    "request": "HttpServletRequest", "response": "HttpServletResponse", "session": "HttpSession",
    "application": "ServletContext", "out": "JspWriter", "pageContext": "PageContext", "config": "ServletConfig",
    "param": "param", "paramValues": "param", "header": "param", "headerValues": "param", "cookie": "param",
  ]

  func global(_ name: String, key: String, in machine: Machine, line: Int) -> Value? {
    Self.implicit[name].map { .object(machine.box($0)) }
  }

  func parameter(_ parameter: Parameter, of function: FunctionDeclaration, in machine: Machine) -> Value {
    let type = Invocation.simple(parameter.type)
    switch type {
    case "String", "Object", "ByteBuffer", "byte[]":
      if function.name == "onMessage" || function.marks.contains("OnMessage") {
        return .tainted(Taint(line: function.line, what: "WebSocket message"))
      }
      if function.name == "equals", type == "Object" { return .unknown }
      return .unknown
    default: return machine.typed(.unknown, parameter.type)
    }
  }

  // MARK: Calls

  func call(_ call: Invocation, in machine: Machine) -> Value? {
    guard let receiver = call.receiver else { return JavaSinks.bare(call, in: machine) }
    if JavaTypes.serverCalls.contains(call.name), call.name != "addListener" || call.type == "ServletContext" {
      machine.prove(.serverComponent, call.name, line: call.line)
    }
    if let value = JavaSources.call(call, receiver, in: machine) { return value }
    if let value = JavaReflection.call(call, receiver, library: self, in: machine) { return value }
    if let value = JavaSinks.call(call, receiver, in: machine) { return value }
    if let value = JavaStrings.call(call, receiver, in: machine) { return value }
    if JavaTypes.harmless.contains(call.name) { return .unknown }
    return nil
  }

  func make(_ type: String, _ arguments: [Value], in machine: Machine, line: Int) -> Value? {
    JavaObjects.make(Invocation.simple(type), arguments, in: machine, line: line)
  }

  func property(_ name: String, key: String, of receiver: Value, in machine: Machine, line: Int) -> Value? {
    guard let box = receiver.box else { return nil }
    if box.type == "param" { return .tainted(Taint(line: line, what: "param.\(name)")) }
    if JavaTypes.requests.contains(box.type) || box.type == "PageContext" {
      // EL's properties are getters.
      let getter = "get" + name.prefix(1).uppercased() + name.dropFirst()
      let call = Invocation(receiver: receiver, name: getter, key: machine.fold(getter), arguments: [], line: line)
      return self.call(call, in: machine)
    }
    return nil
  }

  func setProperty(
    _ name: String, key: String, of receiver: Value, to value: Value, in machine: Machine, line: Int
  ) -> Bool { false }

  func item(_ index: [Value], of receiver: Value, in machine: Machine, line: Int) -> Value? {
    guard let box = receiver.box, box.type == "param" else { return nil }
    return .tainted(Taint(line: line, what: "param[\(index.first?.bytes.map { Bytes.string($0) } ?? "…")]"))
  }

  func setItem(_ index: [Value], of receiver: Value, to value: Value, in machine: Machine, line: Int) -> Bool { false }
}

/// Where the client's data comes in.
enum JavaSources {
  static func call(_ call: Invocation, _ receiver: Value, in machine: Machine) -> Value? {
    let type = call.type
    if JavaTypes.requests.contains(type) {
      if JavaTypes.sources.contains(call.name) {
        let name = call.argument(0).bytes.map { "\"" + Bytes.string($0.prefix(40)) + "\"" } ?? ""
        return .tainted(Taint(line: call.line, what: "request.\(call.name)(\(name))"))
      }
      if call.name == "getSession" { return .object(machine.box("HttpSession")) }
      if call.name == "getServletContext" { return .object(machine.box("ServletContext")) }
      if call.name == "getAttribute" || call.name == "setAttribute" { return kept("request", call, in: machine) }
      if call.name == "getRealPath" { return realPath(call) }
      return .unknown
    }
    switch type {
    case "HttpSession", "ServletContext", "PageContext":
      switch call.name {
      case "getAttribute", "getValue", "setAttribute", "putValue": return kept(type, call, in: machine)
      case "getRequest": return .object(machine.box("HttpServletRequest"))
      case "getServletContext": return .object(machine.box("ServletContext"))
      case "getSession": return .object(machine.box("HttpSession"))
      case "getResponse", "getOut": return .object(machine.box("HttpServletResponse"))
      case "getRealPath": return realPath(call)
      default: return nil
      }
    case "HttpServletResponse", "ServletResponse", "JspWriter":
      if call.name == "getWriter" || call.name == "getOutputStream" { return .object(machine.box("JspWriter")) }
      return .null
    case "ServletRequestEvent", "RequestContextHolder", "ServletRequestAttributes":
      if call.name == "getServletRequest" || call.name == "getRequest" {
        return .object(machine.box("HttpServletRequest"))
      }
      return call.name.hasPrefix("get") ? .object(machine.box("ServletRequestAttributes")) : nil
    default: break
    }
    // `in.read(buffer)` fills its argument.
    if call.name == "read" || call.name == "readFully", let taint = receiver.mark, let buffer = call.argument(0).box {
      buffer.taint = buffer.taint ?? taint.passing("read", line: call.line)
      return .unknown
    }
    if call.name == "nextLine" || call.name == "readLine" { return Value(taint: receiver.mark) }
    return nil
  }

  private static func realPath(_ call: Invocation) -> Value {
    let argument = call.argument(0)
    return Value(taint: argument.mark, head: Array("/".utf8), tail: argument.ending)
  }

  private static func kept(_ store: String, _ call: Invocation, in machine: Machine) -> Value {
    let key = store + " " + Bytes.string(call.argument(0).bytes ?? [0x3F])
    if call.name.hasPrefix("get") {
      guard let value = machine.kept[key] else { return .unknown }
      return value
    }
    machine.keepForLater(key, call.argument(1))
    return .null
  }
}
