import Emulation

extension PHPMachine {
  /// Runs a value as code, in the variables that are there.
  func evaluateCode(_ value: Value, _ sink: String, _ line: UInt32) -> Value {
    switch toText(value) {
    case .string(let text):
      if let derivation = text.derivation, derivation.grade > .assembled, !Self.isTrivial(text.bytes) {
        prove(.derivedCode, sink, line, derivation: derivation)
      }
      return runText(
        text.bytes, use: .run, how: (text.derivation?.how).map { $0 + ", " + sink } ?? sink, line, isCode: true)
    case .unknown(let unknown):
      if let taint = unknown.taint {
        prove(.taintedCode, sink, line, taint: taint)
        return .unknown(Unknown(taint: taint))
      }
      if unknown.role == .uploadPath {
        prove(.taintedCode, sink, line)
      } else if unknown.role != .number {
        prove(.unknownCode, sink, line)
        if let derivation = unknown.derivation, derivation.grade == .decoded { noteDoor(derivation, sink, line) }
      }
      return .unknown(Unknown())
    default: return .unknown(Unknown())
    }
  }

  /// Code too short to do anything.
  private static func isTrivial(_ bytes: [UInt8]) -> Bool {
    bytes.count < 4 || !bytes.contains { ByteClass.isLetter($0) || $0 == 36 || $0 == 96 }
  }

  /// Parses a layer and runs it.
  /// - Parameter isCode: whether PHP starts with the first byte, as in `eval`.
  func runText(
    _ bytes: [UInt8], use: DecodedLayer.Use, how: String, _ line: UInt32, isCode: Bool, path: String = ""
  ) -> Value {
    guard !isStopped, !bytes.isEmpty else { return .null }
    // The same text again tells nothing new, unless it is a short one in a loop.
    let isNew = evaluated.insert(bytes).inserted
    guard isNew || bytes.count < 256 else { return .unknown(Unknown()) }
    guard evaluationDepth < budget.layers else {
      result.limits.insert(.layers)
      return .unknown(Unknown())
    }
    guard !isNew || decodedBytes + bytes.count <= budget.decodedBytes, layerCount < 256 else {
      result.limits.insert(.decodedBytes)
      return .unknown(Unknown())
    }
    guard step(bytes.count >> 5), hasStack() else { return .unknown(Unknown()) }
    if isNew {
      decodedBytes += bytes.count
      layerCount += 1
      result.layers.append(
        DecodedLayer(bytes: bytes, use: use, how: how, line: Int(line), parent: unit.layer, path: path))
    }
    let layer = isNew ? layerCount : unit.layer
    let inner = PHPParser.parse(bytes, isCode: isCode, layer: layer, depthLimit: budget.depth, names: &names)
    if inner.wasTooDeep { result.limits.insert(.depth) }
    let saved = unit
    let returned = scope.returned
    unit = inner
    evaluationDepth += 1
    defer {
      evaluationDepth -= 1
      unit = saved
      scope.returned = returned
    }
    scope.returned = nil
    hoist(inner.root)
    switch execute(inner.root) {
    case .returning: return scope.returned ?? .null
    case .exiting: pending = .exiting
    case .throwing: pending = .throwing
    default: break
    }
    return .null
  }

  // MARK: include

  func include(_ value: Value, _ node: SyntaxNode) -> Value {
    let sink = PHPKeyword(rawValue: node.flags)?.name ?? "include"
    return include(value, sink, node.line)
  }

  func include(_ value: Value, _ sink: String, _ line: UInt32) -> Value {
    switch toText(value) {
    case .string(let text): return include(known: text, sink, line)
    case .unknown(let unknown):
      if unknown.role == .uploadPath {
        prove(.includedInput, sink, line, path: [TaintStep(line: Int(line), what: "$_FILES")])
      } else if let taint = unknown.taint {
        let prefix = unknown.prefix.prefix(16).map(ByteClass.lower)
        if prefix.starts(with: "data:".utf8) || prefix.starts(with: "php://".utf8) {
          prove(.includedInput, sink, line, taint: taint)
        } else if !taint.origin.isChecked {
          prove(.taintedInclude, sink, line, taint: taint)
          if unknown.isBare { noteDoor(.includedInput, sink, line, taint) }
        }
      } else {
        usesOtherFiles = true
      }
      return .unknown(Unknown())
    default: return .unknown(Unknown())
    }
  }

  private func include(known text: Text, _ sink: String, _ line: UInt32) -> Value {
    let path = String(decoding: text.bytes.prefix(64).map(ByteClass.lower), as: UTF8.self)
    let shown = TaintStep(line: Int(line), what: String(decoding: text.bytes.prefix(100), as: UTF8.self))
    if path.hasPrefix("data:") {
      prove(.includedInput, sink, line, path: [shown])
      guard let data = VirtualFiles.dataURI(text.bytes) else { return .unknown(Unknown()) }
      return runText(data, use: .included, how: "data:, " + sink, line, isCode: false)
    }
    if path.hasPrefix("php://input") || path.hasPrefix("php://filter") || path.hasPrefix("php://stdin") {
      prove(.includedInput, sink, line, path: [shown])
      return .unknown(Unknown())
    }
    if let content = files.read(text.bytes) {
      switch content {
      case .string(let code):
        return runText(code.bytes, use: .included, how: sink, line, isCode: false, path: shown.what)
      default:
        if let taint = content.taint { prove(.taintedCode, sink, line, taint: taint) }
        return .unknown(Unknown())
      }
    }
    usesOtherFiles = true
    if Self.isOddPlace(path, text.bytes) { prove(.oddInclude, sink, line, path: [shown]) }
    return .unknown(Unknown())
  }

  private static func isOddPlace(_ start: String, _ path: [UInt8]) -> Bool {
    if start.hasPrefix("http://") || start.hasPrefix("https://") || start.hasPrefix("ftp://") { return true }
    let end = String(decoding: path.suffix(12).map(ByteClass.lower), as: UTF8.self)
    return [".jpg", ".jpeg", ".png", ".gif", ".ico", ".bmp", ".log", ".svg", ".webp", ".pdf", ".zip"].contains {
      end.hasSuffix($0)
    }
  }

  // MARK: Commands

  func runCommand(_ value: Value, _ sink: String, _ line: UInt32) {
    switch toText(value) {
    case .string(let text):
      if let derivation = text.derivation, derivation.grade == .decoded, text.bytes.count > 1 {
        prove(.hiddenCommand, sink, line, derivation: derivation)
      }
    case .unknown(let unknown): if let taint = unknown.taint { prove(.taintedCommand, sink, line, taint: taint) }
    default: if let taint = value.taint { prove(.taintedCommand, sink, line, taint: taint) }
    }
  }

  // MARK: Written files

  /// Takes note of something that the program writes to a file.
  func writeFile(_ path: Value, _ content: Value, _ sink: String, _ line: UInt32, appends: Bool = false) {
    let target = toText(path)
    let isCode = isRunByServer(target)
    var taint = content.taint
    if case .unknown(let unknown) = content, unknown.role == .uploadPath { taint = uploadTaint() }
    if let taint {
      noteTaintedWrite(content, taint, target, isCode: isCode, sink, line)
    } else if case .string(let text) = content.resolved,
      Self.holdsPHP(text.bytes) || Self.handsOverToPHP(text.bytes, target)
    {
      if isCode || !target.isKnown { prove(.droppedCode, sink, line, path: [pathStep(target, line)]) }
      if text.bytes.count <= 1 << 20, files.pending.count < 16 {
        files.pending.append(VirtualFiles.Written(bytes: text.bytes, path: target.bytes ?? [], line: line))
      }
    }
    if let bytes = target.bytes { files.write(bytes, toText(content), appends: appends) }
  }

  private func noteTaintedWrite(
    _ content: Value, _ taint: Taint, _ target: Value, isCode: Bool, _ sink: String, _ line: UInt32
  ) {
    var isBare = true
    if case .unknown(let unknown) = content { isBare = unknown.isBare }
    let isPathTainted = target.taint != nil
    if isCode, isBare, !isPathTainted || isWholePathTainted(target) {
      prove(.writtenCode, sink, line, taint: taint)
    } else if let pathTaint = target.taint {
      prove(.taintedWrite, sink, line, taint: taint)
      if case .unknown(let unknown) = target, unknown.suffix.isEmpty, !pathTaint.origin.isChecked {
        noteDoor(.writtenCode, sink, line, taint)
      }
    }
  }

  private func isWholePathTainted(_ target: Value) -> Bool {
    if case .unknown(let unknown) = target { return unknown.prefix.isEmpty }
    return false
  }

  private func pathStep(_ target: Value, _ line: UInt32) -> TaintStep {
    let text = target.bytes.map { String(decoding: $0.prefix(100), as: UTF8.self) } ?? "a file"
    return TaintStep(line: Int(line), what: text)
  }

  func uploadTaint() -> Taint { Taint(origin: origin("$_FILES"), line: line) }

  func isRunByServer(_ path: Value) -> Bool {
    switch path {
    case .string(let text): DangerousNames.isRunByServer(text.bytes)
    case .unknown(let unknown): DangerousNames.isRunByServer(unknown.suffix)
    default: false
    }
  }

  /// Server directives that make PHP of other files.
  private static func handsOverToPHP(_ bytes: [UInt8], _ target: Value) -> Bool {
    guard let path = target.bytes, bytes.count < 1 << 16 else { return false }
    let name = String(decoding: VirtualFiles.lastPart(path).map(ByteClass.lower), as: UTF8.self)
    guard name == ".htaccess" || name == ".user.ini" else { return false }
    let text = String(decoding: bytes.map(ByteClass.lower), as: UTF8.self)
    return (text.contains("php") || text.contains("cgi-script"))
      && ["addhandler", "addtype", "sethandler", "auto_prepend", "auto_append"].contains { text.contains($0) }
  }

  static func holdsPHP(_ bytes: [UInt8]) -> Bool {
    var index = 0
    while index + 2 < bytes.count {
      if bytes[index] == 60, bytes[index + 1] == 63, bytes[index + 2] == 61 || bytes[index + 2] | 32 == 112 {
        return true
      }
      index += 1
    }
    return false
  }

  /// Moves or copies an upload, or a file.
  func copyFile(_ source: Value, _ target: Value, _ sink: String, _ line: UInt32) {
    var isUpload = false
    if case .unknown(let unknown) = source { isUpload = unknown.role == .uploadPath || unknown.role == .upload }
    let destination = toText(target)
    if isUpload {
      if let taint = destination.taint {
        prove(.taintedUpload, sink, line, taint: taint)
        if case .unknown(let unknown) = destination, unknown.suffix.isEmpty {
          noteDoor(.writtenCode, sink, line, taint)
        }
      } else if isRunByServer(destination) {
        prove(.writtenCode, sink, line, taint: uploadTaint())
      }
      if let bytes = destination.bytes { files.write(bytes, .unknown(Unknown(taint: uploadTaint())), appends: false) }
      return
    }
    if let taint = source.taint, destination.taint != nil {
      prove(.taintedWrite, sink, line, taint: taint)
    } else if let taint = source.taint, isRunByServer(destination) {
      prove(.taintedWrite, sink, line, taint: taint)
    }
    if let from = source.bytes, let to = destination.bytes, let content = files.read(from) {
      files.write(to, content, appends: false)
    }
  }

  /// Reads and runs what the program wrote where the server would run it.
  func runWrittenFiles() {
    let written = files.pending
    files.pending = []
    for file in written {
      guard !isStopped else { return }
      let savedScope = scope
      scope = Scope(isGlobal: true)
      _ = runText(
        file.bytes, use: .written, how: "written", file.line, isCode: false,
        path: String(decoding: file.path.prefix(256), as: UTF8.self))
      pending = nil
      scope = savedScope
    }
  }
}
