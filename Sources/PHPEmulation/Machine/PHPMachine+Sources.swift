extension PHPMachine {
  /// What a superglobal holds at the start; nil where the name is none.
  func superglobal(_ name: Int32) -> Value? {
    guard let known = KnownName(rawValue: name) else { return nil }
    switch known {
    case .argv: return .array(PHPArray(rest: commandLine()))
    case .requestGet, .requestPost, .requestAny, .requestCookie, .oldGet, .oldPost, .oldCookie:
      return tainted(.request, "$" + names.text(name)).map { .array(PHPArray(rest: $0)) }
    case .rawPostData: return tainted(.any, "$HTTP_RAW_POST_DATA").map { .unknown($0) }
    case .requestFiles, .oldFiles: return .array(PHPArray(rest: Unknown(role: .uploads)))
    case .server, .oldServer, .environment, .oldEnvironment: return .array(PHPArray(rest: Unknown(role: .server)))
    case .session, .oldSession: return .array(PHPArray(rest: Unknown()))
    case .globals: return globalsSnapshot()
    default: return nil
    }
  }

  private func commandLine() -> Unknown {
    Unknown(role: .request, taint: Taint(origin: origin("$argv", .commandLine), line: line))
  }

  private func tainted(_ role: Unknown.Role, _ source: String) -> Unknown? {
    Unknown(role: role, taint: Taint(origin: origin(source), line: line))
  }

  /// `$GLOBALS` as a value: its elements are the variables themselves.
  private func globalsSnapshot() -> Value {
    var array = PHPArray()
    for (name, slot) in globals.slots where name != KnownName.globals.rawValue {
      share(slot)
      array.set(ArrayKey(names.bytes(name)), .reference(slot))
    }
    for known in [KnownName.requestGet, .requestPost, .requestAny, .requestCookie, .requestFiles, .server]
    where array.count < 10_000 {
      let slot = globalSlot(known.rawValue)
      array.set(ArrayKey(names.bytes(known.rawValue)), .reference(slot))
    }
    array.rest = Unknown(taint: globals.undefinedTaint)
    return .array(array)
  }

  /// An element of something that isn't known: the request's is the attacker's.
  /// - Parameter key: nil where any element is meant.
  func elementOfUnknown(_ value: Value, key: Value?) -> Value {
    guard case .unknown(let unknown) = value else { return .unknown(Unknown()) }
    switch unknown.role {
    case .request:
      guard let taint = unknown.taint else { return .unknown(Unknown()) }
      let source = origin(taint.origin.source + keyText(key), taint.origin.kind)
      return .unknown(Unknown(taint: Taint(origin: source, line: line)))
    case .uploads: return .array(PHPArray(rest: Unknown(role: .upload)))
    case .upload:
      switch key?.bytes.map({ String(decoding: $0, as: UTF8.self) }) {
      case "tmp_name": return .unknown(Unknown(role: .uploadPath))
      case "size", "error": return .unknown(Unknown(role: .number))
      case nil: return .unknown(Unknown(role: .upload))
      default: return .unknown(Unknown(taint: Taint(origin: origin("$_FILES[…]" + keyText(key)), line: line)))
      }
    case .server: return serverElement(key)
    case .undefined: return .unknown(Unknown(role: .undefined))
    case .bareWord: return .unknown(Unknown())
    case .number: return .null
    case .uploadPath: return .unknown(Unknown(role: .uploadPath))
    default:
      guard let taint = unknown.taint else { return .unknown(Unknown(derivation: unknown.derivation)) }
      return .unknown(Unknown(taint: taint.through(keyText(key), line), derivation: unknown.derivation))
    }
  }

  private func keyText(_ key: Value?) -> String {
    guard let key else { return "[…]" }
    if case .int(let value) = key { return "[\(value)]" }
    guard let bytes = key.bytes, bytes.count <= 40 else { return "[…]" }
    return "['" + String(decoding: bytes, as: UTF8.self) + "']"
  }

  private func serverElement(_ key: Value?) -> Value {
    let attacker: () -> Value = { [self] in
      .unknown(Unknown(taint: Taint(origin: origin("$_SERVER" + keyText(key)), line: line)))
    }
    guard let bytes = key?.bytes else { return attacker() }
    let name = String(decoding: bytes, as: UTF8.self)
    switch name {
    case "HTTP_HOST", "HTTP_CONNECTION", "HTTPS": return .unknown(Unknown())
    case "QUERY_STRING", "REQUEST_URI", "PATH_INFO", "ORIG_PATH_INFO", "PHP_AUTH_USER", "PHP_AUTH_PW",
      "UNENCODED_URL", "REDIRECT_QUERY_STRING", "PHP_AUTH_DIGEST":
      return attacker()
    case "argv": return .array(PHPArray(rest: commandLine()))
    case "SCRIPT_FILENAME", "PATH_TRANSLATED": return .text(context.path)
    case "argc", "REQUEST_TIME", "SERVER_PORT", "REMOTE_PORT": return .unknown(Unknown(role: .number))
    default: return name.hasPrefix("HTTP_") ? attacker() : .unknown(Unknown())
    }
  }
}
