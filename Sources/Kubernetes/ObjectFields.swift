import Parsing

/// Why an object can't be understood: a member has another type than the API gives it.
package struct ObjectFault: Error, Sendable, Hashable, CustomStringConvertible {
  /// `spec.containers[0].securityContext.privileged`
  package var path: String
  package var expected: String

  package var description: String { "\(path) is not \(expected)" }
}

/// One map of an object, read with the types that the API gives its members: null is absent, a wrong type is a fault, as
/// it is for the API server. A tool that reads `privileged: "true"` as nothing would call it clean.
package struct ObjectFields: Sendable {
  package let tree: JSONValue
  package let path: String

  package init(_ tree: JSONValue, path: String) throws(ObjectFault) {
    guard tree.isObject else { throw ObjectFault(path: path.isEmpty ? "it" : path, expected: "a map") }
    self.tree = tree
    self.path = path
  }

  private func place(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  private func value(_ key: String) -> JSONValue? {
    guard let value = tree[key], value != .null else { return nil }
    return value
  }

  package func has(_ key: String) -> Bool { value(key) != nil }

  package func map(_ key: String) throws(ObjectFault) -> ObjectFields? {
    guard let value = value(key) else { return nil }
    return try ObjectFields(value, path: place(key))
  }

  package func list(_ key: String) throws(ObjectFault) -> [JSONValue] {
    guard let value = value(key) else { return [] }
    guard case .array(let elements) = value else { throw ObjectFault(path: place(key), expected: "a list") }
    return elements
  }

  /// Elements that are maps; null among them is an empty one, as it is for the API server.
  package func maps(_ key: String) throws(ObjectFault) -> [ObjectFields] {
    var maps: [ObjectFields] = []
    for (index, element) in try list(key).enumerated() {
      maps.append(try ObjectFields(element == .null ? .object([]) : element, path: "\(place(key))[\(index)]"))
    }
    return maps
  }

  package func texts(_ key: String) throws(ObjectFault) -> [String] {
    var texts: [String] = []
    for (index, element) in try list(key).enumerated() {
      guard let text = element.string else { throw ObjectFault(path: "\(place(key))[\(index)]", expected: "a text") }
      texts.append(text)
    }
    return texts
  }

  package func text(_ key: String) throws(ObjectFault) -> String? {
    guard let value = value(key) else { return nil }
    guard let text = value.string else { throw ObjectFault(path: place(key), expected: "a text") }
    return text
  }

  /// YAML 1.1's words count, as they do for kubectl.
  package func flag(_ key: String) throws(ObjectFault) -> Bool? {
    guard let value = value(key) else { return nil }
    if let flag = value.bool { return flag }
    switch value.string?.lowercased() {
    case "yes", "y", "on": return true
    case "no", "n", "off": return false
    default: throw ObjectFault(path: place(key), expected: "true or false")
    }
  }

  package func integer(_ key: String) throws(ObjectFault) -> Int? {
    guard let value = value(key) else { return nil }
    guard case .number(let text) = value, let number = Self.integer(text) else {
      throw ObjectFault(path: place(key), expected: "a whole number")
    }
    return number
  }

  /// YAML's ways to write one: `0x1f`, `0o17`, `017`, `1_000`, `1e3`.
  static func integer(_ text: String) -> Int? {
    var digits = text.filter { $0 != "_" }
    var sign = ""
    if digits.hasPrefix("-") || digits.hasPrefix("+") { sign = digits.removeFirst() == "-" ? "-" : "" }
    let lower = digits.lowercased()
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where lower.hasPrefix(prefix) {
      return Int(sign + lower.dropFirst(2), radix: radix)
    }
    if digits.count > 1, digits.hasPrefix("0"), let octal = Int(sign + digits.dropFirst(), radix: 8) { return octal }
    if let plain = Int(sign + digits) { return plain }
    guard let number = Double(sign + digits) else { return nil }
    return Int(exactly: number)
  }
}
