extension NativeFunctions {
  /// Functions through which the request or another host speaks.
  static let sources: Family = {
    var family: Family = [:]
    for name in ["getallheaders", "apache_request_headers", "get_headers", "getopt", "apache_response_headers"] {
      family[name] = NativeFunction { machine, call in
        let source = Unknown(
          role: .request,
          taint: Taint(
            origin: machine.origin(call.name + "()", call.name == "getopt" ? .commandLine : .request), line: call.line))
        return .array(PHPArray(rest: source))
      }
    }
    for name in ["getenv", "apache_getenv"] {
      family[name] = NativeFunction { machine, call in
        guard let bytes = call.bytes(0), bytes.starts(with: "HTTP_".utf8), !bytes.elementsEqual("HTTP_HOST".utf8) else {
          return .unknown(Unknown())
        }
        return .unknown(Unknown(taint: Taint(origin: machine.origin(call.name + "()"), line: call.line)))
      }
    }
    for name in ["ob_get_contents", "ob_get_clean", "ob_get_flush", "ob_end_clean", "ob_clean"] {
      family[name] = NativeFunction { _, _ in .unknown(Unknown()) }
    }
    return family
  }()

  /// What the program asks about its surroundings.
  static let information: Family = [
    "phpversion": NativeFunction { _, _ in .unknown(Unknown()) },
    "php_sapi_name": NativeFunction { _, _ in .unknown(Unknown()) },
    "get_include_path": NativeFunction { _, _ in .text(".") },
    "get_defined_functions": NativeFunction { machine, _ in
      // Lists every function of PHP, from which names are picked by their place.
      .unknown(Unknown(derivation: .picked))
    },
    "get_defined_constants": NativeFunction { _, _ in .unknown(Unknown(derivation: .picked)) },
    "get_declared_classes": NativeFunction { machine, _ in
      let names = machine.declaredClasses.map { Value.text(machine.names.bytes($0.name)) }
      var array = PHPArray(names)
      array.rest = Unknown()
      return .array(array)
    },
    "localeconv": NativeFunction { _, _ in
      .array(PHPArray.keyed([(.string(Array("decimal_point".utf8)), .text("."))]))
    },
    "zend_version": NativeFunction { _, _ in .unknown(Unknown()) },
    "error_get_last": NativeFunction { _, _ in .unknown(Unknown()) },
    "spl_autoload_call": NativeFunction { _, _ in .null },
  ]
}
