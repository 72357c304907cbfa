/// Functions that no honest program hides or hands over as a callback.
enum DangerousNames {
  static let code: Set<String> = ["assert", "create_function", "eval"]
  static let command: Set<String> = [
    "system", "exec", "shell_exec", "passthru", "popen", "proc_open", "pcntl_exec", "expect_popen",
  ]

  static func contains(_ name: String) -> Bool { code.contains(name) || command.contains(name) }

  /// Extensions that a web server hands to PHP, and files that change what it does.
  static func isRunByServer(_ path: [UInt8]) -> Bool {
    let name = path.suffix(64).map(ByteClass.lower)
    let file = String(decoding: name, as: UTF8.self)
    if file.hasSuffix(".htaccess") || file.hasSuffix(".user.ini") { return true }
    guard let dot = file.lastIndex(of: ".") else { return false }
    let ending = file[file.index(after: dot)...]
    return endings.contains(String(ending))
  }

  private static let endings: Set<String> = [
    "php", "php2", "php3", "php4", "php5", "php6", "php7", "php8", "phtml", "pht", "phps", "phar", "inc", "shtml",
    "asp", "aspx", "jsp", "jspx", "asa", "cer", "ashx", "asmx",
  ]
}

/// Functions of PHP that hand on what they are given, among those that the machine doesn't compute.
enum CarrierNames {
  private static let names: Set<String> = [
    "addcslashes", "addslashes", "chunk_split", "nl2br", "wordwrap", "vsprintf", "vprintf", "strval", "settype",
    "money_format", "utf8_encode", "utf8_decode", "escapeshellcmd", "stripcslashes", "strpbrk", "strtok", "sscanf",
    "similar", "lcg_value", "convert_uuencode", "quotemeta", "gmp_export", "xml_parse", "simplexml_load_string",
    "var_export", "print_r", "serialize", "highlight_string", "php_strip_whitespace", "each", "key", "reset",
  ]
  private static let prefixes = [
    "str", "mb_", "iconv", "array_", "json_", "mcrypt_", "openssl_", "gz", "bz", "lz", "zlib_", "base64_", "url",
    "rawurl", "html", "preg_", "ereg", "sodium_", "convert_", "substr", "yaml_", "wddx_", "xmlrpc_", "igbinary_",
    "msgpack_", "ctype_", "quoted_", "imap_", "recode", "uu", "rtrim", "ltrim", "trim", "pg_escape", "mysql_real",
  ]

  /// Whether a function is likely PHP's own.
  static func isBuiltIn(_ name: String) -> Bool {
    carries(name) || builtInPrefixes.contains { name.hasPrefix($0) }
  }

  private static let builtInPrefixes = [
    "image", "mysql", "curl_", "ftp_", "posix_", "socket_", "stream_", "session_", "ob_", "date_", "pg_", "sqlite",
    "ini_", "get_", "is_", "file", "dir", "opendir", "readdir", "scandir", "glob", "zip_", "gethost", "php", "win32_",
    "ldap_", "odbc_", "pcntl_", "proc_", "split", "com_", "ssh2_", "imap_", "snmp", "shmop_", "msg_", "sem_", "dom_",
    "simplexml_", "xml", "finfo_", "mhash", "hash", "gmp_", "bc", "ibase_", "fbsql_", "sybase_", "dba_", "apc", "mem",
    "token_", "mssql_", "oci", "chdir", "disk", "exif_", "iptc", "fs", "highlight", "show_source", "parse_",
    "mkdir", "magic_quotes", "set_", "define_syslog", "syslog", "openlog", "var_", "debug_", "error_", "apache_",
  ]

  static func carries(_ name: String) -> Bool {
    names.contains(name) || prefixes.contains { name.hasPrefix($0) }
  }
}
