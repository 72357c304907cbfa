import Emulation

/// What classic ASP offers: VBScript's and JScript's functions, the server's objects, COM components.
final class COMLibrary: Library {
  let isBasic = true
  let hasCharacters = false
  /// Not on pages that include others: those may define what this one doesn't.
  let undefinedIsEmpty: Bool
  /// Code handed to `Execute` is read as the language of the place that runs.
  var language = ASPPage.Block.Language.basic

  init(undefinedIsEmpty: Bool = true) { self.undefinedIsEmpty = undefinedIsEmpty }

  func read(_ block: ASPPage.Block, in machine: Machine) -> [Statement] {
    language = block.language
    return block.language == .script
      ? machine.statements(block.pieces, .jscript, writer: ["Response", "Write"])
      : machine.basicStatements(block.pieces)
  }

  func read(_ code: [UInt8], in machine: Machine) -> [Statement] {
    let text = EncodedScript.decoded(code) ?? code
    return read(
      ASPPage.Block(language: language, pieces: [CodePiece(kind: .statements, bytes: text[...], line: 1)]), in: machine)
  }

  // MARK: Names

  private static let objects: Set<String> = ["request", "response", "server", "session", "application", "wscript"]

  func global(_ name: String, key: String, in machine: Machine, line: Int) -> Value? {
    if Self.objects.contains(key) { return .object(machine.box(key)) }
    if key == "eval" || key == "execute" || key == "executeglobal" { return Value(content: .builtin(key)) }
    return nil
  }

  func parameter(_ parameter: Parameter, of function: FunctionDeclaration, in machine: Machine) -> Value { .unknown }

  // MARK: Calls

  func call(_ call: Invocation, in machine: Machine) -> Value? {
    guard let receiver = call.receiver else { return function(call, in: machine) }
    switch receiver.content {
    case .text, .character:
      if let value = TextMethods.call(call, in: machine) { return value }
    case .type(let name):
      if name == "String", call.key == "fromcharcode" { return TextMethods.fromCodes(call.arguments) }
      if Self.objects.contains(machine.fold(name)) { break }
      return nil
    default: break
    }
    if call.type == "[]" || call.type == "String", let value = TextMethods.call(call, in: machine) { return value }
    return COMObjects.call(call, library: self, in: machine)
      ?? (receiver.isUnknown ? TextMethods.call(call, in: machine) : nil)
  }

  private func function(_ call: Invocation, in machine: Machine) -> Value? {
    switch call.key {
    case "eval", "execute", "executeglobal":
      execute(call.argument(0), sink: call.key, line: call.line, in: machine)
      return Value(taint: call.mark)
    case "createobject": return component(call.argument(0), in: machine, line: call.line)
    case "getobject":
      return component(call.arguments.count > 1 ? call.argument(1) : call.argument(0), in: machine, line: call.line)
    case "activexobject": return component(call.argument(0), in: machine, line: call.line)
    case "getref":
      guard let name = call.argument(0).bytes else { return .unknown }
      let key = Bytes.string(Bytes.lowered(name))
      if let function = machine.functions[key] { return Value(content: .function(function, nil, this: nil)) }
      return Value(content: .builtin(key), isDerived: true)
    default: return BasicFunctions.call(call, in: machine)
    }
  }

  func execute(_ code: Value, sink: String, line: Int, in machine: Machine) {
    if let taint = code.mark {
      // A page may define its own `Execute` for queries in a file that it includes.
      if Self.isQuery(code.beginning) { return }
      // What another host sends is an odd place for code, but update checks do that.
      let source = taint.path.first?.what ?? ""
      let isHidden = source.hasPrefix(COMObjects.remote + COMObjects.hiddenAddress)
      let isRemote = source.hasPrefix(COMObjects.remote)
      machine.prove(isHidden ? .derivedCode : isRemote ? .remoteCode : .taintedCode, sink, line: line, taint: taint)
    } else if let bytes = code.bytes {
      guard bytes.count > 2 else { return }
      machine.runLayer(bytes, how: code.isDerived ? "decoded, \(sink)" : sink, line: line)
    } else if code.isUnknown {
      machine.prove(.unknownCode, sink, line: line)
    }
  }

  private static func isQuery(_ beginning: [UInt8]) -> Bool {
    let text = Bytes.string(Bytes.trimmed(Bytes.lowered(beginning)))
    return ["select ", "update ", "insert ", "delete ", "alter ", "create ", "drop ", "exec ", "declare "].contains {
      text.hasPrefix($0)
    }
  }

  func make(_ type: String, _ arguments: [Value], in machine: Machine, line: Int) -> Value? {
    switch machine.fold(type) {
    case "activexobject": return component(arguments.first ?? .unknown, in: machine, line: line)
    case "array": return machine.array(arguments.count == 1 ? [] : arguments)
    case "regexp": return .object(machine.box("regexp"))
    case "function":
      if let code = arguments.last { execute(code, sink: "Function", line: line, in: machine) }
      return .unknown
    case "enumerator":
      let box = machine.box("enumerator")
      box.taint = arguments.first?.mark
      return .object(box)
    case "string": return arguments.first
    default: return .object(machine.box(machine.fold(type)))
    }
  }

  // MARK: Components

  /// Class identifiers of components that act on the system.
  static let classes: [String: String] = [
    "72c24dd5-d70a-438b-8a42-98424b88afb8": "wscript.shell", "f935dc22-1cf0-11d0-adb9-00c04fd58a0b": "wscript.shell",
    "13709620-c279-11ce-a49e-444553540000": "shell.application",
    "0d43fe01-f093-11cf-8940-00a0c9054228": "scripting.filesystemobject",
    "00000566-0000-0010-8000-00aa006d2ea4": "adodb.stream", "093ff999-1ea0-4079-9525-9614c3504b74": "wscript.network",
    "0e59f1d5-1fbe-11d0-8ff2-00a0d10038bc": "msscriptcontrol.scriptcontrol",
  ]

  func component(_ name: Value, in machine: Machine, line: Int) -> Value {
    if let taint = name.mark, name.bytes == nil {
      let box = machine.box("component")
      box.taint = taint
      return .object(box)
    }
    guard let bytes = name.bytes else { return .object(machine.box("component")) }
    var key = Bytes.string(Bytes.trimmed(Bytes.lowered(bytes)))
    for prefix in ["new:", "clsid:", "{"] where key.hasPrefix(prefix) { key.removeFirst(prefix.count) }
    if key.hasPrefix("{") { key.removeFirst() }
    if key.hasSuffix("}") { key.removeLast() }
    let byClass = Self.classes[key]
    if let byClass { key = byClass }
    // Versions: `MSXML2.ServerXMLHTTP.3.0`, `MSScriptControl.ScriptControl.1`.
    for suffix in [".6.0", ".5.0", ".4.0", ".3.0", ".5.1", ".1", ".2"] where key.hasSuffix(suffix) {
      if key != "winhttp.winhttprequest.5.1" || suffix == ".1" { key.removeLast(suffix.utf8.count) }
      break
    }
    let box = machine.box(key)
    if byClass == "wscript.shell" || byClass == "shell.application" {
      machine.prove(.commandComponent, byClass == "wscript.shell" ? "WScript.Shell" : "Shell.Application", line: line)
    }
    return .object(box)
  }

  // MARK: Properties and items

  func property(_ name: String, key: String, of receiver: Value, in machine: Machine, line: Int) -> Value? {
    if case .text(let bytes) = receiver.content, key == "length" { return .number(bytes.count) }
    return COMObjects.property(key, of: receiver, in: machine, line: line)
  }

  func setProperty(
    _ name: String, key: String, of receiver: Value, to value: Value, in machine: Machine, line: Int
  ) -> Bool {
    guard let box = receiver.box, box.declaration == nil else { return false }
    switch (box.type, key) {
    case ("msscriptcontrol.scriptcontrol", "language"): return true
    case (_, "nodetypedvalue"), (_, "text"):
      // XML's own base64: put in as text, taken out as bytes.
      box.gathered = value
      box.fields[key == "text" ? "put" : "typed"] = value
      return true
    case (_, "datatype"):
      box.fields["datatype"] = value
      return true
    default: return false
    }
  }

  func item(_ index: [Value], of receiver: Value, in machine: Machine, line: Int) -> Value? {
    COMObjects.item(index, of: receiver, in: machine, line: line)
  }

  func setItem(_ index: [Value], of receiver: Value, to value: Value, in machine: Machine, line: Int) -> Bool {
    guard let box = receiver.box, box.type == "session" || box.type == "application" else { return false }
    machine.keepForLater(COMObjects.key(box.type, index), value)
    return true
  }
}
