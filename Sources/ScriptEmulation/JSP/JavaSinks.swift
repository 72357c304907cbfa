import Emulation

/// Calls of Java that take effect: commands, code, classes, files, queries.
enum JavaSinks {
  /// A call without receiver: of a method that the script's class inherits.
  static func bare(_ call: Invocation, in machine: Machine) -> Value? {
    switch call.name {
    case "defineClass": return defineClass(call, in: machine)
    case "getServletContext": return .object(machine.box("ServletContext"))
    default: return nil
    }
  }

  static func call(_ call: Invocation, _ receiver: Value, in machine: Machine) -> Value? {
    switch call.name {
    case "getRuntime", "getruntime": return .object(machine.box("Runtime"))
    case "exec":
      if call.type == "Runtime" || call.type == "RuntimeUtil" { return command(call, "Runtime.exec", in: machine) }
    case "start", "startPipeline":
      if call.type == "ProcessBuilder", let taint = receiver.mark ?? call.mark {
        machine.prove(.taintedCommand, "ProcessBuilder.start", line: call.line, taint: taint)
      } else if call.type == "ProcessImpl" || call.type == "UNIXProcess" {
        return command(call, call.type + ".start", in: machine)
      }
      if call.type == "ProcessBuilder" { return .object(machine.box("Process")) }
    case "getOutputStream":
      guard call.type == "Process" else { break }
      let input = machine.box("ProcessInput")
      input.fields["process"] = receiver
      return .object(input)
    case "write", "println", "print", "writeBytes", "append":
      guard receiver.box?.fields["process"] != nil else { break }
      if let taint = call.mark { machine.prove(.taintedCommand, "Process input", line: call.line, taint: taint) }
      return .null
    case "forkAndExec": return command(call, "UNIXProcess.forkAndExec", in: machine)
    case "command":
      if call.type == "ProcessBuilder", let box = receiver.box, !call.arguments.isEmpty {
        box.taint = box.taint ?? call.mark
        return receiver
      }
    case "redirectErrorStream", "directory", "inheritIO":
      if call.type == "ProcessBuilder" { return receiver }
    case "launch":
      if call.type == "MimeEntry", let taint = receiver.mark ?? call.mark {
        machine.prove(.taintedCommand, "MimeEntry.launch", line: call.line, taint: taint)
      }
      return nil
    case "defineClass", "defineAnonymousClass", "defineClass0", "defineClass1", "defineHiddenClass":
      return defineClass(call, in: machine)
    default: break
    }
    return code(call, receiver, in: machine) ?? objects(call, receiver, in: machine)
      ?? files(call, receiver, in: machine) ?? database(call, receiver, in: machine)
  }

  private static func command(_ call: Invocation, _ sink: String, in machine: Machine) -> Value {
    if let taint = call.mark {
      machine.prove(.taintedCommand, sink, line: call.line, taint: taint)
    } else if let value = call.arguments.first(where: { $0.isDerived }), value.bytes != nil {
      machine.prove(.hiddenCommand, sink, line: call.line)
    } else if let box = call.argument(0).box, box.type == "[]", let inner = box.elements.lazy.compactMap(\.mark).first {
      machine.prove(.taintedCommand, sink, line: call.line, taint: inner)
    }
    return .object(machine.box("Process"))
  }

  private static func defineClass(_ call: Invocation, in machine: Machine) -> Value {
    if let taint = call.mark {
      machine.prove(.taintedClass, "ClassLoader.defineClass", line: call.line, taint: taint)
    } else if call.arguments.contains(where: { $0.isDerived || $0.box?.gathered != nil }) {
      machine.prove(.derivedCode, "ClassLoader.defineClass", line: call.line)
    } else {
      machine.prove(.unknownCode, "ClassLoader.defineClass", line: call.line)
    }
    return .object(machine.box("Class"))
  }

  static func loadClass(_ call: Invocation, _ receiver: Value, in machine: Machine) -> Value? {
    if let taint = receiver.mark {
      machine.prove(.taintedClass, "\(call.type).loadClass", line: call.line, taint: taint)
    } else if let taint = call.mark, call.argument(0).bytes == nil {
      machine.prove(.taintedClass, "\(call.type).loadClass", line: call.line, taint: taint)
    } else if let name = call.argument(0).bytes, name.starts(with: Array("$$BCEL$$".utf8)) {
      machine.prove(.derivedCode, "ClassLoader.loadClass(BCEL)", line: call.line)
    } else if call.type == "URLClassLoader" {
      machine.prove(.oddInclude, "URLClassLoader.loadClass", line: call.line)
    }
    return nil
  }

  private static let evaluators: Set<String> = [
    "ScriptEngine", "ELProcessor", "MVEL", "GroovyShell", "Ognl", "SpelExpressionParser", "ExpressionFactory",
    "ExpressionFactoryImpl", "ExpressionEvaluator", "NashornScriptEngine", "JexlEngine", "Interpreter", "Context",
    "ELManager", "StandardELContext", "OgnlUtil", "TemplateParserContext", "ExpressionParser", "CompilationUnit",
    "VariableResolver", "PageContextImpl", "JSRuntime", "Compilable", "GroovyClassLoader", "GroovyScriptEngine",
  ]

  private static func code(_ call: Invocation, _ receiver: Value, in machine: Machine) -> Value? {
    switch call.name {
    case "getEngineByName", "getEngineByExtension", "getEngineByMimeType", "getScriptEngine":
      return .object(machine.box("ScriptEngine"))
    case "getSystemJavaCompiler": return .object(machine.box("JavaCompiler"))
    case "getTask", "run":
      guard call.type == "JavaCompiler" || call.type == "Main" else { return nil }
      machine.prove(
        call.mark == nil ? .derivedCode : .taintedClass, "JavaCompiler.\(call.name)", line: call.line, taint: call.mark)
      return .unknown
    case "eval", "getValue", "setValue", "parseExpression", "createValueExpression", "createMethodExpression",
      "evaluate",
      "executeExpression", "compile", "evaluateString", "proprietaryEvaluate", "parseClass", "execute",
      "evaluateExpression":
      if let value = receiver.box?.fields["value"] { return value }
      guard evaluators.contains(call.type) || (call.name == "eval" && receiver.isUnknown && receiver.taint == nil)
      else { return nil }
      if let taint = call.mark {
        machine.prove(
          .taintedCode, "\(call.type.isEmpty ? "…" : call.type).\(call.name)", line: call.line, taint: taint)
      } else if let value = call.arguments.first(where: { $0.isDerived }), value.bytes != nil {
        machine.prove(.derivedCode, "\(call.type).\(call.name)", line: call.line)
      }
      return .unknown
    case "newTransformer", "newTemplates", "transform":
      guard let taint = call.mark, call.name != "transform" else { return nil }
      machine.prove(.taintedCode, "TransformerFactory.\(call.name)", line: call.line, taint: taint)
      return .unknown
    case "load", "loadLibrary", "load0":
      guard ["System", "Runtime", "ClassLoader", "NativeLibrary", "Native"].contains(call.type) else { return nil }
      if let taint = call.mark {
        machine.prove(.taintedCode, "\(call.type).\(call.name)", line: call.line, taint: taint)
      } else {
        machine.prove(.oddInclude, "\(call.type).\(call.name)", line: call.line)
      }
      return .null
    default: return nil
    }
  }

  private static func objects(_ call: Invocation, _ receiver: Value, in machine: Machine) -> Value? {
    switch call.name {
    case "readObject", "readUnshared", "fromXML":
      guard ["XMLDecoder", "ObjectInputStream", "XStream", "Input", "HessianInput"].contains(call.type),
        let taint = receiver.mark ?? call.mark
      else { return nil }
      machine.prove(.taintedClass, "\(call.type).\(call.name)", line: call.line, taint: taint)
      return .tainted(taint)
    case "lookup", "doLookup":
      guard
        ["InitialContext", "Context", "JndiTemplate", "JndiLocatorDelegate", "Naming", "Registry"].contains(call.type),
        let taint = call.mark
      else { return nil }
      machine.prove(.taintedClass, "\(call.type).\(call.name)", line: call.line, taint: taint)
      return .unknown
    case "execute":
      return receiver.box?.fields["value"]
    default: return nil
    }
  }

  private static func files(_ call: Invocation, _ receiver: Value, in machine: Machine) -> Value? {
    switch call.name {
    case "listFiles", "list":
      guard call.type == "File", let path = receiver.box?.fields["path"] else { return nil }
      FileWrites.judgeListing(path, sink: "File.\(call.name)", line: call.line, in: machine)
      return nil
    case "readAllBytes", "readAllLines", "readString", "newInputStream", "walk", "newDirectoryStream":
      guard call.type == "Files" else { return nil }
      FileWrites.judgeListing(
        JavaObjects.path(call.argument(0)), reads: call.name != "walk" && call.name != "newDirectoryStream",
        sink: "Files.\(call.name)", line: call.line, in: machine)
      return nil
    case "write", "writeBytes", "print", "println", "append", "writeChars", "writeUTF":
      if call.type == "Files" || call.type == "FileUtils" {
        FileWrites.judge(
          path: JavaObjects.path(call.argument(0)), data: plain(call.argument(1)), sink: "Files.write", line: call.line,
          in: machine)
        return .null
      }
      guard let path = receiver.box?.fields["path"], call.type != "File" else { return nil }
      FileWrites.judge(
        path: path, data: plain(call.argument(0)), sink: "\(call.type).\(call.name)", line: call.line, in: machine)
      return .null
    case "writeStringToFile", "writeByteArrayToFile", "writeString", "copyInputStreamToFile":
      let dataFirst = call.name == "copyInputStreamToFile"
      FileWrites.judge(
        path: JavaObjects.path(call.argument(dataFirst ? 1 : 0)), data: plain(call.argument(dataFirst ? 0 : 1)),
        sink: call.name, line: call.line, in: machine)
      return .null
    case "newOutputStream", "newBufferedWriter":
      guard call.type == "Files" else { return nil }
      let box = machine.box("FileOutputStream")
      box.fields["path"] = JavaObjects.path(call.argument(0))
      return .object(box)
    case "addHandler":
      receiver.box?.fields["path"] = call.argument(0).box?.fields["path"]
      return .null
    case "info", "warning", "severe", "log":
      guard let path = receiver.box?.fields["path"] else { return nil }
      FileWrites.judge(
        path: path, data: call.arguments.last ?? .unknown, sink: "Logger.\(call.name)", line: call.line, in: machine)
      return .null
    case "transferTo", "saveAs":
      if let taint = JavaObjects.path(call.argument(0)).mark {
        machine.prove(.taintedUpload, call.name, line: call.line, taint: taint)
      }
      return nil
    default: return nil
    }
  }

  /// An array of bytes as the text it is.
  private static func plain(_ value: Value) -> Value {
    guard value.mark == nil, value.box?.type == "[]", let bytes = TextMethods.bytes(of: value) else {
      if let box = value.box, box.type == "[]" {
        return Value(taint: value.mark ?? box.elements.lazy.compactMap(\.mark).first)
      }
      return value
    }
    return Value(content: .text(bytes), isDerived: value.isDerived)
  }

  private static func database(_ call: Invocation, _ receiver: Value, in machine: Machine) -> Value? {
    switch call.name {
    case "getConnection":
      let box = machine.box("Connection")
      if let taint = call.mark { box.fields["opened"] = .tainted(taint) }
      return .object(box)
    case "createStatement", "prepareStatement", "prepareCall":
      let box = machine.box("SqlStatement")
      box.fields["opened"] = receiver.box?.fields["opened"]
      if call.name != "createStatement" { query(call, box, in: machine) }
      return .object(box)
    case "executeQuery", "executeUpdate", "addBatch":
      if let box = receiver.box { query(call, box, in: machine) }
      return .unknown
    default: return call.type == "SqlStatement" || call.type == "PreparedStatement" ? .unknown : nil
    }
  }

  private static func query(_ call: Invocation, _ box: ObjectBox, in machine: Machine) {
    Queries.judge(
      call.argument(0).with(taint: call.mark), opened: box.fields["opened"], sink: "Statement.\(call.name)",
      line: call.line, in: machine)
  }
}
