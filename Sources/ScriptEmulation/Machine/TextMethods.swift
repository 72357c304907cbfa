/// Methods of texts and arrays that Java, C# and JScript share, by their names in lower case.
enum TextMethods {
  static func fromCodes(_ codes: [Value]) -> Value {
    var bytes: [UInt8] = []
    var taint: Taint?
    for code in codes {
      taint = taint ?? code.mark
      guard let number = code.integer else { return Value(taint: taint, isDerived: true) }
      bytes += Bytes.utf8(number)
    }
    return Value(content: .text(bytes), taint: taint, isDerived: true)
  }

  static func call(_ call: Invocation, in machine: Machine) -> Value? {
    guard let receiver = call.receiver else { return nil }
    if let box = receiver.box, box.type == "[]" { return list(call, box, in: machine) }
    var result = text(call, receiver.bytes, in: machine)
    if result?.taint == nil, !isHarmless(call.key) { result?.taint = receiver.mark ?? call.mark }
    if receiver.isDerived { result?.isDerived = true }
    return result
  }

  /// Methods whose result tells nothing of the text that an attacker could use.
  static func isHarmless(_ key: String) -> Bool {
    switch key {
    case "length", "indexof", "lastindexof", "equals", "equalsignorecase", "startswith", "endswith", "contains",
      "isempty", "hashcode", "compareto", "comparetoignorecase", "matches", "isnullorempty", "gethashcode", "gettype",
      "search", "test", "count", "size", "hasmoreelements", "hasnext", "getlength":
      true
    default: false
    }
  }

  private static func text(_ call: Invocation, _ bytes: [UInt8]?, in machine: Machine) -> Value? {
    if isHarmless(call.key) { return harmless(call, bytes) }
    guard let bytes else { return nil }
    let first = call.argument(0)
    switch call.key {
    case "tostring", "valueof", "tostr", "trim", "trimstart", "trimend", "strip", "intern", "normalize", "clone":
      return .text(call.key.hasPrefix("trim") ? Bytes.trimmed(bytes) : bytes)
    case "tolowercase", "tolower", "tolowerinvariant": return .text(Bytes.lowered(bytes))
    case "touppercase", "toupper", "toupperinvariant":
      return .text(bytes.map { $0 >= 97 && $0 <= 122 ? $0 - 32 : $0 })
    case "concat": return Operations.apply(.concatenate, .text(bytes), first)
    case "charat", "chars":
      guard let index = first.integer, bytes.indices.contains(index) else { return .unknown }
      return machine.library.hasCharacters ? Value(content: .character(Int(bytes[index]))) : .text([bytes[index]])
    case "charcodeat", "codepointat":
      guard let index = first.integer, bytes.indices.contains(index) else { return .unknown }
      return .number(Int(bytes[index]))
    case "substring", "substr", "slice": return part(call, bytes)
    case "remove":
      guard let start = first.integer, start >= 0, start <= bytes.count else { return nil }
      let count = call.arguments.count > 1 ? call.argument(1).integer ?? 0 : bytes.count
      return .text(Array(bytes[..<start]) + Array(bytes[min(bytes.count, start + max(0, min(count, bytes.count)))...]))
        .derived()
    case "insert":
      guard let start = first.integer, start >= 0, start <= bytes.count, let more = call.argument(1).bytes else {
        return nil
      }
      return .text(Array(bytes[..<start]) + more + Array(bytes[start...])).derived()
    case "replace", "replaceall", "replacefirst":
      guard let old = first.bytes, let new = call.argument(1).bytes else { return nil }
      return .text(Bytes.replacing(old, by: new, in: bytes)).derived()
    case "split":
      guard let separator = first.bytes, !separator.isEmpty else {
        return first.bytes == [] ? machine.array(bytes.map { Value(content: .text([$0]), isDerived: true) }) : nil
      }
      let plain = separator.count == 2 && separator[0] == 0x5C ? [separator[1]] : separator
      return machine.array(Bytes.split(bytes, by: plain).map { .text($0).derived() })
    case "getbytes", "tochararray", "tobytearray":
      guard bytes.count <= 1 << 18, machine.take(bytes.count * 64) else { return .unknown }
      let asCharacters = call.key == "tochararray"
      return machine.array(
        bytes.map { Value(content: asCharacters ? .character(Int($0)) : .number(Double(Int8(bitPattern: $0)))) },
        taint: call.receiver?.mark)
    default: return nil
    }
  }

  private static func part(_ call: Invocation, _ bytes: [UInt8]) -> Value? {
    guard var start = call.argument(0).integer else { return nil }
    if start < 0 { start = max(0, bytes.count + start) }
    guard start <= bytes.count else { return .text([UInt8]()) }
    var end = bytes.count
    if call.arguments.count > 1 {
      guard let second = call.argument(1).integer else { return nil }
      // `Substring` of .NET and `substr` take a length.
      let takesLength = call.name == "Substring" || call.key == "substr"
      end = takesLength ? start + min(max(0, second), bytes.count) : (second < 0 ? bytes.count + second : second)
    }
    end = min(bytes.count, end)
    return .text(end > start ? Array(bytes[start..<end]) : []).derived()
  }

  private static func harmless(_ call: Invocation, _ bytes: [UInt8]?) -> Value {
    guard let bytes else { return .unknown }
    let first = call.argument(0).bytes
    switch call.key {
    case "length", "size", "count": return .number(bytes.count)
    case "isempty", "isnullorempty": return .bool(bytes.isEmpty)
    case "indexof":
      guard let first else { return .unknown }
      let start = call.arguments.count > 1 ? call.argument(1).integer ?? 0 : 0
      if first.isEmpty { return .number(0) }
      return .number(Bytes.find(first, in: bytes, from: max(0, start)) ?? -1)
    case "equals": return first.map { .bool($0 == bytes) } ?? .unknown
    case "equalsignorecase": return first.map { .bool(Bytes.lowered($0) == Bytes.lowered(bytes)) } ?? .unknown
    case "startswith": return first.map { .bool(bytes.starts(with: $0)) } ?? .unknown
    case "endswith": return first.map { .bool(bytes.reversed().starts(with: $0.reversed())) } ?? .unknown
    case "contains": return first.map { .bool($0.isEmpty || Bytes.find($0, in: bytes) != nil) } ?? .unknown
    default: return .unknown
    }
  }

  private static func list(_ call: Invocation, _ box: ObjectBox, in machine: Machine) -> Value? {
    switch call.key {
    case "length", "size", "count", "getlength": return .number(box.elements.count)
    case "get", "elementat":
      return call.argument(0).integer.flatMap { box.elements.indices.contains($0) ? box.elements[$0] : nil }
    case "join":
      guard let separator = call.arguments.isEmpty ? [0x2C] : call.argument(0).bytes else { return nil }
      return joined(box.elements, separator)
    case "reverse":
      box.elements.reverse()
      return .object(box).derived()
    case "push", "add":
      guard machine.take(64), box.elements.count < 1 << 18 else { return .unknown }
      box.elements.append(call.argument(0))
      return .number(box.elements.count)
    case "pop": return box.elements.popLast()
    case "shift": return box.elements.isEmpty ? .null : box.elements.removeFirst()
    case "concat":
      return machine.array(
        box.elements + call.arguments.flatMap { $0.box?.type == "[]" ? $0.box?.elements ?? [] : [$0] })
    case "slice":
      guard let start = call.argument(0).integer, start >= 0, start <= box.elements.count else { return nil }
      let end = call.arguments.count > 1 ? call.argument(1).integer ?? box.elements.count : box.elements.count
      return machine.array(Array(box.elements[start..<max(start, min(end, box.elements.count))]))
    case "clone", "toarray": return .object(box)
    default: return nil
    }
  }

  static func joined(_ elements: [Value], _ separator: [UInt8]) -> Value {
    var value = Value.text([UInt8]())
    for (index, element) in elements.enumerated() {
      if index > 0, !separator.isEmpty { value = Operations.apply(.concatenate, value, .text(separator)) }
      value = Operations.apply(.concatenate, value, element)
    }
    return value.derived()
  }

  /// The bytes that an array of numbers or characters stands for; nil where one isn't known.
  static func bytes(of value: Value) -> [UInt8]? {
    guard let box = value.box, box.type == "[]" else { return value.bytes }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(box.elements.count)
    for element in box.elements {
      switch element.content {
      case .number(let number) where number.isFinite && abs(number) < 1e9:
        bytes.append(UInt8(truncatingIfNeeded: Int(number)))
      case .character(let code): bytes += Bytes.utf8(code)
      case .text(let text): bytes += text
      case .null: bytes.append(0)
      default: return nil
      }
    }
    return bytes
  }
}
