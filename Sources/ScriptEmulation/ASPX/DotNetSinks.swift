import Emulation

/// Calls of .NET that take effect: commands, code, assemblies, files, queries.
enum DotNetSinks {
  static func evaluate(_ code: Value, sink: String, line: Int, in machine: Machine) {
    if let taint = code.mark {
      machine.prove(.taintedCode, sink, line: line, taint: taint)
    } else if let bytes = code.bytes, bytes.count > 2 {
      machine.runLayer(bytes, how: code.isDerived ? "decoded, \(sink)" : sink, line: line)
    } else if code.isUnknown {
      machine.prove(.unknownCode, sink, line: line)
    }
  }

  static func call(_ call: Invocation, library: DotNetLibrary, in machine: Machine) -> Value? {
    guard let receiver = call.receiver else { return function(call, library: library, in: machine) }
    let type = machine.fold(call.type)
    return commands(call, receiver, type, in: machine) ?? code(call, receiver, type, library: library, in: machine)
      ?? files(call, receiver, type, in: machine) ?? database(call, receiver, type, in: machine)
  }

  private static func function(_ call: Invocation, library: DotNetLibrary, in machine: Machine) -> Value? {
    switch call.key {
    case "eval":
      // Elsewhere it binds data; what a script control runs is a script, though.
      guard library.language == .script || machine.layer > 0 else { return .unknown }
      // No honest page takes the restrictions off code that it does not know.
      if call.argument(0).isUnknown, call.argument(0).mark == nil, call.argument(1).bytes == Array("unsafe".utf8) {
        machine.prove(.hiddenCall, "eval without restrictions", line: call.line)
      }
      evaluate(call.argument(0), sink: "eval", line: call.line, in: machine)
      return Value(taint: call.mark)
    case "createobject", "activexobject", "getobject":
      return library.components.component(call.argument(0), in: machine, line: call.line)
    case "shell":
      guard library.isBasic, let taint = call.mark else { return .unknown }
      machine.prove(.taintedCommand, "Shell", line: call.line, taint: taint)
      return .unknown
    // Functions of the system that a page imports.
    case "winexec", "system", "shellexecute", "createprocess", "createprocessa", "createprocessw", "shellexecutea",
      "createprocessasuser", "createprocesswithlogonw", "_wsystem", "loadlibrary":
      guard let taint = call.mark else { return .unknown }
      machine.prove(.taintedCommand, call.name, line: call.line, taint: taint)
      return .unknown
    case "createthread", "createremotethread", "queueuserapc", "ntcreatethreadex", "enumsystemlocalesa":
      machine.prove(.derivedCode, call.name, line: call.line)
      return .unknown
    default: return nil
    }
  }

  private static func commands(_ call: Invocation, _ receiver: Value, _ type: String, in machine: Machine) -> Value? {
    switch (type, call.key) {
    case ("process", "start"):
      let taint = call.mark ?? receiver.box?.fields["startinfo"]?.mark ?? receiver.mark
      if let taint { machine.prove(.taintedCommand, "Process.Start", line: call.line, taint: taint) }
      let box = receiver.box ?? machine.box("Process")
      return .object(box)
    case ("standardinput", "write"), ("standardinput", "writeline"):
      if let taint = call.mark {
        machine.prove(.taintedCommand, "Process.StandardInput", line: call.line, taint: taint)
      }
      return .null
    case ("streamwriter", "writeline"), ("streamwriter", "write"):
      guard receiver.box?.fields["process"] != nil, let taint = call.mark else { return nil }
      machine.prove(.taintedCommand, "Process.StandardInput", line: call.line, taint: taint)
      return .null
    case ("interaction", "shell"), ("powershell", "addscript"), ("powershell", "addcommand"), ("pipeline", "addscript"),
      ("scriptblock", "create"), ("managementclass", "invokemethod"), ("managementobject", "invokemethod"):
      if let taint = call.mark {
        machine.prove(.taintedCommand, "\(call.type).\(call.name)", line: call.line, taint: taint)
      }
      return receiver
    case ("commandcollection", "addscript"), ("commands", "addscript"):
      if let taint = call.mark { machine.prove(.taintedCommand, "Pipeline.AddScript", line: call.line, taint: taint) }
      return .null
    case (_, "addscript"), (_, "createpipeline"), (_, "invokescript"):
      guard let taint = call.mark else { return nil }
      machine.prove(.taintedCommand, call.name, line: call.line, taint: taint)
      return .unknown
    case ("marshal", "getdelegateforfunctionpointer"):
      machine.prove(.derivedCode, "GetDelegateForFunctionPointer", line: call.line)
      return .unknown
    default: return nil
    }
  }

  private static let formatters: Set<String> = [
    "binaryformatter", "losformatter", "objectstateformatter", "soapformatter", "netdatacontractserializer",
    "xamlreader", "resourcereader", "activityxamlservices", "sessionsecuritytokenhandler",
  ]

  private static func code(
    _ call: Invocation, _ receiver: Value, _ type: String, library: DotNetLibrary, in machine: Machine
  ) -> Value? {
    switch call.key {
    case "load", "loadfrom", "loadfile", "unsafeloadfrom":
      guard ["assembly", "appdomain", "currentdomain"].contains(type) else {
        guard type == "xslcompiledtransform" || type == "xsltransform", let taint = call.mark else { return nil }
        machine.prove(.taintedCode, "\(call.type).Load", line: call.line, taint: taint)
        return .null
      }
      if let taint = call.mark {
        machine.prove(.taintedClass, "Assembly.\(call.name)", line: call.line, taint: taint)
      } else if call.argument(0).isDerived {
        machine.prove(.derivedCode, "Assembly.\(call.name)", line: call.line)
      } else if call.argument(0).isUnknown, call.key == "load" {
        machine.prove(.unknownCode, "Assembly.\(call.name)", line: call.line)
      }
      return .object(machine.box("Assembly"))
    case "compileassemblyfromsource", "compileassemblyfromfile", "compileassemblyfromdom":
      machine.prove(
        call.mark == nil ? .unknownCode : .taintedClass, "CodeDomProvider.\(call.name)", line: call.line,
        taint: call.mark)
      return .unknown
    case "deserialize", "loadviewstate", "parse", "readobject", "unsafedeserialize":
      guard formatters.contains(type), let taint = call.mark ?? receiver.mark else { return nil }
      machine.prove(.taintedClass, "\(call.type).\(call.name)", line: call.line, taint: taint)
      return .tainted(taint)
    case "evaluate", "evaluateasync", "jscriptevaluate":
      guard type.contains("eval") || type.contains("script"), let taint = call.mark else { return nil }
      machine.prove(.taintedCode, "\(call.type).\(call.name)", line: call.line, taint: taint)
      return .unknown
    case "createinstance", "invokemember", "gettypefromprogid", "gettypefromclsid":
      if call.key.hasPrefix("gettypefrom") {
        return library.components.component(call.argument(0), in: machine, line: call.line)
      }
      if call.key == "createinstance", let box = call.argument(0).box, box.type.contains(".") { return .object(box) }
      if let taint = call.argument(0).mark, call.argument(0).box == nil {
        machine.prove(.taintedCall, "\(call.type).\(call.name)", line: call.line, taint: taint)
      }
      return nil
    case "getmethod":
      if let taint = call.argument(0).mark {
        machine.prove(.taintedCall, "Type.GetMethod", line: call.line, taint: taint)
        return nil
      }
      let method = machine.box("MethodInfo")
      method.fields["type"] = receiver.box?.fields["name"] ?? .text(call.type)
      method.fields["name"] = call.argument(0)
      return .object(method)
    case "gettype":
      guard type == "type" || type == "assembly", let name = call.argument(0).bytes else { return nil }
      let box = machine.box("Class")
      box.fields["name"] = .text(name)
      return .object(box)
    case "invoke":
      guard type == "methodinfo", let name = receiver.box?.fields["name"]?.bytes,
        let owner = receiver.box?.fields["type"]?.bytes
      else { return nil }
      let target = call.argument(0).box == nil ? Value(content: .type(Bytes.string(owner))) : call.argument(0)
      let method = Bytes.string(name)
      return library.call(
        Invocation(
          receiver: target, name: method, key: machine.fold(method),
          arguments: JavaReflection.spread(Array(call.arguments.dropFirst())), line: call.line), in: machine)
    case "registervirtualpathprovider", "mappageroute", "registermodule":
      machine.prove(.serverComponent, call.name, line: call.line)
      return .unknown
    default: return nil
    }
  }

  private static let listings: Set<String> = [
    "directory getfiles", "directory getdirectories", "directory getfilesystementries", "file readalltext",
    "file readallbytes", "file readalllines", "file opentext", "file openread", "response writefile",
    "response transmitfile",
  ]

  private static func files(_ call: Invocation, _ receiver: Value, _ type: String, in machine: Machine) -> Value? {
    let first = call.argument(0)
    if listings.contains("\(type) \(call.key)") || call.key == "opensubkey" {
      FileWrites.judgeListing(
        first, reads: type == "file" || type == "response", sink: "\(call.type).\(call.name)", line: call.line,
        in: machine)
      return nil
    }
    switch (type, call.key) {
    case ("directoryinfo", "getfiles"), ("directoryinfo", "getdirectories"), ("directoryinfo", "getfilesysteminfos"):
      if let path = receiver.box?.fields["path"] {
        FileWrites.judgeListing(path, sink: "\(call.type).\(call.name)", line: call.line, in: machine)
      }
      return nil
    case ("file", "writealltext"), ("file", "writeallbytes"), ("file", "appendalltext"), ("file", "writealllines"):
      FileWrites.judge(path: first, data: call.argument(1), sink: "File.\(call.name)", line: call.line, in: machine)
      return .null
    case ("file", "createtext"), ("file", "appendtext"), ("file", "create"), ("file", "open"), ("file", "openwrite"):
      let box = machine.box(call.key.hasSuffix("text") ? "StreamWriter" : "FileStream")
      box.fields["path"] = first
      return .object(box)
    case ("fileinfo", "createtext"), ("fileinfo", "create"), ("fileinfo", "appendtext"), ("fileinfo", "openwrite"):
      let box = machine.box("StreamWriter")
      box.fields["path"] = receiver.box?.fields["path"]
      return .object(box)
    case ("file", "copy"), ("file", "move"):
      if first.mark != nil, let taint = call.argument(1).mark {
        machine.prove(.taintedWrite, "File.\(call.name)", line: call.line, taint: taint)
      }
      return .null
    case ("streamwriter", "write"), ("streamwriter", "writeline"), ("filestream", "write"), ("filestream", "writebyte"),
      ("binarywriter", "write"):
      guard let path = receiver.box?.fields["path"] else { return nil }
      var data = first
      if data.box != nil, data.mark != nil { data = Value(taint: data.mark) }
      FileWrites.judge(path: path, data: data, sink: "\(call.type).\(call.name)", line: call.line, in: machine)
      return .null
    case (_, "saveas"):
      if FileWrites.ending(first) == .runnable, first.mark == nil {
        machine.prove(.writtenCode, "SaveAs", line: call.line, taint: Taint(line: call.line, what: "upload"))
      } else if let taint = first.mark, FileWrites.isTyped(taint), first.bytes == nil, first.ending.isEmpty {
        machine.prove(.writtenCode, "SaveAs to any path", line: call.line, taint: taint)
      } else if let taint = first.mark {
        machine.prove(.taintedUpload, "SaveAs", line: call.line, taint: taint)
      }
      return .null
    case ("webclient", "downloadfile"):
      if let taint = first.mark, FileWrites.ending(call.argument(1)) == .runnable {
        machine.prove(.writtenCode, "WebClient.DownloadFile", line: call.line, taint: taint)
      } else if first.mark != nil, let taint = call.argument(1).mark {
        machine.prove(.taintedWrite, "WebClient.DownloadFile", line: call.line, taint: taint)
      }
      return .null
    default: return nil
    }
  }

  private static func database(_ call: Invocation, _ receiver: Value, _ type: String, in machine: Machine) -> Value? {
    guard ["executereader", "executenonquery", "executescalar", "fill"].contains(call.key), let box = receiver.box
    else {
      return nil
    }
    let text = box.fields["text"] ?? .unknown
    Queries.judge(
      text.with(taint: box.taint), opened: box.fields["opened"], sink: "\(call.type).\(call.name)", line: call.line,
      in: machine)
    return .unknown
  }
}
