import Patterns

/// Decides by the first pass whether a PHP file deserves the later stages: without anything that runs, calls, unpacks,
/// writes or includes what is not constant, a file cannot be a shell.
package enum Router {
  /// What the first pass saw.
  package struct Route: Sendable, Hashable {
    /// Runs code, commands or uploads.
    package internal(set) var hasSink = false
    /// Takes a function to call, or makes objects from text: programs do this all the time.
    package internal(set) var hasCallback = false
    package internal(set) var hasSource = false
    package internal(set) var hasDecoder = false
    package internal(set) var hasDynamicCall = false
    package internal(set) var hasBlob = false
    package internal(set) var hasWrite = false

    /// Whether anything more is looked at in a short file: short ones cost little, and most shells are short.
    package var goesOnIfShort: Bool { goesOn || hasDynamicCall || hasWrite || hasCallback }

    /// Whether anything more is looked at: who calls, writes or takes callbacks must get what it runs from somewhere.
    package var goesOn: Bool {
      hasSink || hasBlob || (hasSource || hasDecoder) && (hasDynamicCall || hasWrite || hasCallback)
    }

    /// What is no longer costs next to nothing to look at and to run.
    package static let shortBytes = 4_096

    package func goesOn(bytes: Int) -> Bool { bytes <= Self.shortBytes ? goesOnIfShort : goesOn }

    mutating func note(_ id: Int) {
      switch id {
      case Router.sink: hasSink = true
      case Router.callback: hasCallback = true
      case Router.source: hasSource = true
      case Router.decoder: hasDecoder = true
      case Router.write: hasWrite = true
      default: break
      }
    }

    mutating func note(_ reading: RoughReading) {
      if reading.hasBlob { hasBlob = true }
      if reading.hasDynamicCall { hasDynamicCall = true }
    }
  }

  // Numbers below zero, so that they never meet a rule's.
  private static let (sink, callback, source, decoder, write) = (-2, -3, -4, -5, -6)

  static let patterns: [Pattern] = {
    let gap = #"(?:\s|/\*[^*]*\*/)*"#
    let lists: [(Int, [String])] = [
      (
        sink,
        [
          #"\b(?:eval|assert|create_function|system|exec|shell_exec|passthru|popen|proc_open|pcntl_exec|expect_popen|dl|"#
            + #"createfunction|move_uploaded_file|fsockopen|pfsockopen|stream_socket_client|socket_create|yaml_parse|mail|"#
            + #"registerphpfunctions|com|extract|parse_str|ffi)"# + gap + #"\("#,
          #"[/|#~@!]\w{0,6}e\w{0,6}['"]\s*,"#,
          #"`[^`\n]*\$"#,
          #"\b(?:include|require)(?:_once)?\b[^;\n]*(?:\$|php:|data:|https?:|\.(?:jpg|png|gif|txt|log|ico))"#,
          #"\beval\b"#,
        ]
      ),
      (
        callback,
        [
          #"\b(?:call_user_func|call_user_func_array|forward_static_call|forward_static_call_array|"#
            + #"register_shutdown_function|register_tick_function|ob_start|array_walk|array_map|array_filter|array_reduce|"#
            + #"array_diff_u\w+|array_udiff\w*|array_uintersect\w*|array_intersect_u\w+|usort|uasort|uksort|"#
            + #"preg_replace_callback|mb_ereg_replace|mb_eregi_replace|mb_ereg_replace_callback|preg_filter|filter_var|"#
            + #"iterator_apply|spl_autoload_register|fromcallable|unserialize|newinstance|newinstanceargs|invoke|"#
            + #"invokeargs)"# + gap + #"\("#
        ]
      ),
      (
        source,
        [
          #"\$_(?:GET|POST|REQUEST|COOKIE|FILES|SERVER)\b|php://input|getallheaders|HTTP_RAW_POST_DATA|\$GLOBALS\b"#,
          #"apache_request_headers|get_defined_vars|import_request_variables|\$HTTP_\w+_VARS|filter_input|"#
            + #"(?:file_get_contents|fopen|file)\(['"]https?:"#,
        ]
      ),
      (
        decoder,
        [
          #"\b(?:base64_decode|gzinflate|gzuncompress|gzdecode|zlib_decode|str_rot13|strrev|convert_uudecode|hex2bin|pack|"#
            + #"urldecode|rawurldecode|openssl_decrypt|mcrypt_decrypt|chr)"# + gap + #"\("#,
          #"\\x[0-9a-f]{2}\\x[0-9a-f]{2}\\x"#, #"\\[0-7]{3}\\[0-7]{3}\\"#, #"['"]\s*\^\s*['"$]"#,
        ]
      ),
      (
        write,
        [
          #"\b(?:file_put_contents|fwrite|fputs|copy|rename|symlink|extractto|chmod|touch|gzopen|ftp_put)"# + gap
            + #"\("#
        ]
      ),
    ]
    return lists.flatMap { id, expressions in
      expressions.map { Pattern(id: id, $0, syntax: .expression, options: [.caseless, .dotAll, .once]) }
    }
  }()
}
