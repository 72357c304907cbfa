/// What a write to a file means, the same for all languages of this room.
enum FileWrites {
  /// Endings of files that a web server runs.
  static let runnable: Set<String> = [
    "asp", "asa", "cer", "cdx", "aspx", "ashx", "asmx", "ascx", "asax", "svc", "soap", "master", "jsp", "jspx", "jspf",
    "jsw", "jsv", "jspa", "php", "php3", "php4", "php5", "php7", "phtml", "pht", "phar", "cfm", "cfml", "cfc", "pl",
    "cgi", "war",
  ]

  enum Ending { case runnable, other, none }

  /// What the path ends with, as far as known.
  static func ending(_ path: Value) -> Ending {
    let tail = Bytes.lowered(path.ending)
    guard let dot = tail.lastIndex(of: 0x2E) else { return .none }
    var text = tail[(dot + 1)...]
    // IIS 6 runs `x.asp;1.jpg`.
    if let semicolon = tail.firstIndex(of: 0x3B), semicolon < dot { text = tail[..<semicolon] }
    if let last = text.lastIndex(of: 0x2E) { text = text[(last + 1)...] }
    let name = Bytes.string(Bytes.trimmed(Array(text)))
    if runnable.contains(name) { return .runnable }
    return name.isEmpty || name.utf8.count > 8 || name.contains("/") || name.contains("\\") ? .none : .other
  }

  /// Whether the data is a field of a form: uploads and copies from other hosts are what applications do, too.
  static func isTyped(_ taint: Taint) -> Bool {
    guard let source = taint.path.first?.what else { return false }
    return !source.hasPrefix("XMLHTTP") && !source.contains("BinaryRead") && source != "control.inputstream"
      && !source.lowercased().contains("control.file")
      && !source.lowercased().contains("inputstream")
  }

  /// Whether the client says the whole path: nothing stands before it, and it was not looked up within the site.
  static func isAnywhere(_ path: Value) -> Bool { path.isWhollyTainted }

  /// A folder that is listed, a file that is shown, a key that is opened.
  static func judgeListing(_ path: Value, reads: Bool = false, sink: String, line: Int, in machine: Machine) {
    guard isAnywhere(path), let taint = path.mark else { return }
    machine.prove(reads ? .taintedReading : .taintedListing, sink, line: line, taint: taint)
  }

  static func judge(path: Value, data: Value, sink: String, line: Int, in machine: Machine) {
    let ending = ending(path)
    if let taint = data.mark {
      if ending == .runnable, data.isWhollyTainted {
        // Software that brings itself up to date does this too, but not with the bytes as they came.
        let isRemote = taint.length > 1 && taint.path.first?.what.hasPrefix(COMObjects.remote) ?? false
        machine.prove(isRemote ? .remoteCode : .writtenCode, sink, line: line, taint: taint)
      } else if path.mark != nil, path.bytes == nil, path.ending.isEmpty, data.isWhollyTainted, ending == .none,
        isTyped(taint)
      {
        machine.prove(.writtenCode, sink + " to any path", line: line, taint: taint)
      } else if path.mark != nil, ending == .none {
        machine.prove(.taintedWrite, sink, line: line, taint: taint)
      }
      return
    }
    guard let bytes = data.bytes, bytes.count > 3, ending == .runnable else { return }
    guard Bytes.find("<%", in: bytes) != nil || Bytes.contains(bytes, "<?php") || Bytes.contains(bytes, "runat")
    else { return }
    machine.prove(.droppedCode, sink, line: line)
    machine.runWritten(bytes, path: path, how: sink, line: line)
  }
}
