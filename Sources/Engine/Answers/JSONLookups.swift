import Parsing

extension JSONValue {
  /// Texts of a list.
  var texts: [String] { elements.compactMap(\.string) }

  /// An object of texts; numbers and truths as they stand.
  var textMap: [String: String] {
    var map: [String: String] = [:]
    for member in members {
      switch member.value {
      case .string(let text), .number(let text): map[member.key] = text
      case .bool(let flag): map[member.key] = flag ? "true" : "false"
      default: break
      }
    }
    return map
  }
}
