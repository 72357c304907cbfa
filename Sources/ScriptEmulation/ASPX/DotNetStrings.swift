/// .NET's texts, encodings and paths, by names in lower case.
enum DotNetStrings {
  /// A path on the server: its end is what matters.
  static func mapped(_ path: Value) -> Value {
    if let bytes = path.bytes, path.mark == nil { return .text(Array("/".utf8) + bytes) }
    return Value(taint: path.mark, head: Array("/".utf8), tail: path.ending)
  }

  static func call(_ call: Invocation, in machine: Machine) -> Value? {
    let first = call.argument(0)
    let type = machine.fold(call.type)
    switch call.key {
    case "frombase64string", "convertfrombase64string":
      guard first.mark == nil, let text = first.bytes else { return Value(taint: first.mark, isDerived: true) }
      return Value(content: .text(Base64Text.decode(text)), isDerived: true)
    case "getstring", "getbytes", "tobase64string", "getchars":
      if call.receiver?.bytes != nil, call.receiver?.box == nil { break }
      guard first.mark == nil, let bytes = TextMethods.bytes(of: first) else {
        return Value(taint: first.mark, isDerived: first.isDerived)
      }
      return Value(
        content: .text(call.key == "tobase64string" ? Base64Text.encode(bytes) : bytes), isDerived: first.isDerived)
    case "transformfinalblock", "decrypt", "unprotect":
      return Value(taint: call.mark ?? call.receiver?.mark, isDerived: true)
    case "combine":
      if type == "path" {
        return call.arguments.dropFirst().reduce(first) {
          Operations.join(Operations.join($0, .text("/")), $1).with(taint: $0.mark ?? $1.mark)
        }
      }
    case "getfilename", "getfullpath", "getfilenamewithoutextension", "getextension":
      if type == "path" { return call.key == "getfullpath" ? first : Value(taint: first.mark, tail: first.ending) }
    case "concat":
      if type == "string" {
        return call.arguments.reduce(Value.text([UInt8]())) { Operations.apply(.concatenate, $0, $1) }
      }
    case "join":
      if type == "string", let box = call.argument(1).box, box.type == "[]" {
        return TextMethods.joined(box.elements, first.bytes ?? [])
      }
    case "format":
      if type == "string" { return Value(taint: call.mark, isDerived: true, head: first.beginning) }
    case "fromcharcode":
      return TextMethods.fromCodes(call.arguments)
    case "tochar", "chr", "chrw":
      guard let code = first.integer else { return Value(taint: first.mark, isDerived: true) }
      return Value(content: .text(Bytes.utf8(code & 0xFFFF)), isDerived: true)
    case "tobyte", "toint32", "toint16":
      guard let text = first.bytes, call.arguments.count > 1, let radix = call.argument(1).integer,
        (2...36).contains(radix)
      else { return first.number.map { .number($0) } ?? .unknown }
      return Int(Bytes.string(text), radix: radix).map { .number($0) } ?? .unknown
    case "append", "appendline", "appendformat", "insert":
      if let box = call.receiver?.box, type == "stringbuilder" {
        box.gathered = Operations.apply(.concatenate, box.gathered ?? .text([UInt8]()), first)
        box.taint = box.taint ?? call.mark
        return .object(box)
      }
    case "tostring", "toarray", "readtoend", "getbuffer":
      if let box = call.receiver?.box, box.gathered != nil || type == "stringbuilder" {
        return (box.gathered ?? .unknown).with(taint: box.taint)
      }
    case "unescape", "urldecode":
      guard let text = first.bytes else { return Value(taint: first.mark, isDerived: true) }
      return .text(BasicFunctions.unescaped(text)).derived()
    default: break
    }
    guard let receiver = call.receiver, receiver.box == nil || receiver.box?.type == "[]" else { return nil }
    if case .type = receiver.content { return nil }
    return TextMethods.call(call, in: machine)
  }
}
