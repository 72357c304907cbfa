extension NativeFunctions {
  /// Functions that read and write files: nothing is read but what the program itself wrote, and its own text.
  static let files: Family = [
    "file_put_contents": NativeFunction { machine, call in
      var content = call.argument(1)
      if case .array(let array) = content { content = machine.concat(array.values, call.line, operands: true) }
      let appends = (call.integer(2) ?? 0) & 8 != 0
      machine.writeFile(call.argument(0), content, call.name, call.line, appends: appends)
      return .unknown(Unknown(role: .number))
    },
    "fopen": opening, "gzopen": opening, "bzopen": opening, "tmpfile": opening,
    "fsockopen": connecting, "pfsockopen": connecting, "stream_socket_client": connecting,
    "stream_socket_accept": connecting, "socket_accept": connecting,
    "fwrite": writing, "fputs": writing, "gzwrite": writing, "gzputs": writing, "bzwrite": writing,
    "fputcsv": NativeFunction { _, _ in .unknown(Unknown(role: .number)) },
    "fread": reading, "fgets": reading, "fgetss": reading, "fgetc": reading, "stream_get_contents": reading,
    "gzread": reading, "fgetcsv": reading, "socket_read": reading, "stream_get_line": reading, "gzgets": reading,
    "fpassthru": reading,
    "file_get_contents": NativeFunction { machine, call in read(machine, call, isList: false) },
    "readfile": NativeFunction { _, _ in .unknown(Unknown(role: .number)) },
    "file": NativeFunction { machine, call in read(machine, call, isList: true) },
    "gzfile": NativeFunction { machine, call in read(machine, call, isList: true) },
    "php_strip_whitespace": NativeFunction { machine, call in read(machine, call, isList: false) },
    "highlight_file": NativeFunction { _, _ in .unknown(Unknown()) },
    "copy": moving, "rename": moving, "move_uploaded_file": moving, "symlink": moving, "link": moving,
    "tempnam": NativeFunction { machine, _ in .text(machine.files.temporaryPath()) },
    "sys_get_temp_dir": NativeFunction { _, _ in .text("/tmp") },
    "session_save_path": NativeFunction { _, _ in .text("/tmp") },
    "basename": NativeFunction { machine, call in
      guard case .string(let text) = machine.toText(call.argument(0)) else {
        if case .unknown(let unknown) = call.argument(0) {
          return .unknown(Unknown(taint: unknown.taint?.through("basename", call.line), suffix: unknown.suffix))
        }
        return machine.carried(call)
      }
      var name = VirtualFiles.lastPart(text.bytes)
      if let ending = call.bytes(1), name.count > ending.count, name.suffix(ending.count).elementsEqual(ending) {
        name.removeLast(ending.count)
      }
      return .text(name, Derivation.stronger(.picked, text.derivation))
    },
    "dirname": NativeFunction { machine, call in
      guard let bytes = call.bytes(0) else {
        return .unknown(Unknown(taint: call.argument(0).taint?.through("dirname", call.line)))
      }
      var path = VirtualFiles.directory(bytes)
      for _ in 1..<max(1, min(16, call.has(1) ? call.integer(1) ?? 1 : 1)) where path.count > 1 {
        path = VirtualFiles.directory(path)
      }
      return .text(path)
    },
    "pathinfo": NativeFunction { machine, call in pathParts(machine, call) },
    "realpath": NativeFunction { machine, call in machine.toText(call.argument(0)) },
    "getcwd": NativeFunction { machine, _ in .text(VirtualFiles.directory(Array(machine.context.path.utf8))) },
    "curl_init": NativeFunction { machine, call in
      let object = PHPObject(nil, className: machine.names.number("curl handle"), isLoose: true)
      machine.register(object)
      object.payload = remoteTaint(machine, "curl_exec", call.line)
      return .object(object)
    },
    "curl_exec": NativeFunction { machine, call in remoteTaint(machine, "curl_exec", call.line) },
    "curl_multi_getcontent": NativeFunction { machine, call in remoteTaint(machine, "curl_exec", call.line) },
  ]

  private static func remoteTaint(_ machine: PHPMachine, _ source: String, _ line: UInt32) -> Value {
    .unknown(Unknown(taint: Taint(origin: machine.origin(source, .remote), line: line)))
  }

  /// What a path's stream gives, where that is the attacker's or known.
  private static func stream(_ machine: PHPMachine, _ path: Value, _ name: String, _ line: UInt32) -> Value {
    switch machine.toText(path) {
    case .string(let text):
      let start = String(decoding: text.bytes.prefix(48).map(ByteClass.lower), as: UTF8.self)
      if start.hasPrefix("php://input") || start.hasPrefix("php://stdin") || start.contains("resource=php://input") {
        return .unknown(Unknown(taint: Taint(origin: machine.origin("php://input"), line: line)))
      }
      if start.hasPrefix("http://") || start.hasPrefix("https://") || start.hasPrefix("ftp://") {
        return .unknown(Unknown(taint: Taint(origin: machine.origin(name + " of a URL", .remote), line: line)))
      }
      if start.hasPrefix("data:") {
        return VirtualFiles.dataURI(text.bytes).map { .text($0, Derivation(.decoded, "data:", nil)) }
          ?? .unknown(Unknown())
      }
      if let content = machine.files.read(text.bytes) { return content }
      if isOwnFile(machine, text.bytes) { return .text(machine.ownText, .picked) }
      return .unknown(Unknown())
    case .unknown(let unknown):
      if unknown.role == .uploadPath {
        return .unknown(Unknown(taint: Taint(origin: machine.origin("$_FILES"), line: line)))
      }
      // A file that the request names may be anywhere: also on another host.
      if unknown.taint == nil, unknown.prefix.starts(with: "http".utf8) {
        return remoteTaint(machine, name + " of a URL", line)
      }
      guard unknown.prefix.isEmpty || unknown.prefix.starts(with: "http".utf8), let taint = unknown.taint else {
        return .unknown(Unknown())
      }
      return .unknown(Unknown(taint: taint.through(name, line)))
    default: return .unknown(Unknown())
    }
  }

  private static func isOwnFile(_ machine: PHPMachine, _ path: [UInt8]) -> Bool {
    path.elementsEqual(machine.context.path.utf8)
      || VirtualFiles.lastPart(path) == VirtualFiles.lastPart(Array(machine.context.path.utf8)) && !path.contains(47)
  }

  private static func read(_ machine: PHPMachine, _ call: NativeCall, isList: Bool) -> Value {
    let content = stream(machine, call.argument(0), call.name, call.line)
    guard case .string(let text) = content else { return content }
    var bytes = text.bytes
    if !isList, call.has(3), let offset = call.integer(3), offset > 0 { bytes = Array(bytes.dropFirst(offset)) }
    if !isList, call.has(4), let count = call.integer(4), count >= 0 { bytes = Array(bytes.prefix(count)) }
    guard machine.mayAllocate(bytes.count) else { return .unknown(Unknown()) }
    guard isList else { return .text(bytes, text.derivation) }
    var lines: [Value] = []
    var start = 0
    for index in bytes.indices where bytes[index] == 10 {
      lines.append(.text(Array(bytes[start...index]), text.derivation))
      start = index + 1
      if lines.count > 50_000 { break }
    }
    if start < bytes.count { lines.append(.text(Array(bytes[start...]), text.derivation)) }
    return .array(PHPArray(lines))
  }

  /// A handle is an object that knows its path; the attacker's streams are marked from the start.
  private static let opening = NativeFunction { machine, call in
    let object = PHPObject(nil, className: machine.names.number("file handle"), isLoose: true)
    machine.register(object)
    object.payload = call.name == "tmpfile" ? .text(machine.files.temporaryPath()) : machine.toText(call.argument(0))
    if let mode = call.bytes(1), mode.first == 119, let path = object.payload?.bytes {
      machine.files.write(path, .text([]), appends: false)
    }
    return .object(object)
  }

  private static let connecting = NativeFunction { machine, call in
    let object = PHPObject(nil, className: machine.names.number("connection"), isLoose: true)
    machine.register(object)
    let kind: TaintOrigin.Kind = call.name.hasSuffix("accept") ? .request : .remote
    object.payload = .unknown(Unknown(taint: Taint(origin: machine.origin(call.name, kind), line: call.line)))
    return .object(object)
  }

  private static let writing = NativeFunction { machine, call in
    if case .object(let handle) = call.argument(0), let path = handle.payload,
      handle.className != machine.names.number("connection")
    {
      machine.writeFile(path, call.argument(1), call.name, call.line, appends: true)
    }
    return .unknown(Unknown(role: .number))
  }

  private static let reading = NativeFunction { machine, call in
    guard case .object(let handle) = call.argument(0), let path = handle.payload else {
      return machine.carried(call.argument(0), call.name, call.line)
    }
    if handle.className == machine.names.number("connection") { return machine.carried(path, call.name, call.line) }
    let content = stream(machine, path, call.name, call.line)
    // Where the handle stands in the file isn't followed; whole small files are read at once.
    if case .string(let text) = content, call.name == "fgets" || call.name == "fgetc" || text.bytes.isEmpty {
      return .unknown(Unknown(derivation: text.derivation))
    }
    return content
  }

  private static let moving = NativeFunction { machine, call in
    var source = call.argument(0)
    if call.name == "copy" {
      let content = stream(machine, source, call.name, call.line)
      if content.taint != nil, !isUpload(source) { source = content }
    }
    machine.copyFile(source, call.argument(1), call.name, call.line)
    return .unknown(Unknown(role: .number))
  }

  private static func isUpload(_ value: Value) -> Bool {
    if case .unknown(let unknown) = value { return unknown.role == .uploadPath || unknown.role == .upload }
    return false
  }

  private static func pathParts(_ machine: PHPMachine, _ call: NativeCall) -> Value {
    guard let bytes = call.bytes(0) else {
      return .unknown(Unknown(taint: call.argument(0).taint?.through("pathinfo", call.line)))
    }
    let name = VirtualFiles.lastPart(bytes)
    let dot = name.lastIndex(of: 46)
    let parts: [(String, [UInt8])] = [
      ("dirname", VirtualFiles.directory(bytes)), ("basename", name),
      ("extension", dot.map { Array(name[($0 + 1)...]) } ?? []), ("filename", dot.map { Array(name[..<$0]) } ?? name),
    ]
    if let flag = call.integer(1), call.has(1) {
      let index = flag == 1 ? 0 : flag == 2 ? 1 : flag == 4 ? 2 : 3
      return .text(parts[index].1, .picked)
    }
    return .array(PHPArray.keyed(parts.map { (ArrayKey(Array($0.0.utf8)), .text($0.1, .picked)) }))
  }
}
