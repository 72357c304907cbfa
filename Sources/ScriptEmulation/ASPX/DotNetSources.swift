import Emulation

/// Where the client's data comes in.
enum DotNetSources {
  private static let collections: Set<String> = [
    "form", "querystring", "params", "cookies", "headers", "files", "servervariables", "item", "unvalidated",
  ]

  static func property(_ key: String, of receiver: Value, in machine: Machine, line: Int) -> Value? {
    if let box = receiver.box {
      switch machine.fold(box.type) {
      case "request", "httprequest": return request(key, receiver, in: machine, line: line)
      case "collection":
        if key == "count" || key == "keys" || key == "allkeys" { return key == "count" ? .unknown : receiver }
        return nil
      case "control", "textbox", "htmlinputtext", "fileupload", "htmlinputfile", "dropdownlist", "httppostedfile",
        "htmltextarea", "hiddenfield", "httppostedfilebase":
        return control(key, receiver, in: machine, line: line)
      case "process":
        if key == "startinfo" {
          if let info = box.fields[key] { return info }
          let info = machine.box("ProcessStartInfo")
          box.fields[key] = .object(info)
          return .object(info)
        }
        if key == "standardinput" {
          let input = machine.box("StandardInput")
          input.fields["process"] = receiver
          return .object(input)
        }
        return nil
      case "context", "httpcontext", "page":
        if key == "current" { return .object(machine.box("context")) }
      default: break
      }
      guard box.declaration == nil || ["request", "response", "server", "session"].contains(key) else { return nil }
    }
    switch key {
    case "request", "response", "server", "session", "application", "context":
      if case .unknown = receiver.content { return nil }
      return .object(machine.box(key))
    case "current":
      if case .type(let name) = receiver.content, machine.fold(Invocation.simple(name)) == "httpcontext" {
        return .object(machine.box("context"))
      }
      return nil
    default: return nil
    }
  }

  private static func request(_ key: String, _ receiver: Value, in machine: Machine, line: Int) -> Value? {
    if key == "item" || key == "unvalidated" { return receiver }
    if collections.contains(key) {
      let box = machine.box("collection")
      box.fields["name"] = .text(key)
      return .object(box)
    }
    switch key {
    case "inputstream", "rawurl", "url", "useragent", "pathinfo", "urlreferrer", "getbufferedinputstream":
      return .tainted(Taint(line: line, what: "Request.\(key)"))
    default: return .unknown
    }
  }

  private static func control(_ key: String, _ receiver: Value, in machine: Machine, line: Int) -> Value? {
    switch key {
    case "text", "value", "selectedvalue", "selecteditem", "innertext", "filename", "filebytes", "filecontent",
      "inputstream":
      return .tainted(Taint(line: line, what: "control.\(key)"))
    case "postedfile", "attributes", "items", "style": return key == "postedfile" ? receiver : .unknown
    case "contentlength", "hasfile", "checked", "contenttype": return .unknown
    default: return nil
    }
  }

  static func item(_ index: [Value], of receiver: Value, in machine: Machine, line: Int) -> Value? {
    guard let box = receiver.box else { return nil }
    let name = index.first?.bytes.map { Bytes.string($0.prefix(40)) } ?? "…"
    switch machine.fold(box.type) {
    case "request", "httprequest": return .tainted(Taint(line: line, what: "Request[\"\(name)\"]"))
    case "collection":
      let collection = box.fields["name"]?.bytes.map { Bytes.string($0) } ?? ""
      if collection == "files" { return .object(machine.box("HttpPostedFile")) }
      if collection == "servervariables", !name.uppercased().hasPrefix("HTTP_") { return .unknown }
      return .tainted(Taint(line: line, what: "Request.\(collection)[\"\(name)\"]"))
    case "session", "application", "viewstate": return machine.kept[COMObjects.key(box.type, index)] ?? .unknown
    default: return nil
    }
  }

  static func call(_ call: Invocation, components: COMLibrary, in machine: Machine) -> Value? {
    guard let receiver = call.receiver, let box = receiver.box else { return nil }
    switch machine.fold(box.type) {
    case "request", "httprequest":
      switch call.key {
      case "binaryread": return .tainted(Taint(line: call.line, what: "Request.BinaryRead"))
      case "get", "item": return item(call.arguments, of: receiver, in: machine, line: call.line)
      case "mappath": return DotNetStrings.mapped(call.argument(0))
      case "tostring", "validateinput": return .unknown
      default:
        guard let collection = request(call.key, receiver, in: machine, line: call.line) else { return nil }
        return call.arguments.isEmpty ? collection : item(call.arguments, of: collection, in: machine, line: call.line)
      }
    case "collection":
      if ["get", "getvalues", "item"].contains(call.key) {
        return item(call.arguments, of: receiver, in: machine, line: call.line)
      }
      return call.key == "tostring" ? .tainted(Taint(line: call.line, what: "Request.Form")) : .unknown
    case "response":
      // Showing a file is a sink.
      return call.key == "write" || call.key == "binarywrite" ? .null : nil
    case "server":
      switch call.key {
      case "mappath": return DotNetStrings.mapped(call.argument(0))
      case "createobject": return components.component(call.argument(0), in: machine, line: call.line)
      case "htmlencode": return .unknown
      case "urldecode", "htmldecode", "urlencode": return Value(taint: call.mark)
      case "execute", "transfer":
        if let taint = call.mark { machine.prove(.taintedInclude, "Server.\(call.key)", line: call.line, taint: taint) }
        return .null
      default: return nil
      }
    case "session", "application":
      if call.key == "add" { machine.keepForLater(COMObjects.key(box.type, call.arguments), call.argument(1)) }
      return call.key == "add" ? .null : nil
    default: return nil
    }
  }
}
