import Emulation

/// What a page of ASP.NET finds there: its objects, .NET's classes, and VB's functions.
final class DotNetLibrary: Library {
  let language: ASPXPage.Language
  var isBasic: Bool { language == .basic }
  let undefinedIsEmpty = false
  var hasCharacters: Bool { language != .script }
  /// For `CreateObject` and `ActiveXObject`.
  let components = COMLibrary()

  init(language: ASPXPage.Language) { self.language = language }

  func read(_ code: [UInt8], in machine: Machine) -> [Statement] {
    machine.statements([CodePiece(kind: .statements, bytes: code[...], line: 1)], .jscript)
  }

  private static let objects: Set<String> = [
    "request", "response", "server", "session", "application", "context", "httpcontext", "page", "viewstate",
  ]

  func global(_ name: String, key: String, in machine: Machine, line: Int) -> Value? {
    if Self.objects.contains(key) { return .object(machine.box(key)) }
    if key == "eval", language == .script { return Value(content: .builtin("eval")) }
    return nil
  }

  func parameter(_ parameter: Parameter, of function: FunctionDeclaration, in machine: Machine) -> Value {
    let served = function.marks.contains { mark in
      ["webmethod", "operationcontract", "webget", "webinvoke", "scriptmethod"].contains(
        mark.lowercased().replacing("attribute", with: ""))
    }
    if served { return .tainted(Taint(line: function.line, what: "\(function.name)(\(parameter.name))")) }
    switch machine.fold(Invocation.simple(parameter.type)) {
    case "httpcontext", "httpcontextbase": return .object(machine.box("context"))
    case "httprequest", "httprequestbase": return .object(machine.box("request"))
    case "object", "sender", "": return .unknown
    default: return machine.typed(.unknown, parameter.type)
    }
  }

  // MARK: Calls

  func call(_ call: Invocation, in machine: Machine) -> Value? {
    if let value = DotNetSources.call(call, components: components, in: machine) { return value }
    if let receiver = call.receiver, let box = receiver.box, Self.isComponent(box.type) {
      return COMObjects.call(call, library: components, in: machine)
    }
    if let value = DotNetSinks.call(call, library: self, in: machine) { return value }
    if let value = DotNetStrings.call(call, in: machine) { return value }
    if call.receiver == nil { return BasicFunctions.call(call, in: machine) }
    if TextMethods.isHarmless(call.key) || Self.harmless.contains(call.key) { return .unknown }
    return nil
  }

  private static let harmless: Set<String> = [
    "parse", "tryparse", "toint32", "toint64", "toboolean", "todatetime", "exists", "isnumeric", "addhours",
    "getparent",
    "htmlencode", "compare", "ismatch", "getlastwritetime", "getlastaccesstime", "hasattribute",
  ]

  private static func isComponent(_ type: String) -> Bool {
    type == "component" || type == "wscript.shell" || type == "shell.application"
      || type == "scripting.filesystemobject"
      || type == "adodb.stream" || type == "textstream" || type == "msscriptcontrol.scriptcontrol"
  }

  func make(_ type: String, _ arguments: [Value], in machine: Machine, line: Int) -> Value? {
    DotNetObjects.make(machine.fold(Invocation.simple(type)), arguments, library: self, in: machine, line: line)
  }

  // MARK: Properties and items

  func property(_ name: String, key: String, of receiver: Value, in machine: Machine, line: Int) -> Value? {
    DotNetSources.property(key, of: receiver, in: machine, line: line)
  }

  func setProperty(
    _ name: String, key: String, of receiver: Value, to value: Value, in machine: Machine, line: Int
  ) -> Bool {
    guard let box = receiver.box, box.declaration == nil else { return false }
    switch (machine.fold(box.type), key) {
    case ("process", "startinfo"):
      box.fields["startinfo"] = value
      return true
    case ("control", _), ("response", _): return true
    case ("sqlcommand", "commandtext"), ("oledbcommand", "commandtext"), ("odbccommand", "commandtext"):
      box.fields["text"] = value
      box.taint = box.taint ?? value.mark
      return true
    case (_, "connectionstring"):
      if let taint = value.mark { box.fields["opened"] = .tainted(taint) }
      return true
    case (_, "connection"):
      box.fields["opened"] = box.fields["opened"] ?? value.box?.fields["opened"]
      return true
    default: return false
    }
  }

  func item(_ index: [Value], of receiver: Value, in machine: Machine, line: Int) -> Value? {
    DotNetSources.item(index, of: receiver, in: machine, line: line)
  }

  func setItem(_ index: [Value], of receiver: Value, to value: Value, in machine: Machine, line: Int) -> Bool {
    guard let box = receiver.box, ["session", "application", "viewstate"].contains(box.type) else { return false }
    machine.keepForLater(COMObjects.key(box.type, index), value)
    return true
  }
}
