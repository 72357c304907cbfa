import Emulation

/// `new` of .NET's classes, by names in lower case.
enum DotNetObjects {
  static func make(
    _ type: String, _ arguments: [Value], library: DotNetLibrary, in machine: Machine, line: Int
  ) -> Value? {
    let first = arguments.first ?? .unknown
    let mark = arguments.lazy.compactMap(\.mark).first
    if type.hasSuffix("[]") {
      guard let size = first.integer, size >= 0, size <= 1 << 16 else { return machine.array([]) }
      return machine.array([Value](repeating: .null, count: size))
    }
    switch type {
    case "string":
      guard first.mark == nil, let bytes = TextMethods.bytes(of: first) else {
        return Value(taint: first.mark, isDerived: true)
      }
      if case .character(let code) = first.content, let count = arguments.dropFirst().first?.integer, count >= 0,
        count < 4096
      {
        return .text([UInt8](repeating: UInt8(truncatingIfNeeded: code), count: count))
      }
      return Value(content: .text(bytes), isDerived: true)
    case "activexobject": return library.components.component(first, in: machine, line: line)
    case "function":
      if library.language == .script, let code = arguments.last {
        DotNetSinks.evaluate(code, sink: "Function", line: line, in: machine)
      }
      return .unknown
    case "list", "arraylist", "array": return machine.array([], taint: mark)
    case "fileinfo", "uri", "directoryinfo":
      let box = machine.box(type)
      box.fields["path"] = first
      box.taint = mark
      return .object(box)
    default: break
    }
    let box = machine.box(type)
    switch type {
    case "streamwriter", "filestream", "binarywriter", "xmltextwriter", "bufferedstream":
      if let path = first.box?.fields["path"] {
        box.fields["path"] = path
      } else if first.box == nil {
        box.fields["path"] = first
      }
      return .object(box)
    case "stringbuilder", "memorystream", "stringreader", "streamreader", "binaryreader":
      if type != "streamreader" || first.mark != nil { box.gathered = first.box == nil ? first : first.box?.gathered }
      if type == "streamreader" || type == "binaryreader" {
        box.gathered = first.mark == nil ? nil : Value(taint: first.mark)
      }
      if arguments.isEmpty || first.integer != nil { box.gathered = .text([UInt8]()) }
    case "sqlconnection", "oledbconnection", "odbcconnection", "oracleconnection", "mysqlconnection":
      if let mark { box.fields["opened"] = .tainted(mark) }
      return .object(box)
    case "sqlcommand", "oledbcommand", "odbccommand", "sqldataadapter", "oledbdataadapter", "odbcdataadapter":
      box.fields["text"] = first
      box.taint = first.mark
      box.fields["opened"] =
        arguments.dropFirst().lazy.compactMap { $0.box?.fields["opened"] ?? ($0.mark.map { .tainted($0) }) }.first
      return .object(box)
    default: break
    }
    box.taint = mark
    return .object(box)
  }
}
