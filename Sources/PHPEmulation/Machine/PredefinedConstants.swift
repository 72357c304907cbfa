/// Constants of PHP that scripts compute with.
enum PredefinedConstants {
  private static let integers: [String: Int] = [
    "E_ALL": 32767, "E_ERROR": 1, "E_WARNING": 2, "E_PARSE": 4, "E_NOTICE": 8, "E_STRICT": 2048, "E_DEPRECATED": 8192,
    "ENT_QUOTES": 3, "ENT_COMPAT": 2, "ENT_NOQUOTES": 0, "FILE_APPEND": 8, "LOCK_EX": 2, "FILE_IGNORE_NEW_LINES": 2,
    "FILE_USE_INCLUDE_PATH": 1, "PHP_INT_MAX": .max, "PHP_INT_SIZE": 8, "M_PI": 3, "SORT_REGULAR": 0, "SORT_STRING": 2,
    "EXTR_OVERWRITE": 0, "EXTR_SKIP": 1, "COUNT_RECURSIVE": 1, "STR_PAD_RIGHT": 1, "STR_PAD_LEFT": 0, "STR_PAD_BOTH": 2,
    "PREG_SPLIT_NO_EMPTY": 1, "PREG_SPLIT_DELIM_CAPTURE": 2, "PREG_PATTERN_ORDER": 1, "PREG_SET_ORDER": 2,
    "FILTER_CALLBACK": 1024, "FILTER_DEFAULT": 516, "FILTER_UNSAFE_RAW": 516, "FILTER_SANITIZE_STRING": 513,
    "FILTER_SANITIZE_SPECIAL_CHARS": 515, "FILTER_VALIDATE_INT": 257, "FILTER_VALIDATE_EMAIL": 274,
    "FILTER_SANITIZE_NUMBER_INT": 519, "INPUT_GET": 1, "INPUT_POST": 0, "INPUT_COOKIE": 2, "INPUT_SERVER": 5,
    "ARRAY_FILTER_USE_KEY": 2, "ARRAY_FILTER_USE_BOTH": 1, "PATHINFO_DIRNAME": 1, "PATHINFO_BASENAME": 2,
    "PATHINFO_EXTENSION": 4, "PATHINFO_FILENAME": 8, "CASE_LOWER": 0, "CASE_UPPER": 1, "JSON_ERROR_NONE": 0,
    "UPLOAD_ERR_OK": 0, "SEEK_SET": 0, "LC_ALL": 6,
  ]

  static func value(_ name: [UInt8], machine: PHPMachine) -> Value? {
    if name.count <= 5 {
      switch String(decoding: name.map(ByteClass.lower), as: UTF8.self) {
      case "true": return .bool(true)
      case "false": return .bool(false)
      case "null": return .null
      default: break
      }
    }
    guard name.first.map({ $0 &- 65 < 26 || $0 == 95 }) == true else { return nil }
    switch String(decoding: name, as: UTF8.self) {
    case "PHP_EOL": return .text("\n")
    case "DIRECTORY_SEPARATOR": return .text("/")
    case "PATH_SEPARATOR": return .text(":")
    case "PHP_OS": return .text("Linux")
    case "PHP_OS_FAMILY": return .text("Linux")
    case "__COMPILER_HALT_OFFSET__": return .int(machine.unit.haltOffset)
    case "NAN": return .float(.nan)
    case "INF": return .float(.infinity)
    case let text: return integers[text].map { .int($0) }
    }
  }
}
