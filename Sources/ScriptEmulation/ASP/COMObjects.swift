import Emulation

/// Methods and properties of the server's objects and of the components that webshells use.
enum COMObjects {
  static func key(_ store: String, _ index: [Value]) -> String {
    store + " " + Bytes.string(Bytes.lowered(index.first?.bytes ?? [0x3F]))
  }

  private static func name(_ index: [Value]) -> String {
    index.first?.bytes.map { Bytes.string($0.prefix(40)) } ?? "…"
  }

  static func item(_ index: [Value], of receiver: Value, in machine: Machine, line: Int) -> Value? {
    guard let box = receiver.box else { return nil }
    switch box.type {
    case "request": return .tainted(Taint(line: line, what: "Request(\"\(name(index))\")"))
    case "form", "querystring", "cookies", "params":
      return .tainted(Taint(line: line, what: "Request.\(box.type)(\"\(name(index))\")"))
    case "servervariables":
      guard let bytes = index.first?.bytes else { return .unknown }
      let key = Bytes.string(bytes).uppercased()
      if key == "HTTP_HOST" || !(key.hasPrefix("HTTP_") || key == "QUERY_STRING" || key.hasPrefix("ALL_")) {
        return .unknown
      }
      return .tainted(Taint(line: line, what: "Request.ServerVariables(\"\(key)\")"))
    case "session", "application":
      if let value = machine.kept[key(box.type, index)] {
        return value.taint == nil
          ? value : value.with(taint: value.taint?.passing("\(box.type)(\"\(name(index))\")", line: line))
      }
      return .unknown
    default: return nil
    }
  }

  static func property(_ key: String, of receiver: Value, in machine: Machine, line: Int) -> Value? {
    guard let box = receiver.box else { return nil }
    switch box.type {
    case "request":
      switch key {
      case "form", "querystring", "cookies", "servervariables", "params":
        let collection = machine.box(key)
        // The collection as a text is the whole of what was sent.
        if key != "servervariables" { collection.taint = Taint(line: line, what: "Request.\(key)") }
        return .object(collection)
      case "item": return receiver
      case "totalbytes", "count": return .unknown
      default: return nil
      }
    case "form", "querystring", "cookies", "params", "servervariables":
      return key == "count" ? .unknown : key == "item" ? receiver : nil
    case "session", "application":
      if key == "contents" || key == "staticobjects" { return receiver }
      return nil
    case "response", "server": return key == "scripttimeout" ? .unknown : nil
    case "component", "msxml2.xmlhttp", "microsoft.xmlhttp", "msxml2.serverxmlhttp", "winhttp.winhttprequest.5":
      if ["responsetext", "responsebody", "responsestream"].contains(key) { return answer(box, key, line: line) }
      return nil
    default: break
    }
    if key == "nodetypedvalue", let put = box.fields["put"] ?? box.gathered {
      guard let bytes = put.bytes else { return Value(taint: put.mark, isDerived: true) }
      let isHex = box.fields["datatype"]?.bytes.map { Bytes.contains($0, "hex") } ?? false
      return Value(
        content: .text(isHex ? Base64Text.hex(bytes) : Base64Text.decode(bytes)), taint: put.mark, isDerived: true)
    }
    if box.type == "adodb.stream", key == "size" || key == "position" || key == "eos" || key == "state" {
      return .unknown
    }
    return nil
  }

  static func call(_ call: Invocation, library: COMLibrary, in machine: Machine) -> Value? {
    guard let receiver = call.receiver else { return nil }
    let box = receiver.box
    switch call.type {
    case "request": return request(call, receiver, in: machine)
    case "form", "querystring", "cookies", "params", "servervariables", "session", "application":
      if call.key == "item" || call.key == "contents" || call.key == "value" {
        return item(call.arguments, of: receiver, in: machine, line: call.line)
      }
      if call.key == "count" || call.key == "abandon" || call.key == "lock" || call.key == "unlock" { return .unknown }
      return nil
    case "response": return .null
    case "server": return server(call, library: library, in: machine)
    case "wscript":
      return call.key == "createobject" ? library.component(call.argument(0), in: machine, line: call.line) : nil
    case "wscript.shell": return shell(call, sink: "WScript.Shell", in: machine)
    case "shell.application", "shell.user": return shell(call, sink: "Shell.Application", in: machine)
    case "msscriptcontrol.scriptcontrol", "scriptcontrol": return scriptControl(call, library: library, in: machine)
    case "component", "msxml2.xmlhttp", "microsoft.xmlhttp", "msxml2.serverxmlhttp", "winhttp.winhttprequest.5":
      return unknownComponent(call, in: machine)
    case "adodb.stream": return stream(call, box, in: machine)
    case "scripting.filesystemobject": return files(call, in: machine)
    case "mswc.tools":
      guard call.key == "processform", let taint = call.argument(0).mark else { return .null }
      machine.prove(.taintedWrite, "Tools.ProcessForm", line: call.line, taint: taint)
      return .null
    case "textstream":
      if call.key.hasPrefix("read"), let path = box?.fields["path"] {
        FileWrites.judgeListing(path, reads: true, sink: "TextStream.\(call.name)", line: call.line, in: machine)
        return nil
      }
      if call.key.hasPrefix("write"), let path = box?.fields["path"] {
        FileWrites.judge(path: path, data: call.argument(0), sink: "TextStream.Write", line: call.line, in: machine)
        return .null
      }
      return nil
    case "adodb.recordset":
      if call.key == "open", let connection = call.argument(1).box {
        Queries.judge(
          call.argument(0), opened: connection.fields["opened"], sink: "Recordset.Open", line: call.line, in: machine)
      }
      return .unknown
    case "adodb.connection", "adodb.command": return database(call, box, in: machine)
    default: break
    }
    if call.key == "nodetypedvalue" || call.key == "text" {
      return property(call.key, of: receiver, in: machine, line: call.line)
    }
    if call.key == "createelement" || call.key == "selectsinglenode" { return .object(machine.box("xmlnode")) }
    return nil
  }

  private static func request(_ call: Invocation, _ receiver: Value, in machine: Machine) -> Value? {
    switch call.key {
    case "form", "querystring", "cookies", "servervariables", "params":
      guard let collection = property(call.key, of: receiver, in: machine, line: call.line) else { return nil }
      if call.arguments.isEmpty { return collection }
      return item(call.arguments, of: collection, in: machine, line: call.line)
    case "item": return item(call.arguments, of: receiver, in: machine, line: call.line)
    case "binaryread": return .tainted(Taint(line: call.line, what: "Request.BinaryRead"))
    default: return .unknown
    }
  }

  private static func server(_ call: Invocation, library: COMLibrary, in machine: Machine) -> Value? {
    switch call.key {
    case "createobject": return library.component(call.argument(0), in: machine, line: call.line)
    case "mappath": return DotNetStrings.mapped(call.argument(0))
    case "htmlencode", "urlencode": return Value(taint: call.mark)
    case "execute", "transfer":
      if let taint = call.mark { machine.prove(.taintedInclude, "Server.\(call.key)", line: call.line, taint: taint) }
      return .null
    default: return nil
    }
  }

  private static func shell(_ call: Invocation, sink: String, in machine: Machine) -> Value? {
    guard ["run", "exec", "shellexecute", "open"].contains(call.key) else {
      return call.key == "regread" || call.key == "expandenvironmentstrings" ? .unknown : nil
    }
    if let taint = call.mark {
      machine.prove(.taintedCommand, "\(sink).\(call.name)", line: call.line, taint: taint)
    } else if call.key != "open", !isOwnProgram(call.argument(0)) {
      machine.prove(.commandComponent, "\(sink).\(call.name)", line: call.line)
    }
    return .object(machine.box("process"))
  }

  /// A program of the site's own, e.g. one that converts pictures: known at its beginning, and no interpreter.
  private static func isOwnProgram(_ command: Value) -> Bool {
    let beginning = command.beginning
    guard Bytes.contains(beginning, ".exe") else { return false }
    return !["cmd", "powershell", "cscript", "wscript", "mshta", "rundll32", "net.exe"].contains {
      Bytes.contains(beginning, $0)
    }
  }

  private static func unknownComponent(_ call: Invocation, in machine: Machine) -> Value? {
    if ["responsetext", "responsebody"].contains(call.key), let receiver = call.receiver {
      return property(call.key, of: receiver, in: machine, line: call.line)
    }
    if call.key == "open", let address = call.arguments.dropFirst().first {
      call.receiver?.box?.fields["address"] = address
    }
    guard ["run", "exec", "shellexecute"].contains(call.key), let taint = call.mark else { return nil }
    machine.prove(.taintedCommand, "CreateObject(…).\(call.name)", line: call.line, taint: taint)
    return .unknown
  }

  /// What another host sends; that its address was put together from pieces is remembered.
  private static func answer(_ box: ObjectBox, _ key: String, line: Int) -> Value {
    let address = box.fields["address"]
    let isHidden = address?.isDerived == true && address?.mark == nil
    return .tainted(Taint(line: line, what: remote + (isHidden ? hiddenAddress : "") + ".\(key)"))
  }

  /// How the first step of a path begins that comes from another host.
  static let remote = "XMLHTTP"
  static let hiddenAddress = " of a hidden address"

  private static func scriptControl(_ call: Invocation, library: COMLibrary, in machine: Machine) -> Value? {
    switch call.key {
    case "addcode", "executestatement", "eval", "run":
      library.execute(call.argument(0), sink: "ScriptControl.\(call.name)", line: call.line, in: machine)
      if call.key == "run", call.argument(0).mark == nil, let taint = call.mark {
        machine.prove(.taintedCode, "ScriptControl.Run", line: call.line, taint: taint)
      }
      return Value(taint: call.mark)
    case "addobject": return .null
    default: return nil
    }
  }

  private static func stream(_ call: Invocation, _ box: ObjectBox?, in machine: Machine) -> Value? {
    switch call.key {
    case "write", "writetext":
      box?.gathered = call.argument(0)
      box?.taint = call.argument(0).mark
      return .null
    case "read", "readtext": return box?.gathered ?? Value(taint: box?.taint)
    case "copyto":
      call.argument(0).box?.gathered = box?.gathered
      call.argument(0).box?.taint = box?.taint
      return .null
    case "loadfromfile":
      FileWrites.judgeListing(
        call.argument(0), reads: true, sink: "ADODB.Stream.LoadFromFile", line: call.line, in: machine)
      return .null
    case "savetofile":
      var data = box?.gathered ?? .unknown
      data.taint = data.mark ?? box?.taint
      FileWrites.judge(
        path: call.argument(0), data: data, sink: "ADODB.Stream.SaveToFile", line: call.line, in: machine)
      return .null
    default: return nil
    }
  }

  private static func files(_ call: Invocation, in machine: Machine) -> Value? {
    switch call.key {
    case "getfolder":
      FileWrites.judgeListing(call.argument(0), sink: "FileSystemObject.GetFolder", line: call.line, in: machine)
      return nil
    case "createtextfile", "opentextfile":
      let file = machine.box("textstream")
      file.fields["path"] = call.argument(0)
      return .object(file)
    case "copyfile", "movefile":
      if call.argument(0).mark != nil, let taint = call.argument(1).mark {
        machine.prove(.taintedWrite, "FileSystemObject.\(call.name)", line: call.line, taint: taint)
      }
      return .null
    case "buildpath", "getabsolutepathname":
      return call.arguments.count > 1
        ? Operations.apply(.concatenate, call.argument(0), call.argument(1)) : call.argument(0)
    case "fileexists", "folderexists", "driveexists": return .unknown
    default: return nil
    }
  }

  private static func database(_ call: Invocation, _ box: ObjectBox?, in machine: Machine) -> Value? {
    switch call.key {
    case "open":
      if let taint = call.mark { box?.fields["opened"] = .tainted(taint) }
      return .null
    case "execute":
      if let box {
        Queries.judge(
          call.argument(0), opened: box.fields["opened"], sink: "Connection.Execute", line: call.line, in: machine)
      }
      return .unknown
    default: return .unknown
    }
  }
}
