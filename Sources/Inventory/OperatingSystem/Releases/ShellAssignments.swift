import Parsing

/// `NAME=value` lines as a shell would read them, nothing evaluated: quotes and backslashes, comments.
///
/// Source: os-release(5); POSIX shell, "Quoting".
enum ShellAssignments {
  static func parse(_ bytes: Bytes) -> [String: String] {
    var fields: [String: String] = [:]
    for line in Lines(bytes) {
      guard fields.count < 1024, let equals = line.firstIndex(of: UInt8(ascii: "=")) else { continue }
      let name = line[0..<equals].trimmed
      guard let first = name[0], first != UInt8(ascii: "#") else { continue }
      fields[name.text] = unquote(line[from: equals + 1].trimmed)
    }
    return fields
  }

  private static func unquote(_ value: Bytes) -> String {
    var result: [UInt8] = []
    var quote: UInt8?
    var index = 0
    while let byte = value[index] {
      index += 1
      switch byte {
      case UInt8(ascii: "\\") where quote != UInt8(ascii: "'"):
        if let next = value[index] { result.append(next) }
        index += 1
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        if quote == nil {
          quote = byte
        } else if quote == byte {
          quote = nil
        } else {
          result.append(byte)
        }
      default: result.append(byte)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}

extension Bytes {
  /// Without blanks and tabs at either end.
  var trimmed: Bytes {
    var (lower, upper) = (0, count)
    while let byte = self[lower], lower < upper, byte == 0x20 || byte == 0x09 || byte == 0x0D { lower += 1 }
    while upper > lower, let byte = self[upper - 1], byte == 0x20 || byte == 0x09 || byte == 0x0D { upper -= 1 }
    return self[lower..<upper]
  }
}
