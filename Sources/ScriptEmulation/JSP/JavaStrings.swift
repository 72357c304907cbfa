/// Java's texts, encodings and builders.
enum JavaStrings {
  static func call(_ call: Invocation, _ receiver: Value, in machine: Machine) -> Value? {
    let first = call.argument(0)
    switch call.name {
    case "decode", "decodeBuffer", "decodeBase64", "parseBase64Binary", "parseHexBinary", "doFinal", "decodeHex",
      "mimeDecode", "atob":
      return decoded(call, in: machine)
    case "getDecoder", "getUrlDecoder", "getMimeDecoder": return .object(machine.box("Decoder"))
    case "valueOf", "copyValueOf", "toString":
      if call.type == "String" || call.type == "Character" || call.type == "Arrays",
        let bytes = TextMethods.bytes(of: first)
      {
        return Value(content: .text(bytes), taint: first.mark, isDerived: first.isDerived || first.box != nil)
      }
      if call.type == "Integer" || call.type == "Long" { return parsed(call) }
    case "parseInt", "parseByte", "parseLong": return parsed(call)
    case "format":
      if call.type == "String" { return Value(taint: call.mark, isDerived: true) }
    case "join":
      if call.type == "String", call.arguments.count == 2, let box = call.argument(1).box, box.type == "[]" {
        return TextMethods.joined(box.elements, first.bytes ?? [])
      }
    case "asList": return call.arguments.count == 1 && first.box?.type == "[]" ? first : machine.array(call.arguments)
    case "getPath", "getAbsolutePath", "getCanonicalPath", "getName", "toPath", "toURI", "toURL":
      if let path = receiver.box?.fields["path"] { return path }
    case "get", "of":
      if call.type == "Paths" || call.type == "Path" {
        return call.arguments.dropFirst().reduce(first) {
          Operations.join(Operations.join($0, .text("/")), $1).with(taint: $0.mark ?? $1.mark)
        }
      }
    default: break
    }
    if let box = receiver.box, JavaTypes.builders.contains(box.type), let value = builder(call, box) { return value }
    if call.type == "[]" || receiver.box == nil { return TextMethods.call(call, in: machine) }
    return nil
  }

  private static func parsed(_ call: Invocation) -> Value {
    let radix = call.argument(1).integer ?? 10
    // Hexadecimal digits are how bytes are sent.
    guard let text = call.argument(0).bytes else { return radix == 16 ? Value(taint: call.argument(0).mark) : .unknown }
    guard (2...36).contains(radix), let number = Int(Bytes.string(text), radix: radix) else { return .unknown }
    return .number(number).derived()
  }

  private static func decoded(_ call: Invocation, in machine: Machine) -> Value {
    let argument = call.arguments.first { $0.mark != nil } ?? call.argument(0)
    if call.name == "doFinal" {
      return Value(
        taint: (argument.mark ?? call.receiver?.mark)?.passing("Cipher.doFinal", line: call.line), isDerived: true)
    }
    guard argument.mark == nil, let text = TextMethods.bytes(of: argument) else {
      return Value(taint: argument.mark?.passing(call.name, line: call.line), isDerived: true)
    }
    if call.type == "URLDecoder" {
      return .text(BasicFunctions.unescaped(text)).derived()
    }
    let bytes = call.name.contains("Hex") ? Base64Text.hex(text) : Base64Text.decode(text)
    CompiledClass.judge(bytes, line: call.line, in: machine)
    return Value(content: .text(bytes), isDerived: true)
  }

  private static func builder(_ call: Invocation, _ box: ObjectBox) -> Value? {
    switch call.name {
    case "append", "write", "print":
      var piece = call.argument(0)
      if call.arguments.count > 1, piece.box?.type == "[]" { piece = Value(taint: piece.mark) }
      if piece.box?.type == "[]", let bytes = TextMethods.bytes(of: piece), piece.mark == nil {
        piece = Value(content: .text(bytes), isDerived: true)
      }
      if box.type == "ByteArrayOutputStream", let code = piece.number {
        piece = Value(
          content: .text([UInt8(truncatingIfNeeded: Int(max(-1e6, min(1e6, code))))]), taint: piece.taint,
          isDerived: true)
      }
      box.gathered = Operations.apply(.concatenate, box.gathered ?? .text([UInt8]()), piece)
      box.taint = box.taint ?? piece.mark
      return .object(box)
    case "toString", "toByteArray", "toCharArray", "getBuffer", "substring":
      var value = box.gathered ?? .unknown
      value.taint = value.taint ?? box.taint
      return value
    case "reverse":
      if let bytes = box.gathered?.bytes {
        box.gathered = Value(content: .text(bytes.reversed()), taint: box.taint, isDerived: true)
      }
      return .object(box)
    case "setLength", "flush", "close", "reset":
      return .null
    case "length", "size": return box.gathered?.bytes.map { .number($0.count) } ?? .unknown
    default: return nil
    }
  }
}
