import Emulation

extension NativeFunctions {
  /// Functions that run code or commands.
  static let sinks: Family = {
    var family: Family = [
      "assert": NativeFunction { machine, call in
        guard case .string(let text) = machine.toText(call.argument(0)) else {
          if case .unknown(let unknown) = call.argument(0), unknown.taint == nil { return .unknown(Unknown()) }
          return machine.evaluateCode(call.argument(0), "assert", call.line)
        }
        if case .bool = call.argument(0) { return .bool(true) }
        return machine.evaluateCode(
          .text(Array("return ".utf8) + text.bytes + [59], text.derivation), "assert", call.line)
      },
      "eval": NativeFunction { machine, call in machine.evaluateCode(call.argument(0), "eval", call.line) },
      "create_function": NativeFunction { machine, call in createFunction(machine, call) },
      "pcntl_exec": NativeFunction { machine, call in
        machine.runCommand(call.argument(0), call.name, call.line)
        if let taint = call.argument(1).taint { machine.prove(.taintedCommand, call.name, call.line, taint: taint) }
        return .null
      },
      "proc_open": NativeFunction(references: 4) { machine, call in
        if let taint = call.argument(0).taint {
          machine.prove(.taintedCommand, call.name, call.line, taint: taint)
        } else {
          machine.runCommand(call.argument(0), call.name, call.line)
        }
        call.slot(2)?.value = .unknown(Unknown())
        return .unknown(Unknown())
      },
      "putenv": NativeFunction { machine, call in
        if case .unknown(let unknown) = machine.toText(call.argument(0)),
          unknown.prefix.starts(with: "LD_PRELOAD".utf8),
          let taint = unknown.taint
        {
          machine.prove(.taintedCommand, "putenv", call.line, taint: taint)
        }
        return .bool(true)
      },
      "mail": NativeFunction { machine, call in
        if let taint = call.argument(0).taint, call.argument(2).taint != nil || call.argument(1).taint != nil {
          machine.prove(.taintedMail, "mail", call.line, taint: taint)
        }
        if case .unknown(let unknown) = call.argument(4), unknown.isBare, let taint = unknown.taint {
          machine.prove(.taintedCommand, "mail", call.line, taint: taint)
        }
        return .unknown(Unknown(role: .number))
      },
      "imap_open": NativeFunction { machine, call in
        if case .unknown(let unknown) = call.argument(0), unknown.isBare, let taint = unknown.taint,
          call.argument(1).taint == nil
        {
          machine.prove(.taintedCommand, "imap_open", call.line, taint: taint)
        }
        return .unknown(Unknown())
      },
      "dl": NativeFunction { machine, call in
        if let taint = call.argument(0).taint { machine.prove(.taintedClass, "dl", call.line, taint: taint) }
        return .unknown(Unknown(role: .number))
      },
      "unserialize": NativeFunction { machine, call in
        if let bytes = call.bytes(0) {
          guard bytes.count < 1 << 20, let value = Unserializer.read(bytes, machine) else { return .bool(false) }
          return value
        }
        if case .unknown(let unknown) = call.argument(0), let taint = unknown.taint, unknown.isBare {
          machine.prove(.taintedObject, "unserialize", call.line, taint: taint)
          machine.wakeAny(taint.through("unserialize", call.line))
        }
        return machine.carried(call)
      },
      "yaml_parse": NativeFunction { machine, call in
        if case .array(let array) = call.argument(3) {
          for callback in array.values {
            _ = machine.invoke(
              callback, [machine.carried(call.argument(0), call.name, call.line)], call.name, call.line)
          }
        }
        return machine.carried(call)
      },
      "opcache_compile_file": NativeFunction { machine, call in machine.include(call.argument(0), call.name, call.line)
      },
    ]
    for name in ["system", "exec", "shell_exec", "passthru", "popen", "expect_popen"] {
      family[name] = NativeFunction(references: name == "exec" ? 6 : name == "system" || name == "passthru" ? 2 : 0) {
        machine, call in
        machine.runCommand(call.argument(0), call.name, call.line)
        call.slot(1)?.value = .unknown(Unknown())
        call.slot(2)?.value = .unknown(Unknown(role: .number))
        return .unknown(Unknown())
      }
    }
    for name in [
      "mysql_query", "mysqli_query", "mysql_db_query", "pg_query", "sqlite_query", "mssql_query", "oci_parse",
    ] {
      family[name] = NativeFunction { machine, call in
        query(machine, call)
        return .unknown(Unknown())
      }
    }
    for name in ["mysql_connect", "mysql_pconnect", "mysqli_connect", "pg_connect", "mssql_connect", "oci_connect"] {
      family[name] = NativeFunction { machine, call in
        if call.argument(0).taint != nil || call.argument(1).taint != nil { machine.hasTaintedConnection = true }
        return .unknown(Unknown(role: .opaque))
      }
    }
    for name in ["exif_read_data", "read_exif_data"] {
      family[name] = NativeFunction { _, call in .unknown(Unknown(derivation: Derivation(.decoded, call.name, nil))) }
    }
    return family
  }()

  static func query(_ machine: PHPMachine, _ call: NativeCall) {
    guard machine.hasTaintedConnection, let taint = machine.firstTaint(call.arguments) else { return }
    machine.prove(.taintedQuery, call.name, call.line, taint: taint)
  }

  private static func createFunction(_ machine: PHPMachine, _ call: NativeCall) -> Value {
    let body = machine.toText(call.argument(1))
    let parameters = machine.toText(call.argument(0))
    guard case .string(let code) = body, case .string(let list) = parameters else {
      if let taint = body.taint ?? parameters.taint {
        machine.prove(.taintedCode, call.name, call.line, taint: taint)
      } else {
        machine.prove(.unknownCode, call.name, call.line)
      }
      return .unknown(Unknown(taint: nil))
    }
    if let derivation = code.derivation, derivation.grade > .assembled, code.bytes.count > 3 {
      machine.prove(.derivedCode, call.name, call.line, derivation: derivation)
    }
    let text = Array("return function(".utf8) + list.bytes + Array("){".utf8) + code.bytes + Array("};".utf8)
    return machine.runText(text, use: .run, how: call.name, call.line, isCode: true)
  }
}
