import Emulation

/// `new` of Java's classes.
enum JavaObjects {
  static func make(_ type: String, _ arguments: [Value], in machine: Machine, line: Int) -> Value? {
    let first = arguments.first ?? .unknown
    let mark = arguments.lazy.compactMap(\.mark).first
    if JavaTypes.serverParts.contains(type) { machine.prove(.serverComponent, type, line: line) }
    switch type {
    case "String", "BigInteger": return text(type, arguments)
    case "Object", "Integer", "Long", "Byte", "Boolean", "Character": return arguments.isEmpty ? nil : first
    case "ArrayList", "LinkedList", "Vector", "Stack":
      let value = machine.array([], taint: mark)
      if let list = first.box, list.type == "[]" { value.box?.elements = list.elements }
      return value
    case "File":
      let box = machine.box("File")
      let path =
        arguments.count > 1
        ? Operations.join(path(first), Operations.join(.text("/"), path(arguments[1]))) : path(first)
      box.fields["path"] = path.with(taint: mark)
      box.taint = mark
      return .object(box)
    case "Expression", "Statement": return bean(type, arguments, in: machine, line: line)
    case "FileInputStream", "FileReader", "Scanner":
      if first.box?.type == "File" || type != "Scanner" {
        FileWrites.judgeListing(path(first), reads: true, sink: type, line: line, in: machine)
      }
    case "MimeEntry":
      if let mark { machine.prove(.taintedCommand, "MimeEntry", line: line, taint: mark) }
      return .object(machine.box(type))
    case "ProcessBuilder":
      let box = machine.box(type)
      box.taint = mark
      return .object(box)
    default: break
    }
    if type.hasSuffix("[]") { return array(type, arguments, in: machine) }
    let box = machine.box(type)
    if JavaTypes.builders.contains(type) {
      box.gathered = first.bytes != nil && arguments.count == 1 && first.number == nil ? first : .text([UInt8]())
      if let mark { box.gathered = first.with(taint: mark) }
    } else if JavaTypes.fileWriters.contains(type) || JavaTypes.wrappers.contains(type) {
      if first.box?.type == "JspWriter" { return first }
      box.fields["process"] = first.box?.fields["process"]
      if let written = first.box?.fields["path"], first.box?.type != "File" {
        box.fields["path"] = written
      } else if JavaTypes
        .fileWriters.contains(type), first.box == nil || first.box?.type == "File"
      {
        box.fields["path"] = path(first)
      }
      return .object(box)
    }
    box.taint = mark
    if let gathered = first.box?.gathered ?? (first.box?.type == "[]" ? first : nil) { box.gathered = gathered }
    return .object(box)
  }

  static func path(_ value: Value) -> Value { value.box?.fields["path"] ?? value }

  private static func text(_ type: String, _ arguments: [Value]) -> Value? {
    guard let first = arguments.first else { return .text([UInt8]()) }
    if type == "BigInteger" {
      guard arguments.count > 1, arguments[1].integer == 16, let digits = first.bytes else { return nil }
      return Value(content: .text(Base64Text.hex(digits)), taint: first.mark, isDerived: true)
    }
    guard let bytes = TextMethods.bytes(of: first) else { return Value(taint: first.mark, isDerived: true) }
    if first.mark != nil { return Value(taint: first.mark, isDerived: first.isDerived) }
    var range = bytes[...]
    if arguments.count >= 3, let start = arguments[1].integer, let count = arguments[2].integer, start >= 0, count >= 0
    {
      range = bytes.dropFirst(start).prefix(count)
    }
    return Value(content: .text(Array(range)), isDerived: first.box != nil || first.isDerived)
  }

  private static func array(_ type: String, _ arguments: [Value], in machine: Machine) -> Value {
    guard let size = arguments.first?.integer, size >= 0, size <= 1 << 16 else { return machine.array([]) }
    return machine.array([Value](repeating: .null, count: size))
  }

  /// `java.beans`: a call in an object.
  private static func bean(_ type: String, _ arguments: [Value], in machine: Machine, line: Int) -> Value? {
    guard arguments.count >= 3, let name = arguments[arguments.count - 2].bytes else { return nil }
    let target = arguments[arguments.count - 3]
    let method = Bytes.string(name)
    let call = Invocation(
      receiver: target, name: method, key: machine.fold(method),
      arguments: JavaReflection.spread([arguments[arguments.count - 1]]), line: line)
    let box = machine.box(type)
    box.fields["value"] = machine.library.call(call, in: machine) ?? Value(taint: call.mark)
    if call.mark != nil, target.box?.type == "Class" || target.isUnknown, ["exec", "start"].contains(method) {
      machine.prove(.taintedCommand, "java.beans.\(type)", line: line, taint: call.mark)
    }
    return .object(box)
  }
}
